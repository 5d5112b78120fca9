package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;

/**
 * The arguments of a module's load in native memory: the image, and options that let the compiler
 * of PTX say what it does not like.
 */
final class ModuleLoad {
  private static final int ERROR_LOG_BUFFER = 5;
  private static final int ERROR_LOG_BUFFER_SIZE_BYTES = 6;
  private static final int LOG_BYTES = 8192;

  /** More than any part of a fatbin asks for. */
  private static final long ALIGNMENT = 64;

  private final MemorySegment image;
  private final MemorySegment options;
  private final MemorySegment values;
  private final MemorySegment text;

  private ModuleLoad(Arena arena, byte[] bytes) {
    image = arena.allocate(bytes.length + 1L, ALIGNMENT); // PTX ends with a zero
    MemorySegment.copy(bytes, 0, image, JAVA_BYTE, 0, bytes.length);
    text = arena.allocate(LOG_BYTES);
    options = arena.allocateFrom(JAVA_INT, ERROR_LOG_BUFFER, ERROR_LOG_BUFFER_SIZE_BYTES);
    values = arena.allocateFrom(JAVA_LONG, text.address(), LOG_BYTES);
  }

  /**
   * Loads a module.
   *
   * @param log what the compiler says is added here
   * @param call of the driver; its result code is returned
   */
  static int run(byte[] image, StringBuilder log, ToIntFunction<ModuleLoad> call) {
    try (Arena arena = Arena.ofConfined()) {
      ModuleLoad load = new ModuleLoad(arena, image);
      int code = call.applyAsInt(load);
      load.text.set(JAVA_BYTE, LOG_BYTES - 1, (byte) 0);
      log.append(load.text.getString(0).strip());
      return code;
    }
  }

  /** Address of the image. */
  long image() {
    return image.address();
  }

  /** How many options there are. */
  int count() {
    return 2;
  }

  int[] keys() {
    return options.toArray(JAVA_INT);
  }

  /** Address of the options' numbers. */
  long options() {
    return options.address();
  }

  /** Address of the options' values, each a pointer wide. */
  long values() {
    return values.address();
  }
}

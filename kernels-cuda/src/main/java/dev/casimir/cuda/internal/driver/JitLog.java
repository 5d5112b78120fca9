package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Options of a module's load that let the compiler of PTX say what it does not like. */
final class JitLog {
  private static final int ERROR_LOG_BUFFER = 5;
  private static final int ERROR_LOG_BUFFER_SIZE_BYTES = 6;
  private static final int BYTES = 8192;

  private final MemorySegment options;
  private final MemorySegment values;
  private final MemorySegment text;

  JitLog(Arena arena) {
    text = arena.allocate(BYTES);
    options = arena.allocateFrom(JAVA_INT, ERROR_LOG_BUFFER, ERROR_LOG_BUFFER_SIZE_BYTES);
    values = arena.allocateFrom(JAVA_LONG, text.address(), BYTES);
  }

  int count() {
    return 2;
  }

  int[] keys() {
    return new int[] {ERROR_LOG_BUFFER, ERROR_LOG_BUFFER_SIZE_BYTES};
  }

  /** Address of the options' numbers. */
  long options() {
    return options.address();
  }

  /** Address of the options' values, each a pointer wide. */
  long values() {
    return values.address();
  }

  /** What the compiler wrote. */
  String text() {
    text.set(JAVA_BYTE, BYTES - 1, (byte) 0);
    return text.getString(0).strip();
  }
}

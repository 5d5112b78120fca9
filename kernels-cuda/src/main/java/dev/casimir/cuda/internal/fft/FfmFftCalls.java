package dev.casimir.cuda.internal.fft;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.casimir.cuda.internal.driver.NativeFunction;
import dev.casimir.cuda.internal.driver.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** cuFFT's library called directly; any of CUDA 11 and later. */
final class FfmFftCalls implements FftCalls {
  /** Those of CUDA 13, 12 and 11, where the system's loader finds them and where they often are. */
  private static final List<String> NAMES =
      List.of(
          "libcufft.so.12",
          "libcufft.so.11",
          "libcufft.so.10",
          "/usr/local/cuda/lib64/libcufft.so.12",
          "/usr/local/cuda/lib64/libcufft.so.11",
          "/usr/local/cuda/lib64/libcufft.so.10");

  private final NativeLibrary library;
  private final NativeFunction create;
  private final NativeFunction setAutoAllocation;
  private final NativeFunction makePlan;
  private final NativeFunction setStream;
  private final NativeFunction setWorkArea;
  private final NativeFunction destroy;
  private final Map<String, NativeFunction> executions = new HashMap<>();

  private FfmFftCalls(NativeLibrary library) {
    this.library = library;
    create = library.function("cufftCreate", JAVA_LONG);
    setAutoAllocation = library.function("cufftSetAutoAllocation", JAVA_INT, JAVA_INT);
    makePlan =
        library.function(
            "cufftMakePlanMany64",
            JAVA_INT, // plan
            JAVA_INT, // rank
            JAVA_LONG, // n
            JAVA_LONG, // inembed
            JAVA_LONG, // istride
            JAVA_LONG, // idist
            JAVA_LONG, // onembed
            JAVA_LONG, // ostride
            JAVA_LONG, // odist
            JAVA_INT, // type
            JAVA_LONG, // batch
            JAVA_LONG); // workSize
    setStream = library.function("cufftSetStream", JAVA_INT, JAVA_LONG);
    setWorkArea = library.function("cufftSetWorkArea", JAVA_INT, JAVA_LONG);
    destroy = library.function("cufftDestroy", JAVA_INT);
    for (String name : List.of("cufftExecC2C", "cufftExecZ2Z")) {
      executions.put(name, library.function(name, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }
    for (String name : List.of("cufftExecR2C", "cufftExecC2R", "cufftExecD2Z", "cufftExecZ2D")) {
      executions.put(name, library.function(name, JAVA_INT, JAVA_LONG, JAVA_LONG));
    }
  }

  /**
   * Opens the library.
   *
   * @param path of the library; empty to look for it
   */
  static Optional<FftCalls> open(String path) {
    return NativeLibrary.open(path.isEmpty() ? NAMES : List.of(path)).map(FfmFftCalls::new);
  }

  @Override
  public String describe() {
    return library + " called directly";
  }

  @Override
  public int create(int[] plan) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(JAVA_INT);
      int result = create.call(cell.address());
      plan[0] = cell.get(JAVA_INT, 0);
      return result;
    }
  }

  @Override
  public int setAutoAllocation(int plan, boolean automatic) {
    return setAutoAllocation.call(plan, automatic ? 1 : 0);
  }

  @Override
  public int makePlan(int plan, int n0, int n1, int type, long batch, long[] workBytes) {
    try (Arena arena = Arena.ofConfined()) {
      long extents = arena.allocateFrom(JAVA_LONG, n0, n1).address();
      MemorySegment bytes = arena.allocate(JAVA_LONG);
      int result = makePlan.call(plan, 2, extents, 0, 1, 0, 0, 1, 0, type, batch, bytes.address());
      workBytes[0] = bytes.get(JAVA_LONG, 0);
      return result;
    }
  }

  @Override
  public int setStream(int plan, long stream) {
    return setStream.call(plan, stream);
  }

  @Override
  public int setWorkArea(int plan, long address) {
    return setWorkArea.call(plan, address);
  }

  @Override
  public int execute(int plan, FftType type, long in, long out) {
    NativeFunction function = Objects.requireNonNull(executions.get(type.function()));
    return type.direction() == 0
        ? function.call(plan, in, out)
        : function.call(plan, in, out, type.direction());
  }

  @Override
  public int destroy(int plan) {
    return destroy.call(plan);
  }
}

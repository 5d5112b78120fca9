package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.internal.driver.NativeLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds cuFFT: that of CUDA 11 through JCufft where the driver is bound by JCuda, otherwise the
 * library of any CUDA since 11 itself. Streams and addresses are the same to both.
 */
final class CufftChoice {
  /** Path of cuFFT's library, for installations where it is not found by itself. */
  static final String LIBRARY = "casimir.cuda.cufft";

  /** What JCufft asks the system for. */
  private static final String OF_CUDA_11 = "libcufft.so.10";

  /** What to do where it is not found but needed. */
  static final String MISSING =
      "cuFFT was not found: install libcufft of CUDA 11, 12 or 13, or name its file with -D"
          + LIBRARY
          + "=PATH.";

  private static final Map<String, Optional<FftCalls>> CALLS = new ConcurrentHashMap<>();

  private CufftChoice() {}

  /** cuFFT for a driver's binding; looked for once. */
  static Optional<FftCalls> of(String binding) {
    return CALLS.computeIfAbsent(binding, key -> find(key, System.getProperty(LIBRARY, "")));
  }

  /**
   * Looks for cuFFT.
   *
   * @param path of the library; empty for where it usually is
   */
  static Optional<FftCalls> find(String binding, String path) {
    Optional<FftCalls> direct = FfmFftCalls.open(path);
    boolean old = NativeLibrary.open(List.of(OF_CUDA_11)).isPresent();
    return binding.equals("jcuda") && direct.isPresent() && old
        ? jcufft().or(() -> direct)
        : direct;
  }

  private static Optional<FftCalls> jcufft() {
    try {
      return Optional.of(
          (FftCalls)
              Class.forName(CufftChoice.class.getPackageName() + ".JCufftCalls")
                  .getDeclaredConstructor()
                  .newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      System.getLogger(CufftChoice.class.getName())
          .log(System.Logger.Level.DEBUG, "JCufft cannot be loaded", e);
      return Optional.empty();
    }
  }
}

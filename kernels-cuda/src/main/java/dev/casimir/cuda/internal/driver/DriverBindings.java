package dev.casimir.cuda.internal.driver;

import dev.casimir.cuda.CudaException;
import java.util.List;

/** Opens the driver in one way or the other. */
final class DriverBindings {
  private static final String DRIVER = "libcuda.so.1";

  private DriverBindings() {}

  /**
   * The driver's library called directly.
   *
   * @param library its path; empty for the one the system knows
   * @throws CudaException with a sentence for a person if there is no driver or no GPU
   */
  static GpuDriver ffm(String library) {
    return CudaDriver.start(new FfmDriverCalls(open(library)));
  }

  /**
   * The driver through JCuda. Its classes are touched only after the driver's library has been
   * opened, as their initialisers fail for good without it; JCuda's library then finds that one
   * open.
   *
   * @param library path of the driver's library; empty for the one the system knows
   * @throws CudaException with a sentence for a person if JCuda, the driver or a GPU is missing
   */
  static GpuDriver jcuda(String library) {
    open(library);
    return CudaDriver.start(loadJCuda());
  }

  private static DriverCalls loadJCuda() {
    try {
      return (DriverCalls)
          Class.forName(DriverBindings.class.getPackageName() + ".JCudaDriverCalls")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CudaException(0, "JCuda cannot be loaded: " + cause + ".", cause);
    }
  }

  private static NativeLibrary open(String library) {
    return NativeLibrary.open(List.of(library.isEmpty() ? DRIVER : library))
        .orElseThrow(() -> new CudaException(0, missing(library)));
  }

  private static String missing(String library) {
    return library.isEmpty()
        ? "No GPU was found: this machine has no "
            + DRIVER
            + ", the library of the NVIDIA driver; install the driver, or name the file with -D"
            + DriverChoice.LIBRARY
            + "=PATH."
        : "No GPU was found: the library that -D%s=%s names cannot be opened."
            .formatted(DriverChoice.LIBRARY, library);
  }
}

package dev.casimir.cuda.internal.driver;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.OutOfDeviceMemoryException;
import java.util.Set;

/** Makes exceptions of the driver's result codes. */
final class DriverErrors {
  static final int OUT_OF_MEMORY = OutOfDeviceMemoryException.CODE;
  static final int STUB_LIBRARY = 34;
  static final int INSUFFICIENT_DRIVER = 35;
  static final int NO_DEVICE = 100;
  static final int DRIVER_MISMATCH = 803;

  /** After these nothing works in the context any more, whatever is called. */
  private static final Set<Integer> STICKY =
      Set.of(4, 214, 220, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719);

  private final DriverCalls calls;

  DriverErrors(DriverCalls calls) {
    this.calls = calls;
  }

  static boolean isSticky(int code) {
    return STICKY.contains(code);
  }

  /** {@code CUDA_ERROR_INVALID_VALUE (1): invalid argument}. */
  String describe(int code) {
    String name = calls.errorName(code);
    String text = calls.errorText(code);
    return "%s (%d)%s"
        .formatted(
            name.isEmpty() ? "unknown error" : name, code, text.isEmpty() ? "" : ": " + text);
  }

  /** A call failed. */
  CudaException failure(int code, String call) {
    return code == OUT_OF_MEMORY
        ? new OutOfDeviceMemoryException("%s: %s%s.".formatted(call, describe(code), memory()))
        : new CudaException(code, "%s: %s.".formatted(call, describe(code)));
  }

  /** What is left, if the driver can still tell. */
  private String memory() {
    long[] free = new long[1];
    long[] total = new long[1];
    return calls.memoryInfo(free, total) == 0
        ? "; %,d of the device's %,d bytes are free".formatted(free[0], total[0])
        : "";
  }

  /** Why the driver cannot be used, in a sentence for a person. */
  CudaException unusable(int code, String call) {
    return new CudaException(
        code,
        switch (code) {
          case STUB_LIBRARY ->
              "No GPU was found: the libcuda.so.1 that was loaded is the CUDA toolkit's stub for"
                  + " linking; take its folder out of LD_LIBRARY_PATH.";
          case INSUFFICIENT_DRIVER ->
              "No GPU was found: the NVIDIA driver's kernel module is older than its library;"
                  + " install the driver again.";
          case NO_DEVICE -> "No GPU was found: the NVIDIA driver sees none on this machine.";
          case DRIVER_MISMATCH ->
              "No GPU was found: the NVIDIA driver's library and kernel module are of different"
                  + " versions; restart the machine.";
          default -> "No GPU was found: %s: %s.".formatted(call, describe(code));
        });
  }
}

package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.tensor.DType;
import java.util.Optional;

/** Chooses who transforms. */
final class FftPlanner {
  /** Path of cuFFT's library, for installations where it is not found by itself. */
  static final String LIBRARY = "casimir.cuda.cufft";

  /** cuFFT of this process; looked for when first needed, once. */
  private static final class Library {
    static final Optional<FftCalls> CALLS = FfmFftCalls.open(System.getProperty(LIBRARY, ""));
  }

  private FftPlanner() {}

  static FftPlan plan(CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    if (n0 < 1 || n1 < 1 || batch < 0) {
      throw new IllegalArgumentException(
          "transform: expected extents of at least 1 and a batch of at least 0, got %d x %d, batch %d"
              .formatted(n0, n1, batch));
    }
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected FLOAT32 or FLOAT64, got " + dtype);
    }
    return device.isHost() || batch == 0
        ? new HostFftPlan(n0, n1, batch, kind, dtype)
        : new CufftPlan(
            device, Library.CALLS.orElseThrow(FftPlanner::missing), n0, n1, batch, kind, dtype);
  }

  private static CudaException missing() {
    return new CudaException(
        0,
        "cuFFT was not found: install libcufft of CUDA 11, 12 or 13, or name its file with -D"
            + LIBRARY
            + "=PATH.");
  }
}

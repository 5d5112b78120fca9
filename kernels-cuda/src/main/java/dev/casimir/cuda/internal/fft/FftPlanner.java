package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;

/** Chooses who transforms. */
final class FftPlanner {
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
            device, CufftChoice.of(device.driver().binding()), n0, n1, batch, kind, dtype);
  }
}

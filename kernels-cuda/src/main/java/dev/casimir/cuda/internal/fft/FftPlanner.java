package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.tensor.DType;
import java.util.Optional;

/**
 * Chooses who transforms: our own kernel small arrays, all on the host and wherever there is no
 * cuFFT, and cuFFT the rest.
 */
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
    if (batch == 0) {
      return new EmptyFftPlan();
    }
    if (device.isHost() || KernelFftPlan.isPreferred(device, n0, n1, kind, dtype)) {
      return new KernelFftPlan(device, n0, n1, batch, kind, dtype);
    }
    Optional<FftCalls> cufft = CufftChoice.of(device.driver().binding());
    return cufft.isPresent()
        ? new CufftPlan(device, cufft.get(), n0, n1, batch, kind, dtype)
        : withoutCufft(device, n0, n1, batch, kind, dtype);
  }

  /**
   * @throws CudaException if it cannot be done, with what would help
   */
  static FftPlan withoutCufft(
      CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    KernelFftPlan.refusal(device, n0, n1, dtype)
        .ifPresent(
            reason -> {
              throw new CudaException(0, reason + " " + CufftChoice.MISSING);
            });
    return new KernelFftPlan(device, n0, n1, batch, kind, dtype);
  }

  /** Transforms of no arrays. */
  private record EmptyFftPlan() implements FftPlan {
    @Override
    public void execute(long stream, long in, long out) {}

    @Override
    public void close() {}
  }
}

package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;

/** Plans of cuFFT for a device, whatever the planner would choose. */
public final class CufftPlans {
  private CufftPlans() {}

  public static FftPlan plan(
      CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    FftCalls calls = CufftChoice.of(device.driver().binding()).orElseThrow();
    return new CufftPlan(device, calls, n0, n1, batch, kind, dtype);
  }
}

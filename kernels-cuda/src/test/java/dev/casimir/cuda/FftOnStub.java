package dev.casimir.cuda;

import dev.casimir.cuda.internal.fft.FftKind;
import dev.casimir.cuda.internal.fft.FftPlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/** Transforms of a device against those of the host build. */
public final class FftOnStub {
  /** The stub's angles, up to 16 pi, round to so many roundoffs of a term. */
  public static final double BOUND = 64;

  private static final int ROWS = 3;
  private static final int COLUMNS = 6;
  private static final int BATCH = 2;

  private FftOnStub() {}

  /** Makes plans on a device. */
  @FunctionalInterface
  public interface Planner {
    FftPlan plan(CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype);
  }

  /** The largest difference of any transform, in roundoffs of the sums' terms. */
  public static double error(CudaDevice device, Planner planner) {
    double error = 0;
    for (FftKind kind : FftKind.values()) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        error = Math.max(error, error(device, planner, kind, dtype));
      }
    }
    return error;
  }

  private static double error(CudaDevice device, Planner planner, FftKind kind, DType dtype) {
    try (Arena arena = Arena.ofConfined();
        FftPlan plan = planner.plan(device, ROWS, COLUMNS, BATCH, kind, dtype);
        FftPlan host = FftPlan.create(Cuda.host(), ROWS, COLUMNS, BATCH, kind, dtype);
        CudaStream stream = device.stream();
        CudaStream second = device.stream()) {
      Tensor x = Tensor.random(arena, dtype, 3, BATCH * kind.inputNumbers(ROWS, COLUMNS));
      Tensor expected = Tensor.zeros(arena, dtype, BATCH * kind.outputNumbers(ROWS, COLUMNS));
      host.execute(0, x.address(), expected.address());
      double error = 0;
      try (DeviceTensor in = device.upload(x);
          DeviceTensor out = device.allocate(dtype, expected.size())) {
        for (CudaStream each : new CudaStream[] {stream, second, stream}) {
          out.clear(each);
          plan.execute(each.handle(), in.address(), out.address());
          Tensor got = Tensor.zeros(arena, dtype, expected.size());
          out.copyTo(got, each);
          each.synchronize();
          for (long i = 0; i < got.size(); i++) {
            double difference = Math.abs(got.getDouble(i) - expected.getDouble(i));
            error = Math.max(error, difference / dtype.unitRoundoff() / ROWS / COLUMNS);
          }
        }
      }
      return error;
    }
  }
}

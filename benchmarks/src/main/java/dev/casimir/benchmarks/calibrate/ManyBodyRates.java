package dev.casimir.benchmarks.calibrate;

import dev.casimir.benchmarks.CacheResidence;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Rates of the algorithms for many-body products, on three factors of degrees 0..L. */
final class ManyBodyRates {
  private static final int[] DEGREES = {1, 2, 3, 4, 6};
  private static final int CHANNELS = 64;
  private static final int ORDER = 3;

  private ManyBodyRates() {}

  static List<RatePoint> points(DType dtype) {
    List<RatePoint> points = new ArrayList<>();
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      for (int degree : DEGREES) {
        points.add(point(algorithm, degree, dtype));
      }
    }
    return points;
  }

  private static RatePoint point(ManyBodyAlgorithm algorithm, int degree, DType dtype) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, CHANNELS);
    ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, ORDER);
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
    int batch = CacheResidence.batch(degree, CHANNELS, dtype, 1);
    return new RatePoint(
        algorithm.rateName(dtype),
        "many-body, " + algorithm.label() + ", L = " + degree + ", " + dtype,
        dtype,
        RatePoint.candidateWork(product, options),
        (long) batch * CHANNELS,
        measure -> {
          ManyBodyKernel kernel = Device.cpu().plan(product, options);
          try (Arena arena = Arena.ofConfined()) {
            Tensor x = Tensor.random(arena, dtype, 1, batch, irreps.dimension());
            Tensor z = Tensor.zeros(arena, dtype, batch, irreps.dimension());
            return measure.nanoseconds(() -> kernel.forward(x, z));
          }
        });
  }
}

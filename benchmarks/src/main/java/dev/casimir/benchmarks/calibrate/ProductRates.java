package dev.casimir.benchmarks.calibrate;

import dev.casimir.benchmarks.CacheResidence;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Rates of the algorithms for tensor products, on Gaunt products of degrees 0..L. */
final class ProductRates {
  private static final int[] DEGREES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12};
  private static final int CHANNELS = 64;

  /** The dense table grows with the sixth power. */
  private static final int DENSE_DEGREES = 6;

  private ProductRates() {}

  static List<RatePoint> points(DType dtype) {
    List<RatePoint> points = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      for (int degree : DEGREES) {
        if (algorithm != Algorithm.DENSE || degree <= DENSE_DEGREES) {
          points.add(point(algorithm, degree, dtype));
        }
      }
    }
    return points;
  }

  private static RatePoint point(Algorithm algorithm, int degree, DType dtype) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, CHANNELS);
    TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
    int batch = CacheResidence.batch(degree, CHANNELS, dtype, 1);
    return new RatePoint(
        algorithm.rateName(dtype),
        algorithm.label() + ", L = " + degree + ", " + dtype,
        dtype,
        work(product, options, algorithm),
        (long) batch * CHANNELS,
        measure -> {
          ProductKernel kernel = Device.cpu().plan(product, options.withAlgorithm(algorithm));
          try (Arena arena = Arena.ofConfined()) {
            Tensor x = Tensor.random(arena, dtype, 1, batch, irreps.dimension());
            Tensor y = Tensor.random(arena, dtype, 2, batch, irreps.dimension());
            Tensor z = Tensor.zeros(arena, dtype, batch, irreps.dimension());
            return measure.nanoseconds(() -> kernel.forward(x, y, z));
          }
        });
  }

  /** The planner's own count: rates are to turn it into times. */
  private static double work(TensorProduct product, PlanOptions options, Algorithm algorithm) {
    PlanOptions cheapest = options.withAlgorithm(Algorithm.SPARSE);
    return Device.cpu().plan(product, cheapest).report().candidates().stream()
        .filter(candidate -> candidate.algorithm().equals(algorithm.label()))
        .mapToLong(PlanReport.Candidate::multiplyAdds)
        .findFirst()
        .orElseThrow();
  }
}

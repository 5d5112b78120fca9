package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.fft.FftKind;
import dev.casimir.cuda.internal.fft.FftPlan;
import dev.casimir.cuda.internal.product.PlanResources;
import dev.casimir.cuda.internal.product.ProductPasses;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gaunt products by two-dimensional Fourier series on the torus: in one kernel with plain sums, or
 * with transforms of their own, which the series and samples reach through memory. There to be
 * compared with; the grid does less work.
 */
final class FourierMaps {
  /** Lanes transformed at once: enough to fill a GPU, few enough for its second-level cache. */
  private static final int LANES = 4096;

  private static final int LANES_ON_HOST = 64;

  private final PlanResources resources;
  private final TensorProduct operation;
  private final PlanOptions options;
  private final boolean direct;

  private FourierMaps(
      PlanResources resources, TensorProduct operation, PlanOptions options, boolean direct) {
    this.resources = resources;
    this.operation = operation;
    this.options = options;
    this.direct = direct;
  }

  /**
   * Plans the passes.
   *
   * @param direct whether all is one kernel
   */
  static ProductPasses.Factory passes(boolean direct) {
    return (resources, operation, options) -> {
      FourierMaps maps = new FourierMaps(resources, operation, options, direct);
      return SphereMaps.passes(
          resources, operation, options, SphereMaps.maps(operation, maps::map));
    };
  }

  /** The plans of all three maps. */
  static List<FourierPlan> plans(TensorProduct operation) {
    int channels = operation.multiplicity();
    return SphereMaps.maps(operation, (x, y, z) -> FourierPlan.of(x, y, z, channels)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private FourierMap map(RowMap x, RowMap y, RowMap z) {
    DType dtype = options.dtype();
    String ending = resources.ending();
    List<FourierMap.Term> terms = new ArrayList<>();
    for (FourierPlan plan : FourierPlan.of(x, y, z, operation.multiplicity())) {
      terms.add(
          new FourierMap.Term(
              plan,
              resources.integers(plan.program()),
              resources.numbers(dtype, plan.numbers()),
              direct ? Optional.empty() : Optional.of(transforms(plan))));
    }
    return new FourierMap(
        terms,
        new FourierMap.Kernels(
            resources.kernel("fourier", "fourier_direct" + ending),
            resources.kernel("fourier", "fourier_pack" + ending),
            resources.kernel("fourier", "fourier_multiply" + ending),
            resources.kernel("fourier", "fourier_unpack" + ending)),
        operation.multiplicity(),
        z.irreps().dimension(),
        options.layout(),
        dtype);
  }

  private FourierMap.Transforms transforms(FourierPlan plan) {
    int lanes = resources.device().isHost() ? LANES_ON_HOST : LANES;
    return new FourierMap.Transforms(
        fft(plan, lanes, FftKind.COMPLEX_TO_REAL),
        fft(plan, lanes, FftKind.REAL_TO_COMPLEX),
        lanes,
        FftKind.REAL_TO_COMPLEX.outputNumbers(plan.theta(), plan.phi()),
        (long) plan.theta() * plan.phi());
  }

  private FftPlan fft(FourierPlan plan, int lanes, FftKind kind) {
    FftPlan fft =
        FftPlan.create(resources.device(), plan.theta(), plan.phi(), lanes, kind, options.dtype());
    resources.closeLater(fft::close);
    return fft;
  }
}

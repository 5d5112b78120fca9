package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.fft.FftKind;
import dev.casimir.cuda.internal.fft.FftPlan;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
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
final class DeviceFourierProduct extends SphereProduct {
  /** Lanes transformed at once: enough to fill a GPU, few enough for its second-level cache. */
  private static final int LANES = 4096;

  private static final int LANES_ON_HOST = 64;

  private final TensorProduct operation;
  private final PlanOptions options;
  private final List<FftPlan> transforms = new ArrayList<>();

  /**
   * @param direct whether all is one kernel
   */
  DeviceFourierProduct(
      CudaDevice device,
      TensorProduct operation,
      PlanOptions options,
      PlanReport report,
      boolean direct) {
    super(device, operation, options, report);
    this.operation = operation;
    this.options = options;
    defineEntryPoints(maps(operation, (x, y, z) -> map(x, y, z, direct)));
  }

  /** The plans of all three maps. */
  static List<FourierPlan> plans(TensorProduct operation) {
    int channels = operation.multiplicity();
    return maps(operation, (x, y, z) -> FourierPlan.of(x, y, z, channels)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private FourierMap map(RowMap x, RowMap y, RowMap z, boolean direct) {
    DType dtype = options.dtype();
    String ending = dtype == DType.FLOAT32 ? "_f32" : "_f64";
    List<FourierMap.Term> terms = new ArrayList<>();
    for (FourierPlan plan : FourierPlan.of(x, y, z, operation.multiplicity())) {
      terms.add(
          new FourierMap.Term(
              plan,
              table(plan.program()),
              table(dtype, plan.numbers()),
              direct ? Optional.empty() : Optional.of(transforms(plan))));
    }
    return new FourierMap(
        terms,
        new FourierMap.Kernels(
            function("fourier", "fourier_direct" + ending),
            function("fourier", "fourier_pack" + ending),
            function("fourier", "fourier_multiply" + ending),
            function("fourier", "fourier_unpack" + ending)),
        operation.multiplicity(),
        z.irreps().dimension(),
        options.layout(),
        dtype);
  }

  private FourierMap.Transforms transforms(FourierPlan plan) {
    int lanes = device().isHost() ? LANES_ON_HOST : LANES;
    return new FourierMap.Transforms(
        fft(plan, lanes, FftKind.COMPLEX_TO_REAL),
        fft(plan, lanes, FftKind.REAL_TO_COMPLEX),
        lanes,
        FftKind.REAL_TO_COMPLEX.outputNumbers(plan.theta(), plan.phi()),
        (long) plan.theta() * plan.phi());
  }

  private FftPlan fft(FourierPlan plan, int lanes, FftKind kind) {
    FftPlan fft = FftPlan.create(device(), plan.theta(), plan.phi(), lanes, kind, options.dtype());
    transforms.add(fft);
    return fft;
  }

  /** Frees the transforms too. */
  @Override
  public void close() {
    super.close();
    transforms.forEach(FftPlan::close);
  }
}

package dev.casimir.cuda.internal.manybody;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.cuda.internal.product.DeviceProducts;
import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.product.internal.manybody.Monomial;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Many-body products on a device: on the grid, values at the points of an octant and their mirror
 * images, a power, one projection, unless another algorithm is asked for; those are chains of the
 * device's products. All derivatives are products of the same kind. Sums run in another order than
 * the CPU's, so bits differ from it.
 */
public final class DeviceManyBody extends PlannedKernel implements ManyBodyKernel {
  private final ManyBodyProduct operation;
  private final PlanOptions options;
  private final DType dtype;
  private final ManyBodyAlgorithm algorithm;
  private final RowMap input;
  private final RowMap output;
  private final long multiplyAdds;

  public DeviceManyBody(CudaDevice device, ManyBodyProduct operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.options = options;
    dtype = options.dtype();
    algorithm = options.algorithm().map(DeviceManyBody::checked).orElse(ManyBodyAlgorithm.GRID);
    input = ManyBodyPlanner.inputRows(operation);
    output = ManyBodyPlanner.outputRows(operation);
    int order = operation.order();
    MonomialLaunch forward = product(order, List.of(input), output, 1);
    MonomialLaunch backward = product(order - 1, List.of(input, output), input, order);
    multiplyAdds = operation.multiplicity() * forward.multiplyAdds();
    defineGradients(forward, backward);
    defineSecond(
        product(order - 1, List.of(input, input), output, order),
        order == 1
            ? zero(input)
            : product(order - 2, List.of(input, input, output), input, order * (order - 1.0)));
    entryPoints().forEach(entry -> itemwise(entry.name(), "n"));
  }

  private static ManyBodyAlgorithm checked(Choice choice) {
    if (choice instanceof ManyBodyAlgorithm algorithm) {
      return algorithm;
    }
    throw new IllegalArgumentException(
        "algorithm: " + choice.label() + " is not one of a many-body product");
  }

  private MonomialLaunch product(int exponent, List<RowMap> maps, RowMap target, double scale) {
    Optional<Monomial> monomial =
        operation.multiplicity() == 0
            ? Optional.empty()
            : SphereMonomial.monomial(exponent, maps, target, scale);
    if (monomial.isEmpty()) {
      return zero(target);
    }
    // a single factor is no chain of products
    if (algorithm == ManyBodyAlgorithm.GRID || exponent + maps.size() == 2) {
      return GridLaunch.of(
          SphereMonomial.of(exponent, maps, target, scale, options.layout(), dtype, true)
              .orElseThrow(),
          dtype,
          operation.multiplicity(),
          target.irreps().dimension(),
          operation.describe(),
          tables());
    }
    return new PairwiseLaunch(
        monomial.get(),
        maps,
        target,
        operation.multiplicity(),
        algorithm == ManyBodyAlgorithm.FOURIER,
        dtype,
        function("manybody", dtype == DType.FLOAT32 ? "manybody_scale_f32" : "manybody_scale_f64"),
        this::pairwise);
  }

  /** One product of a chain. */
  private PlannedKernel pairwise(TensorProduct product) {
    PlanOptions own = PlanOptions.of(dtype, options.layout());
    PlanOptions chosen =
        algorithm == ManyBodyAlgorithm.FOURIER ? own.withAlgorithm(Algorithm.FOURIER) : own;
    PlannedKernel kernel = (PlannedKernel) DeviceProducts.plan(device(), product, chosen);
    addPart(kernel);
    return kernel;
  }

  /** Where nothing reaches the target. */
  private MonomialLaunch zero(RowMap target) {
    long bytes = (long) target.irreps().dimension() * dtype.bytes();
    return new MonomialLaunch() {
      @Override
      public void enqueue(Launcher launcher, Extents extents, long f, long g, long h, long result) {
        launcher.clear(result, extents.get("n") * bytes);
      }

      @Override
      public long multiplyAdds() {
        return 0;
      }
    };
  }

  private void defineGradients(MonomialLaunch forward, MonomialLaunch backward) {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    entryPoint(
        EntryPoint.of("forward", in("x", dtype, "n", d1), out("z", dtype, "n", d3)),
        (launcher, extents, at) -> forward.enqueue(launcher, extents, at[0], 0, 0, at[1]));
    entryPoint(
        EntryPoint.of(
            "backward",
            in("x", dtype, "n", d1),
            in("gradZ", dtype, "n", d3),
            out("gradX", dtype, "n", d1)),
        (launcher, extents, at) -> backward.enqueue(launcher, extents, at[0], at[1], 0, at[2]));
  }

  private void defineSecond(MonomialLaunch byGradient, MonomialLaunch byInput) {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    entryPoint(
        EntryPoint.of(
            "doubleBackward",
            in("x", dtype, "n", d1),
            in("gradZ", dtype, "n", d3),
            in("cotangent", dtype, "n", d1),
            out("gradX", dtype, "n", d1),
            out("gradGradZ", dtype, "n", d3)),
        (launcher, extents, at) -> {
          byGradient.enqueue(launcher, extents, at[0], at[2], 0, at[4]);
          byInput.enqueue(launcher, extents, at[0], at[2], at[1], at[3]);
        });
  }

  @Override
  public void forward(Tensor x, Tensor z) {
    run("forward", x, z);
  }

  @Override
  public void backward(Tensor x, Tensor gradZ, Tensor gradX) {
    run("backward", x, gradZ, gradX);
  }

  @Override
  public void doubleBackward(
      Tensor x, Tensor gradZ, Tensor cotangent, Tensor gradX, Tensor gradGradZ) {
    run("doubleBackward", x, gradZ, cotangent, gradX, gradGradZ);
  }

  @Override
  public PlanReport report() {
    return report(
        operation.describe(),
        algorithm.label(),
        options.algorithm().isPresent() ? "asked for" : "what a device takes unless asked",
        multiplyAdds,
        (long) (operation.input().dimension() + operation.output().dimension()) * dtype.bytes());
  }
}

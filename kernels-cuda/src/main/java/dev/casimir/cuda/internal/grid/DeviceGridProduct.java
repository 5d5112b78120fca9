package dev.casimir.cuda.internal.grid;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gaunt and curl-Gaunt products, their sum and the complete product, on a grid of the sphere: the
 * coefficients go through shared memory to the grid and back in one kernel. Channel with channel,
 * without weights.
 */
public final class DeviceGridProduct extends PlannedKernel implements ProductKernel {
  private final TensorProduct operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final GridMap toOutput;
  private final GridMap toFirst;
  private final GridMap toSecond;

  /**
   * @throws UnsupportedOperationException where {@link #refusal} says something
   */
  public DeviceGridProduct(CudaDevice device, TensorProduct operation, PlanOptions options) {
    super(device);
    Optional<String> refusal = refusal(device, operation, options);
    if (refusal.isPresent()) {
      throw new UnsupportedOperationException(
          "%s is not available on %s: %s; plan it on the cpu"
              .formatted(operation.describe(), device.name(), refusal.get()));
    }
    this.operation = operation;
    this.options = options;
    GridPlan[] plans = plans(device, operation, options);
    this.toOutput = map(plans[0]);
    this.toFirst = map(plans[1]);
    this.toSecond = map(plans[2]);
    this.report =
        report(
            operation.describe(),
            Algorithm.GRID.label(),
            "asked for",
            plans[0].multiplyAdds(),
            bytes());
    defineEntryPoints();
  }

  /** Why it cannot compute a product, one clause for a person; empty if it can. */
  public static Optional<String> refusal(
      CudaDevice device, TensorProduct operation, PlanOptions options) {
    if (operation.kind() == ProductKind.CG) {
      return Optional.of("the grid has no products of kind cg; complete is the same there");
    }
    if (operation.mode() != ChannelMode.UUU) {
      return Optional.of("the grid does not mix channels");
    }
    if (operation.weights().isPresent()) {
      return Optional.of("the grid has no weights");
    }
    for (GridPlan plan : plans(device, operation, options)) {
      if (plan.sharedBytes() > device.properties().sharedBytesPerBlock()) {
        return Optional.of(
            "the grid needs %,d bytes of shared memory, a block has %,d"
                .formatted(plan.sharedBytes(), device.properties().sharedBytesPerBlock()));
      }
    }
    return Optional.empty();
  }

  /** Multiply-adds of one channel of an item, forward. */
  public static long multiplyAdds(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return plans(device, operation, options)[0].multiplyAdds();
  }

  /** z of x and y, then the adjoints: x of y and z, y of x and z. */
  private static GridPlan[] plans(CudaDevice device, TensorProduct operation, PlanOptions options) {
    Set<Irrep> reached = new HashSet<>();
    for (CouplingPath path : operation.paths()) {
      reached.add(operation.output().blocks().get(path.output()).irrep());
    }
    RowMap first = RowMap.spherical(operation.first(), irrep -> true);
    RowMap second = RowMap.spherical(operation.second(), irrep -> true);
    RowMap output = RowMap.spherical(operation.output(), reached::contains);
    // brackets are cyclic: y comes from z and x, in this order
    boolean cyclic = operation.kind() != ProductKind.GAUNT;
    return new GridPlan[] {
      plan(device, operation, options, first, second, output),
      plan(device, operation, options, second, output, first),
      cyclic
          ? plan(device, operation, options, output, first, second)
          : plan(device, operation, options, first, output, second)
    };
  }

  private static GridPlan plan(
      CudaDevice device,
      TensorProduct operation,
      PlanOptions options,
      RowMap x,
      RowMap y,
      RowMap z) {
    return new GridPlan(
        operation.kind(), x, y, z, operation.multiplicity(), options.layout(), options.dtype(), device.properties().sharedBytesPerBlock());
  }

  private GridMap map(GridPlan plan) {
    long program = table(plan.program());
    double[] numbers = plan.numbers();
    return new GridMap(
        function(plan.module(), plan.kernelName()),
        program,
        table(options.dtype(), numbers.length == 0 ? new double[2] : numbers),
        operation.multiplicity(),
        options.layout(),
        plan.threads(),
        Math.toIntExact(plan.sharedBytes()));
  }

  private void defineEntryPoints() {
    DType dtype = options.dtype();
    int first = operation.first().dimension();
    int second = operation.second().dimension();
    int output = operation.output().dimension();
    entryPoint(
        EntryPoint.of(
            "forward",
            in("x", dtype, "n", first),
            in("y", dtype, "n", second),
            out("z", dtype, "n", output)),
        (launcher, extents, at) ->
            toOutput.launch(launcher, extents.get("n"), at[0], at[1], at[2], false));
    entryPoint(
        EntryPoint.of(
            "backward",
            in("x", dtype, "n", first),
            in("y", dtype, "n", second),
            in("gradZ", dtype, "n", output),
            out("gradX", dtype, "n", first),
            out("gradY", dtype, "n", second)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          toFirst.launch(launcher, n, at[1], at[2], at[3], false);
          second(at[0], at[2], (a, b) -> toSecond.launch(launcher, n, a, b, at[4], false));
        });
    entryPoint(
        EntryPoint.of(
            "doubleBackward",
            in("x", dtype, "n", first),
            in("y", dtype, "n", second),
            in("gradZ", dtype, "n", output),
            in("directionX", dtype, "n", first),
            in("directionY", dtype, "n", second),
            out("gradGradZ", dtype, "n", output),
            out("gradX", dtype, "n", first),
            out("gradY", dtype, "n", second)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          toOutput.launch(launcher, n, at[3], at[1], at[5], false);
          toOutput.launch(launcher, n, at[0], at[4], at[5], true);
          toFirst.launch(launcher, n, at[4], at[2], at[6], false);
          second(at[3], at[2], (a, b) -> toSecond.launch(launcher, n, a, b, at[7], false));
        });
  }

  /** A launch of two operands. */
  private interface Pair {
    void launch(long a, long b);
  }

  /** The operands of the map to y in its order. */
  private void second(long x, long gradZ, Pair launch) {
    if (operation.kind() == ProductKind.GAUNT) {
      launch.launch(x, gradZ);
    } else {
      launch.launch(gradZ, x);
    }
  }

  /** Compulsory bytes of one channel of an item. */
  private long bytes() {
    long components = 0;
    int channels = Math.max(1, operation.multiplicity());
    for (Irreps irreps : new Irreps[] {operation.first(), operation.second(), operation.output()}) {
      components += irreps.dimension() / channels;
    }
    return components * options.dtype().bytes();
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor z) {
    run("forward", x, y, z);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY) {
    run("backward", x, y, gradZ, gradX, gradY);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY) {
    run("doubleBackward", x, y, gradZ, directionX, directionY, gradGradZ, gradX, gradY);
  }

  private static IllegalArgumentException noWeights() {
    return new IllegalArgumentException("weights: this product has none");
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    throw noWeights();
  }

  @Override
  public void backward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    throw noWeights();
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    throw noWeights();
  }
}

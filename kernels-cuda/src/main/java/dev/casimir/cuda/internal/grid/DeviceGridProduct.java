package dev.casimir.cuda.internal.grid;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irrep;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;

/**
 * Gaunt and curl-Gaunt products, their sum and the complete product, on a grid of the sphere: the
 * coefficients go through shared memory to the grid and back in one kernel. Channel with channel,
 * without weights.
 */
final class DeviceGridProduct extends PlannedKernel implements ProductKernel {
  private final TensorProduct operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final GridMap toOutput;
  private final GridMap toFirst;
  private final GridMap toSecond;

  DeviceGridProduct(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    super(device);
    this.operation = operation;
    this.options = options;
    GridPlan[] plans = plans(device, operation, options);
    this.toOutput = map(plans[0]);
    this.toFirst = map(plans[1]);
    this.toSecond = map(plans[2]);
    this.report = report;
    defineEntryPoints();
  }

  /** z of x and y, then the adjoints: x of y and z, y of x and z. */
  static GridPlan[] plans(CudaDevice device, TensorProduct operation, PlanOptions options) {
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

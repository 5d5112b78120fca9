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
import java.util.List;
import java.util.Set;

/**
 * A product of functions on the sphere and its derivatives, which are products of the same kind:
 * channel with channel, without weights.
 */
abstract class SphereProduct extends PlannedKernel implements ProductKernel {
  private final TensorProduct operation;
  private final PlanOptions options;
  private final PlanReport report;

  SphereProduct(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    super(device);
    this.operation = operation;
    this.options = options;
    this.report = report;
  }

  /** The rows of x, y and z; irreps that no path reaches have none. */
  static RowMap[] rows(TensorProduct operation) {
    Set<Irrep> reached = new HashSet<>();
    for (CouplingPath path : operation.paths()) {
      reached.add(operation.output().blocks().get(path.output()).irrep());
    }
    return new RowMap[] {
      RowMap.spherical(operation.first(), irrep -> true),
      RowMap.spherical(operation.second(), irrep -> true),
      RowMap.spherical(operation.output(), reached::contains)
    };
  }

  /** What to make of the first two to get the third. */
  interface Maps<T> {
    T make(RowMap x, RowMap y, RowMap z);
  }

  /** The maps to z, to x and to y. */
  static <T> List<T> maps(TensorProduct operation, Maps<T> maps) {
    RowMap[] rows = rows(operation);
    return List.of(
        maps.make(rows[0], rows[1], rows[2]),
        maps.make(rows[1], rows[2], rows[0]),
        isCyclic(operation)
            ? maps.make(rows[2], rows[0], rows[1])
            : maps.make(rows[0], rows[2], rows[1]));
  }

  /** Brackets are cyclic: y comes from z and x, in this order. */
  private static boolean isCyclic(TensorProduct operation) {
    return operation.kind() != ProductKind.GAUNT;
  }

  /** Says what can be launched, once the maps to z, to x and to y are there. */
  final void defineEntryPoints(List<? extends SphereMap> maps) {
    SphereMap toOutput = maps.get(0);
    SphereMap toFirst = maps.get(1);
    SphereMap toSecond = maps.get(2);
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
    entryPoints().forEach(entry -> itemwise(entry.name(), "n"));
  }

  /** A launch of two operands. */
  private interface Pair {
    void launch(long a, long b);
  }

  /** The operands of the map to y in its order. */
  private void second(long x, long gradZ, Pair launch) {
    if (isCyclic(operation)) {
      launch.launch(gradZ, x);
    } else {
      launch.launch(x, gradZ);
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

package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.product.Call;
import dev.casimir.cuda.internal.product.DegreePasses;
import dev.casimir.cuda.internal.product.LinearPasses;
import dev.casimir.cuda.internal.product.PlanResources;
import dev.casimir.cuda.internal.product.ProductMaps;
import dev.casimir.cuda.internal.product.ProductPasses;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irrep;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A product of functions on the sphere, channel with channel, whose derivatives are products of the
 * same kind.
 */
final class SphereMaps implements ProductMaps {
  private final SphereMap toOutput;
  private final SphereMap toFirst;
  private final SphereMap toSecond;
  private final boolean cyclic;

  /**
   * @param maps to z, to x and to y
   */
  private SphereMaps(TensorProduct operation, List<? extends SphereMap> maps) {
    this.toOutput = maps.get(0);
    this.toFirst = maps.get(1);
    this.toSecond = maps.get(2);
    this.cyclic = isCyclic(operation);
  }

  /** The passes of a product with these maps, for the weights it has. */
  static ProductPasses passes(
      PlanResources resources,
      TensorProduct operation,
      PlanOptions options,
      List<? extends SphereMap> maps) {
    SphereMaps plain = new SphereMaps(operation, maps);
    return operation.weights().isPresent()
        ? new DegreePasses(resources, operation, options, plain)
        : new LinearPasses(resources, operation, options.dtype(), plain);
  }

  /** Why functions on the sphere cannot have the weights of a product. */
  static Optional<String> refusalOfWeights(TensorProduct operation) {
    return operation.weights().form() == ProductWeights.Form.PATHS
        ? Optional.of("functions on the sphere have no weights for each path, only for degrees")
        : Optional.empty();
  }

  /** The rows of x, y and z; irreps that no path reaches have none. */
  private static RowMap[] rows(TensorProduct operation) {
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

  @Override
  public long scratchBytes() {
    long most = Math.max(toFirst.scratchBytes(), toSecond.scratchBytes());
    return Math.max(toOutput.scratchBytes(), most);
  }

  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    toOutput.launch(call, x, y, z, add);
  }

  @Override
  public void toFirst(Call call, long y, long w, long gz, long gx, boolean add) {
    toFirst.launch(call, y, gz, gx, add);
  }

  @Override
  public void toSecond(Call call, long x, long w, long gz, long gy, boolean add) {
    toSecond.launch(call, cyclic ? gz : x, cyclic ? x : gz, gy, add);
  }

  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    throw new IllegalStateException("there are no weights");
  }
}

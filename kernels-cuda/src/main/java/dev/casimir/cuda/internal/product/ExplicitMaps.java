package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.product.CouplingProgram.Operand;
import dev.casimir.cuda.internal.product.CouplingProgram.Panel;
import dev.casimir.cuda.internal.product.CouplingProgram.ScaledRows;
import dev.casimir.cuda.internal.product.CouplingProgram.Segment;
import dev.casimir.cuda.internal.product.CouplingProgram.Sparse;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.CoupledPaths;
import dev.casimir.product.internal.CoupledTerms;
import dev.casimir.product.internal.ProductPath;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Makes the maps of a product with explicit coefficients for the weights it has. */
final class ExplicitMaps {
  private final PlanResources resources;
  private final TensorProduct operation;
  private final PlanOptions options;
  private final Algorithm algorithm;
  private final CoupledPaths paths;

  private ExplicitMaps(
      Algorithm algorithm, PlanResources resources, TensorProduct operation, PlanOptions options) {
    this.algorithm = algorithm;
    this.resources = resources;
    this.operation = operation;
    this.options = options;
    this.paths = CoupledPaths.of(operation);
  }

  /** By all coefficients, which weights of paths do not go with, or by the nonzero terms. */
  static ProductPasses.Factory by(Algorithm algorithm) {
    return (resources, operation, options) ->
        new ExplicitMaps(algorithm, resources, operation, options).passes();
  }

  /** Code for this product alone, for what there is; the rest by the nonzero terms. */
  static ProductPasses specialised(
      PlanResources resources, TensorProduct operation, PlanOptions options) {
    ProductMaps general = new ExplicitMaps(Algorithm.SPARSE, resources, operation, options).maps();
    ProductMaps maps = new SpecialisedMaps(resources, general, operation, options);
    return new LinearPasses(resources, operation, options.dtype(), maps);
  }

  private ProductPasses passes() {
    DType dtype = options.dtype();
    LinearPasses linear = new LinearPasses(resources, operation, dtype, maps());
    return operation.weights().form() == ProductWeights.Form.DEGREES
        ? new SplitPasses(linear, new DegreePasses(resources, operation, options, plain()))
        : linear;
  }

  private ProductMaps maps() {
    return switch (operation.weights().form()) {
      case NONE -> plain();
      case PATHS -> weightedPaths();
      case DEGREES -> weightedDegrees();
    };
  }

  private ProductMaps plain() {
    Operand first = Operand.of(paths.first());
    Operand second = Operand.of(paths.second());
    Operand output = Operand.of(paths.output());
    return new PlainMaps(
        simple(first, second, output, paths.paths()),
        simple(second, output, first, paths.toFirst()),
        simple(first, output, second, paths.toSecond()),
        operation);
  }

  private ProductMaps weightedDegrees() {
    int blocks1 = operation.first().blocks().size();
    int blocks2 = operation.second().blocks().size();
    Operand first = new Operand(paths.first(), 0);
    Operand second = new Operand(paths.second(), blocks1);
    Operand output = new Operand(paths.output(), blocks1 + blocks2);
    return new DegreeMaps(
        simple(first, second, output, paths.paths()),
        simple(second, output, first, paths.toFirst()),
        simple(first, output, second, paths.toSecond()),
        operation,
        options.dtype().bytes());
  }

  /** A map whose rows are those of the terms. */
  private CoupledMap simple(
      Operand first, Operand second, Operand result, List<ProductPath> products) {
    Panel panel = fitting(new Panel(first, second, null, result));
    if (algorithm == Algorithm.DENSE) {
      DenseProgram dense = new DenseProgram(products);
      return CoupledMap.dense(resources, panel, dense, operation.multiplicity(), options);
    }
    CoupledTerms terms = new CoupledTerms(products, result.map().rows());
    return sparse(panel, new Sparse(terms, single(terms.outputRows()), null));
  }

  private static List<List<Segment>> single(int rows) {
    List<List<Segment>> single = new ArrayList<>();
    for (int k = 0; k < rows; k++) {
      single.add(List.of(new Segment(k, -1)));
    }
    return single;
  }

  private ProductMaps weightedPaths() {
    Operand first = Operand.of(paths.first());
    Operand second = Operand.of(paths.second());
    Operand output = Operand.of(paths.output());
    Operand weights =
        Operand.of(RowMap.plain(invariants(operation.multiplicity(), paths.paths().size())));
    CoupledTerms expanded = new CoupledTerms(paths.paths(), paths.rows());
    List<List<Segment>> toOutput = rows(paths.output().rows());
    List<List<Segment>> toWeights = rows(paths.paths().size());
    int[] row = new int[paths.rows()];
    int[] path = new int[paths.rows()];
    for (int p = 0; p < paths.paths().size(); p++) {
      for (int m = 0; m <= 2 * paths.paths().get(p).coefficients().degree3(); m++) {
        int e = paths.paths().get(p).row3() + m;
        row[e] = paths.outputRow(p) + m;
        path[e] = p;
        toOutput.get(row[e]).add(new Segment(e, p));
        toWeights.get(p).add(new Segment(e, row[e]));
      }
    }
    ScaledRows scaled = new ScaledRows(row, path);
    return new PathMaps(
        sparse(
            fitting(new Panel(first, second, weights, output)),
            new Sparse(expanded, toOutput, null)),
        adjoint(second, output, weights, first, paths.toFirst(), scaled),
        adjoint(first, output, weights, second, paths.toSecond(), scaled),
        sparse(
            fitting(new Panel(first, second, output, weights)),
            new Sparse(expanded, toWeights, null)),
        operation);
  }

  private CoupledMap adjoint(
      Operand first,
      Operand second,
      Operand weights,
      Operand result,
      List<ProductPath> products,
      ScaledRows scaled) {
    CoupledTerms terms = new CoupledTerms(products, result.map().rows());
    return sparse(
        fitting(new Panel(first, second, weights, result)),
        new Sparse(terms, single(terms.outputRows()), scaled));
  }

  private static List<List<Segment>> rows(int count) {
    List<List<Segment>> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(new ArrayList<>());
    }
    return rows;
  }

  /** Rows of weights: a weight for each channel is an invariant. */
  static Irreps invariants(int channels, int rows) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      blocks.add(new Irreps.Block(channels, new Irrep(0, 1)));
    }
    return Irreps.of(blocks);
  }

  private CoupledMap sparse(Panel panel, Sparse sparse) {
    return CoupledMap.sparse(resources, panel, sparse, operation.multiplicity(), options);
  }

  private Panel fitting(Panel panel) {
    if (!CoupledMap.fits(resources, panel, options.dtype())) {
      throw new UnsupportedOperationException(
          "%s is not available on %s: %d rows do not fit its shared memory; plan it on the cpu"
              .formatted(operation.describe(), resources.device().name(), panel.rows()));
    }
    return panel;
  }
}

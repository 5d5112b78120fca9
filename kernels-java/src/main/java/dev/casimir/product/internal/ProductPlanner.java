package dev.casimir.product.internal;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.mixing.ChannelMixingPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Wigner3j;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Chooses an algorithm for a tensor product and builds the kernel that runs it. */
public final class ProductPlanner {
  /** Terms up to which a sparse product is straight-line code. */
  static final int STRAIGHT_LINE_LIMIT = 400;

  /** Coefficients the table of a dense product may hold: 1 GiB in single precision. */
  private static final long DENSE_LIMIT = 1L << 28;

  /** Vectors in the width of a packed panel: a coefficient is broadcast once for all of them. */
  private static final int VECTORS_PER_PANEL = 4;

  /**
   * Row stride in bytes up to which algorithms that read rows again and again use operands in
   * place: beyond it the rows share few sets of the first-level cache.
   */
  private static final long LARGEST_STRIDE_IN_PLACE = 1024;

  private final TensorProduct operation;
  private final PlanOptions options;
  private final Provider provider;
  private final ProductCost cost;

  private ProductPlanner(TensorProduct operation, PlanOptions options, Provider provider) {
    this.operation = operation;
    this.options = options;
    this.provider = provider;
    this.cost = new ProductCost(operation, options.dtype(), provider);
  }

  /** Plans for the provider in use. */
  public static ProductKernel plan(TensorProduct operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static ProductKernel plan(
      TensorProduct operation, PlanOptions options, Provider provider) {
    return operation.mode() == ChannelMode.UUU
        ? new ProductPlanner(operation, options, provider).plan()
        : ChannelMixingPlanner.plan(operation, options, provider);
  }

  private ProductKernel plan() {
    List<PlanReport.Candidate> candidates = candidates();
    Algorithm algorithm = choose(candidates);
    boolean onSphere = algorithm != Algorithm.DENSE && algorithm != Algorithm.SPARSE;
    RowMap first = map(operation.first(), onSphere, irrep -> true);
    RowMap second = map(operation.second(), onSphere, irrep -> true);
    RowMap output = map(operation.output(), onSphere, cost::isReached);
    PanelShape shape = shape(onSphere, first, second, output);
    PanelProduct product =
        onSphere
            ? onSphere(algorithm, first, second, output, shape.rowStride())
            : coupled(algorithm, first, second, output, shape.rowStride());
    long bytes =
        (long)
                (componentsOf(operation.first())
                    + componentsOf(operation.second())
                    + componentsOf(operation.output()))
            * options.dtype().bytes();
    PlanReport report =
        new PlanReport(
            operation.describe(),
            algorithm.label(),
            reason(shape),
            Provider.describe(provider),
            product.multiplyAdds(),
            bytes,
            candidates);
    double nanoseconds = cost.nanoseconds(algorithm, product.multiplyAdds());
    return new ProductPlan(operation, options, report, product, shape, nanoseconds);
  }

  private static RowMap map(Irreps irreps, boolean onSphere, Predicate<Irrep> keep) {
    return onSphere ? RowMap.spherical(irreps, keep) : RowMap.distinct(irreps, keep);
  }

  private static int componentsOf(Irreps irreps) {
    int sum = 0;
    for (Irreps.Block block : irreps.blocks()) {
      sum += block.irrep().dimension();
    }
    return sum;
  }

  private List<PlanReport.Candidate> candidates() {
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      if (ProductCost.applies(algorithm, operation.kind())) {
        long work = cost.multiplyAdds(algorithm);
        candidates.add(
            new PlanReport.Candidate(algorithm.label(), work, cost.nanoseconds(algorithm, work)));
      }
    }
    return candidates;
  }

  private Algorithm choose(List<PlanReport.Candidate> candidates) {
    if (options.algorithm().isPresent()) {
      Choice choice = options.algorithm().get();
      if (!(choice instanceof Algorithm algorithm)) {
        throw new IllegalArgumentException(
            "algorithm: " + choice.label() + " is not one of a tensor product");
      }
      if (!ProductCost.applies(algorithm, operation.kind())) {
        throw new IllegalArgumentException(
            "algorithm: "
                + algorithm.label()
                + " computes gaunt products only, got kind "
                + operation.kind().label());
      }
      return algorithm;
    }
    PlanReport.Candidate best = candidates.getFirst();
    for (PlanReport.Candidate candidate : candidates) {
      if (candidate.estimatedNanoseconds() < best.estimatedNanoseconds()) {
        best = candidate;
      }
    }
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.label().equals(best.algorithm())) {
        return algorithm;
      }
    }
    throw new IllegalStateException("no algorithm is called " + best.algorithm());
  }

  private String reason(PanelShape shape) {
    String why =
        options.algorithm().isPresent()
            ? "asked for"
            : "lowest estimated time of those that compute this product";
    String lanes =
        shape instanceof DirectPanels
            ? "channels used in place as lanes"
            : "items packed into panels of " + shape.lanes() + " lanes";
    return why + "; " + lanes;
  }

  /** Data in place where it is a panel already and does not crowd the cache. */
  private PanelShape shape(boolean onSphere, RowMap first, RowMap second, RowMap output) {
    int lanes = Provider.lanes(provider, options.dtype());
    int channels = operation.multiplicity();
    int bytes = options.dtype().bytes();
    long stride = (long) channels * bytes;
    boolean spread = onSphere || stride <= LARGEST_STRIDE_IN_PLACE;
    boolean direct =
        options.layout() == Layout.IR_MUL
            && channels > 0
            && channels % lanes == 0
            && spread
            && first.isDirect()
            && second.isDirect()
            && output.isDirect();
    if (direct) {
      return new DirectPanels(
          channels, stride, first.rows() * stride, second.rows() * stride, output.rows() * stride);
    }
    int width = provider == Provider.SCALAR ? 16 : VECTORS_PER_PANEL * lanes;
    return new PackedPanels(
        width,
        (long) width * bytes,
        channels,
        new PanelPacking(first, channels, options.layout(), options.dtype(), provider, width),
        new PanelPacking(second, channels, options.layout(), options.dtype(), provider, width),
        new PanelPacking(output, channels, options.layout(), options.dtype(), provider, width));
  }

  private PanelProduct onSphere(
      Algorithm algorithm, RowMap first, RowMap second, RowMap output, long rowStride) {
    return new ParityProduct(
        ParityProduct.Degrees.of(first),
        ParityProduct.Degrees.of(second),
        ParityProduct.Degrees.of(output),
        options.dtype(),
        provider,
        rowStride,
        (l1, l2, l3) ->
            SphereProducts.create(algorithm, l1, l2, l3, options.dtype(), provider, rowStride));
  }

  private PanelProduct coupled(
      Algorithm algorithm, RowMap first, RowMap second, RowMap output, long rowStride) {
    List<ProductPath> paths = paths(first, second, output);
    if (algorithm == Algorithm.DENSE) {
      long size = DenseProduct.tableSize(paths);
      if (size > DENSE_LIMIT) {
        throw new IllegalArgumentException(
            "algorithm: dense would need a table of " + size + " coefficients; use sparse or grid");
      }
      return new DenseProduct(paths, output.rows(), options.dtype(), provider);
    }
    CoupledTerms terms = new CoupledTerms(paths, output.rows());
    return terms.size() <= STRAIGHT_LINE_LIMIT
        ? new SparseStraightLine(terms, options.dtype(), provider, rowStride)
        : new SparseLoops(terms, options.dtype(), provider);
  }

  private List<ProductPath> paths(RowMap first, RowMap second, RowMap output) {
    List<ProductPath> paths = new ArrayList<>();
    for (int i : leaders(first)) {
      for (int j : leaders(second)) {
        for (int k : leaders(output)) {
          Irrep a = first.irreps().blocks().get(i).irrep();
          Irrep b = second.irreps().blocks().get(j).irrep();
          Irrep c = output.irreps().blocks().get(k).irrep();
          if (operation.kind().allows(a, b, c)) {
            paths.add(
                new ProductPath(
                    first.firstRow(i), second.firstRow(j), output.firstRow(k), table(a, b, c)));
          }
        }
      }
    }
    return paths;
  }

  /** The first block of each set of rows. */
  private static List<Integer> leaders(RowMap map) {
    List<Integer> leaders = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int k = 0; k < map.irreps().blocks().size(); k++) {
      if (map.firstRow(k) != RowMap.NONE && seen.add(map.firstRow(k))) {
        leaders.add(k);
      }
    }
    return leaders;
  }

  private CouplingTensor table(Irrep a, Irrep b, Irrep c) {
    return switch (operation.kind()) {
      case CG -> Wigner3j.of(a.degree(), b.degree(), c.degree());
      case GAUNT -> GauntCoefficients.of(a.degree(), b.degree(), c.degree());
      case CURL -> CurlGauntCoefficients.of(a.degree(), b.degree(), c.degree());
    };
  }
}

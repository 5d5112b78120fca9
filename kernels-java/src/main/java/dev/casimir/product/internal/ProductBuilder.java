package dev.casimir.product.internal;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Builds the maps of a channel-wise product for an algorithm. */
final class ProductBuilder {
  /** Terms up to which a sparse product is straight-line code. */
  static final int STRAIGHT_LINE_LIMIT = 400;

  /** Coefficients the table of a dense product may hold: 1 GiB in single precision. */
  private static final long DENSE_LIMIT = 1L << 28;

  private final TensorProduct operation;
  private final Algorithm algorithm;
  private final DType dtype;
  private final Provider provider;
  private final RowMap first;
  private final RowMap second;
  private final RowMap output;

  /** Products of functions on the sphere by kind and degrees: the adjoints often share them. */
  private final Map<List<Integer>, PanelProduct> sphereProducts = new ConcurrentHashMap<>();

  /**
   * @param isReached which irreps of the result some path leads to
   */
  ProductBuilder(
      TensorProduct operation,
      Algorithm algorithm,
      Predicate<Irrep> isReached,
      DType dtype,
      Provider provider) {
    this.operation = operation;
    this.algorithm = algorithm;
    this.dtype = dtype;
    this.provider = provider;
    boolean apart = operation.weights().form() == ProductWeights.Form.PATHS;
    this.first = apart ? RowMap.plain(operation.first()) : map(operation.first(), any -> true);
    this.second = apart ? RowMap.plain(operation.second()) : map(operation.second(), any -> true);
    this.output =
        apart ? RowMap.plain(operation.output()) : map(operation.output(), kept(isReached));
  }

  /**
   * Irreps of the result that have rows. On the sphere a bracket writes zeros for degree 0, so that
   * degrees from 0 on are a panel as they are; of a parity that only brackets reach this holds for
   * sums of brackets and pointwise products too.
   */
  private Predicate<Irrep> kept(Predicate<Irrep> isReached) {
    return irrep ->
        isReached.test(irrep)
            || (irrep.degree() == 0 && onSphere() && onlyBracketsReach(irrep.parity() == 1));
  }

  /** Whether the result's functions of one parity are brackets or nothing. */
  private boolean onlyBracketsReach(boolean natural) {
    return switch (operation.kind()) {
      case CURL -> true;
      case GAUNT_CURL -> !isPointwise(true, natural) && !isPointwise(false, !natural);
      case CG, GAUNT, COMPLETE -> false;
    };
  }

  /** Whether both operands have functions, of these parities, that pointwise products multiply. */
  private boolean isPointwise(boolean natural1, boolean natural2) {
    return first.highestDegree(natural1) >= 0 && second.highestDegree(natural2) >= 0;
  }

  private RowMap map(Irreps irreps, Predicate<Irrep> keep) {
    return onSphere() ? RowMap.spherical(irreps, keep) : RowMap.distinct(irreps, keep);
  }

  boolean onSphere() {
    return switch (algorithm) {
      case DENSE, SPARSE, PAIRED -> false;
      case GRID, FOURIER, FOURIER_DIRECT -> true;
    };
  }

  /** Rows of the tensors' panels. */
  Map<Space, RowMap> tensorMaps() {
    Map<Space, RowMap> maps = new EnumMap<>(Space.class);
    boolean scaled = operation.weights().form() == ProductWeights.Form.DEGREES;
    maps.put(Space.FIRST, scaled ? RowMap.plain(operation.first()) : first);
    maps.put(Space.SECOND, scaled ? RowMap.plain(operation.second()) : second);
    maps.put(Space.OUTPUT, scaled ? RowMap.plain(operation.output()) : output);
    if (operation.weights().isPresent()) {
      maps.put(Space.WEIGHTS, RowMap.plain(weightIrreps()));
    }
    return maps;
  }

  /** A weight for each channel is an invariant. */
  private Irreps weightIrreps() {
    int channels = operation.multiplicity();
    long rows = channels == 0 ? 0 : operation.weightCount() / channels;
    List<Irreps.Block> blocks = new ArrayList<>();
    for (long row = 0; row < rows; row++) {
      blocks.add(new Irreps.Block(channels, new Irrep(0, 1)));
    }
    return Irreps.of(blocks);
  }

  PanelMaps build(long rowStride) {
    return switch (operation.weights().form()) {
      case NONE -> plain(rowStride);
      case PATHS -> weightedPaths(rowStride);
      case DEGREES -> weightedDegrees(plain(rowStride));
    };
  }

  private PlainMaps plain(long rowStride) {
    return onSphere() ? onSphere(rowStride) : coupled(CoupledPaths.of(operation), rowStride);
  }

  private PanelMaps weightedDegrees(PlainMaps inner) {
    PanelRows rows = new PanelRows(dtype, provider);
    int blocks1 = operation.first().blocks().size();
    int blocks2 = operation.second().blocks().size();
    return new DegreeWeightedMaps(
        inner,
        rows,
        new BlockScaling(rows, RowMap.plain(operation.first()), first, 0),
        new BlockScaling(rows, RowMap.plain(operation.second()), second, blocks1),
        new BlockScaling(rows, RowMap.plain(operation.output()), output, blocks1 + blocks2),
        operation.weights().rank());
  }

  private PanelMaps weightedPaths(long rowStride) {
    CoupledPaths expanded = CoupledPaths.of(operation);
    int[] outputRow = new int[expanded.paths().size()];
    int[] length = new int[outputRow.length];
    for (int p = 0; p < length.length; p++) {
      outputRow[p] = expanded.outputRow(p);
      length[p] = 2 * expanded.paths().get(p).coefficients().degree3() + 1;
    }
    return new PathWeightedMaps(
        coupled(expanded, rowStride),
        new PanelRows(dtype, provider),
        outputRow,
        length,
        output.rows());
  }

  private PlainMaps onSphere(long rowStride) {
    ParityProduct.Degrees one = ParityProduct.Degrees.of(first);
    ParityProduct.Degrees two = ParityProduct.Degrees.of(second);
    ParityProduct.Degrees three = ParityProduct.Degrees.of(output);
    boolean swaps = operation.kind() != ProductKind.GAUNT;
    return new PlainMaps(
        sphere(one, two, three, rowStride),
        () -> sphere(two, three, one, rowStride),
        () ->
            swaps
                ? new SwappedProduct(sphere(three, one, two, rowStride))
                : sphere(one, three, two, rowStride),
        first.rows(),
        second.rows(),
        output.rows());
  }

  private PanelProduct sphere(
      ParityProduct.Degrees one,
      ParityProduct.Degrees two,
      ParityProduct.Degrees three,
      long rowStride) {
    return new ParityProduct(
        SphereProducts.parts(operation.kind()),
        one,
        two,
        three,
        dtype,
        provider,
        rowStride,
        (kind, l1, l2, l3) ->
            sphereProducts.computeIfAbsent(
                List.of(kind.ordinal(), l1, l2, l3), key -> sphere(kind, l1, l2, l3, rowStride)));
  }

  private PanelProduct sphere(ProductKind part, int l1, int l2, int l3, long rowStride) {
    PanelProduct product =
        SphereProducts.create(algorithm, part, l1, l2, l3, dtype, provider, rowStride);
    return operation.kind() == ProductKind.COMPLETE
        ? new ScaledSumProduct(
            product,
            new int[] {l1, l2, l3},
            new CompletePaths(part, l1, l2, l3).factors(dtype),
            dtype,
            provider,
            rowStride)
        : product;
  }

  private PlainMaps coupled(CoupledPaths paths, long rowStride) {
    return new PlainMaps(
        coupledProduct(paths.paths(), paths.rows(), rowStride),
        () -> coupledProduct(paths.toFirst(), first.rows(), rowStride),
        () -> coupledProduct(paths.toSecond(), second.rows(), rowStride),
        first.rows(),
        second.rows(),
        paths.rows());
  }

  private PanelProduct coupledProduct(List<ProductPath> paths, int outputRows, long rowStride) {
    if (algorithm == Algorithm.DENSE) {
      long size = DenseProduct.tableSize(paths);
      if (size > DENSE_LIMIT) {
        throw new IllegalArgumentException(
            "algorithm: dense would need a table of " + size + " coefficients; use sparse or grid");
      }
      return new DenseProduct(paths, outputRows, dtype, provider);
    }
    if (algorithm == Algorithm.PAIRED) {
      return new PairedProduct(paths, outputRows, dtype, provider);
    }
    CoupledTerms terms = new CoupledTerms(paths, outputRows);
    return terms.size() <= STRAIGHT_LINE_LIMIT
        ? new SparseStraightLine(terms, dtype, provider, rowStride)
        : new SparseLoops(terms, dtype, provider);
  }
}

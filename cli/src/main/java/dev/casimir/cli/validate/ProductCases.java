package dev.casimir.cli.validate;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.IrrepNormalization;
import dev.casimir.product.PathNormalization;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tensor products: kinds, algorithms, modes, weights, layouts and awkward sizes. */
final class ProductCases {
  /** Algorithms through values at points. */
  static final Set<Algorithm> THROUGH_GRIDS =
      Set.of(Algorithm.GRID, Algorithm.FOURIER, Algorithm.FOURIER_DIRECT);

  private ProductCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (Algorithm algorithm : List.of(Algorithm.DENSE, Algorithm.SPARSE, Algorithm.PAIRED)) {
      add(cases, spheres(ProductKind.CG, 2, 16), algorithm, Layout.MUL_IR, 5);
    }
    for (ProductKind kind : List.of(ProductKind.CG, ProductKind.GAUNT, ProductKind.CURL)) {
      add(cases, spheres(kind, 3, 8), Algorithm.SPARSE, Layout.MUL_IR, 3);
    }
    for (ProductKind kind :
        List.of(
            ProductKind.GAUNT, ProductKind.CURL, ProductKind.GAUNT_CURL, ProductKind.COMPLETE)) {
      add(cases, spheres(kind, 3, 8), Algorithm.GRID, Layout.MUL_IR, 3);
    }
    add(cases, spheres(ProductKind.GAUNT, 3, 8), Algorithm.FOURIER, Layout.MUL_IR, 3);
    add(cases, spheres(ProductKind.GAUNT, 3, 8), Algorithm.FOURIER_DIRECT, Layout.MUL_IR, 3);
    add(cases, spheres(ProductKind.GAUNT, 6, 4), Algorithm.GRID, Layout.IR_MUL, 2);
    for (Algorithm algorithm : List.of(Algorithm.SPARSE, Algorithm.GRID)) {
      for (int channels : new int[] {1, 33}) {
        for (Layout layout : Layout.values()) {
          add(cases, spheres(ProductKind.GAUNT, 2, channels), algorithm, layout, 1);
        }
      }
      add(cases, spheres(ProductKind.GAUNT, 2, 4), algorithm, Layout.MUL_IR, 0);
    }
    for (Algorithm algorithm :
        List.of(Algorithm.SPARSE, Algorithm.GRID, Algorithm.FOURIER, Algorithm.FOURIER_DIRECT)) {
      ProductWeights shared = ProductWeights.degrees(2);
      ProductWeights own = ProductWeights.degrees(1).forEachItem();
      TensorProduct product = spheres(ProductKind.GAUNT, 2, 5);
      add(cases, product.withWeights(shared), algorithm, Layout.MUL_IR, 3);
      add(cases, product.withWeights(own), algorithm, Layout.IR_MUL, 3);
    }
    addMixed(cases);
    return cases;
  }

  private static void addMixed(List<ValidationCase> cases) {
    Irreps first = Irreps.parse("5x0e + 5x1o + 5x1e + 5x2e");
    Irreps second = Irreps.parse("3x0e + 3x1o");
    Irreps output = Irreps.parse("4x0e + 4x1o + 4x2o");
    TensorProduct same =
        TensorProduct.clebschGordan(first, second.withMultiplicity(5), output.withMultiplicity(5));
    add(cases, weighted(same), Algorithm.SPARSE, Layout.MUL_IR, 4);
    add(
        cases,
        same.withWeights(ProductWeights.paths().forEachItem()),
        Algorithm.SPARSE,
        Layout.IR_MUL,
        4);
    TensorProduct joined =
        new TensorProduct(
            ProductKind.CG,
            ChannelMode.UVU,
            first,
            second,
            same.output(),
            IrrepNormalization.COMPONENT,
            PathNormalization.ELEMENT,
            ProductWeights.paths());
    add(cases, joined, Algorithm.SPARSE, Layout.MUL_IR, 4);
    TensorProduct full =
        new TensorProduct(
            ProductKind.CG,
            ChannelMode.UVW,
            first,
            second,
            output,
            IrrepNormalization.COMPONENT,
            PathNormalization.PATH,
            ProductWeights.paths());
    add(cases, full, Algorithm.SPARSE, Layout.MUL_IR, 4);
  }

  private static TensorProduct weighted(TensorProduct product) {
    return product.withWeights(ProductWeights.paths());
  }

  private static TensorProduct spheres(ProductKind kind, int degree, int channels) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    boolean both = kind != ProductKind.GAUNT;
    Irreps output =
        both ? irreps.plus(Irreps.parse("%dx1e + %dx2o".formatted(channels, channels))) : irreps;
    return new TensorProduct(kind, irreps, irreps, output);
  }

  private static void add(
      List<ValidationCase> cases,
      TensorProduct product,
      Algorithm algorithm,
      Layout layout,
      int items) {
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.normal("x", 11, items, product.first().dimension()));
    operands.add(Operand.normal("y", 12, items, product.second().dimension()));
    operands.add(Operand.normal("gradZ", 13, items, product.output().dimension()));
    if (product.weights().isPresent()) {
      operands.add(
          product.weights().perItem()
              ? Operand.normal("weights", 14, items, product.weightCount())
              : Operand.normal("weights", 14, product.weightCount()));
    }
    if (items > 1) {
      operands.set(0, operands.get(0).with(product.first().dimension() / 2, Double.NaN));
    }
    Computation computation =
        KernelComputation.of(product, ProductCases::run).in(layout).by(algorithm);
    boolean grid = THROUGH_GRIDS.contains(algorithm);
    String name =
        "%s, %s, %s, batch %d"
            .formatted(product.describe(), algorithm.label(), layout.label(), items);
    cases.addAll(
        ValidationCase.inBoth(
            "tensor-product",
            name,
            operands,
            computation,
            new ProductReference(product, layout, algorithm),
            4 * Math.sqrt(additions(product, grid, items))));
  }

  /** Terms of the longest sum, about: all of a component, or all points of a grid. */
  private static double additions(TensorProduct product, boolean grid, int items) {
    int l1 = product.first().maximumDegree();
    int l2 = product.second().maximumDegree();
    int l3 = product.output().maximumDegree();
    double points = 0.5 * (l1 + l2 + l3 + 2) * (l1 + l2 + l3 + 2);
    double pairs = (double) product.first().dimension() * product.second().dimension();
    double shared =
        product.weights().isPresent() ? Math.max(1, items) * product.weights().rank() : 1;
    // weights of paths come as a sum of at most one product for each pair of blocks
    double products =
        product.kind() == ProductKind.COMPLETE
            ? product.first().blocks().size() * product.second().blocks().size()
            : 1;
    return shared * (grid ? 3 * points * products : pairs / Math.max(1, product.multiplicity()));
  }

  private static List<Result> run(
      ProductKernel kernel, DType precision, List<Operand> operands, Arena arena) {
    List<Tensor> in = operands.stream().map(operand -> operand.tensor(arena, precision)).toList();
    Tensor x = in.get(0);
    Tensor y = in.get(1);
    Tensor gradZ = in.get(2);
    Tensor z = Tensor.zeros(arena, precision, gradZ.shape());
    Tensor gradX = Tensor.zeros(arena, precision, x.shape());
    Tensor gradY = Tensor.zeros(arena, precision, y.shape());
    List<Result> results = new ArrayList<>();
    if (in.size() > 3) {
      Tensor weights = in.get(3);
      Tensor gradWeights = Tensor.zeros(arena, precision, weights.shape());
      kernel.forward(x, y, weights, z);
      kernel.backward(x, y, weights, gradZ, gradX, gradY, gradWeights);
      results.add(Result.of("gradWeights", gradWeights));
    } else {
      kernel.forward(x, y, z);
      kernel.backward(x, y, gradZ, gradX, gradY);
    }
    results.addFirst(Result.of("gradY", gradY));
    results.addFirst(Result.of("gradX", gradX));
    results.addFirst(Result.of("z", z));
    return results;
  }
}

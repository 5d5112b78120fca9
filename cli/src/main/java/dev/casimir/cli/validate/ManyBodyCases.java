package dev.casimir.cli.validate;

import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.product.WeightedManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Many-body products and contractions. */
final class ManyBodyCases {
  private ManyBodyCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      for (int order : new int[] {2, 3}) {
        add(cases, spheres(2, 8, order), algorithm, Layout.MUL_IR, 3);
      }
    }
    ManyBodyAlgorithm grid = ManyBodyAlgorithm.GRID;
    for (Layout layout : Layout.values()) {
      for (int channels : new int[] {1, 33}) {
        add(cases, spheres(2, channels, 3), grid, layout, 1);
      }
    }
    add(cases, spheres(3, 4, 5), grid, Layout.MUL_IR, 2);
    add(cases, spheres(2, 4, 1), grid, Layout.MUL_IR, 2);
    add(cases, spheres(2, 4, 3), grid, Layout.MUL_IR, 0);
    Irreps mixed = Irreps.parse("6x0e+6x0o+6x1o+6x1e");
    add(cases, new ManyBodyProduct(mixed, mixed, 3), grid, Layout.MUL_IR, 3);
    addWeighted(cases);
    addContraction(cases);
    return cases;
  }

  private static ManyBodyProduct spheres(int degree, int channels, int order) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    return new ManyBodyProduct(irreps, irreps, order);
  }

  private static double units(Irreps input, int order) {
    double components = input.dimension() / (double) Math.max(1, input.blocks().size());
    return 16.0 * order * Math.sqrt(Math.max(1, components));
  }

  private static void add(
      List<ValidationCase> cases,
      ManyBodyProduct product,
      ManyBodyAlgorithm algorithm,
      Layout layout,
      int items) {
    KernelComputation<ManyBodyKernel> computation =
        KernelComputation.of(product, ManyBodyCases::run).in(layout);
    Operand x = Operand.normal("x", 61, items, product.input().dimension());
    boolean nested = algorithm == ManyBodyAlgorithm.NESTED;
    ManyBodyAlgorithm other = nested ? ManyBodyAlgorithm.GRID : ManyBodyAlgorithm.NESTED;
    cases.addAll(
        ValidationCase.inBoth(
            "many-body",
            "%s, %s, %s, batch %d"
                .formatted(product.describe(), algorithm.label(), layout.label(), items),
            List.of(
                items > 1 ? x.with(2, Double.NaN) : x,
                Operand.normal("gradZ", 62, items, product.output().dimension())),
            computation.by(algorithm),
            CpuReference.other(computation.by(other)),
            units(product.input(), product.order())));
  }

  private static List<Result> run(
      ManyBodyKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor x = in.get(0).tensor(arena, precision);
    Tensor gradZ = in.get(1).tensor(arena, precision);
    Tensor z = Tensor.zeros(arena, precision, gradZ.shape());
    Tensor gradX = Tensor.zeros(arena, precision, x.shape());
    kernel.forward(x, z);
    kernel.backward(x, gradZ, gradX);
    return List.of(Result.of("z", z), Result.of("gradX", gradX));
  }

  private static void addWeighted(List<ValidationCase> cases) {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    WeightedManyBodyProduct product = new WeightedManyBodyProduct(irreps, irreps, 3);
    Computation computation = KernelComputation.of(product, ManyBodyCases::runWeighted);
    cases.addAll(
        ValidationCase.inBoth(
            "many-body",
            product.describe(),
            List.of(
                Operand.normal("x", 63, 4, irreps.dimension()),
                Operand.normal("gradZ", 64, 4, irreps.dimension()),
                Operand.normal("weights", 65, product.weightCount())),
            computation,
            CpuReference.same(computation),
            units(irreps, 3)));
  }

  private static List<Result> runWeighted(
      WeightedManyBodyKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor x = in.get(0).tensor(arena, precision);
    Tensor gradZ = in.get(1).tensor(arena, precision);
    Tensor weights = in.get(2).tensor(arena, precision);
    Tensor z = Tensor.zeros(arena, precision, gradZ.shape());
    Tensor gradX = Tensor.zeros(arena, precision, x.shape());
    Tensor gradWeights = Tensor.zeros(arena, precision, weights.shape());
    kernel.forward(x, weights, z);
    kernel.backward(x, weights, gradZ, gradX, gradWeights);
    return List.of(
        Result.of("z", z), Result.of("gradX", gradX), Result.of("gradWeights", gradWeights));
  }

  private static void addContraction(List<ValidationCase> cases) {
    Irreps input = Irreps.sphericalHarmonics(2, 4);
    SymmetricContraction contraction =
        new SymmetricContraction(input, Irreps.parse("4x0e+4x1o"), 3);
    Computation computation =
        KernelComputation.of(
            contraction,
            (kernel, precision, in, arena) -> {
              Tensor z = Tensor.zeros(arena, precision, 4, contraction.output().dimension());
              kernel.forward(
                  in.get(0).tensor(arena, precision), in.get(1).tensor(arena, precision), z);
              return List.of(Result.of("z", z));
            });
    cases.addAll(
        ValidationCase.inBoth(
            "symmetric-contraction",
            contraction.describe(),
            List.of(
                Operand.normal("x", 66, 4, input.dimension()),
                Operand.normal("weights", 67, contraction.pathCount(), 4)),
            computation,
            CpuReference.same(computation),
            units(input, 3)));
  }
}

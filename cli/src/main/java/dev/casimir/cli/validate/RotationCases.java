package dev.casimir.cli.validate;

import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
import dev.casimir.so3.Rotations;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wigner D matrices and rotations of irreps. */
final class RotationCases {
  private RotationCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (String irreps : List.of("1x0e", "2x1o+1x2e", "1x0e+1x1o+1x2e+1x3o+1x4e", "1x10e")) {
      for (int items : new int[] {0, 1, 21}) {
        addWigner(cases, Irreps.parse(irreps), items, Layout.MUL_IR);
      }
    }
    addWigner(cases, Irreps.parse("3x1o+3x2e"), 5, Layout.IR_MUL);
    for (RotationAlgorithm algorithm : RotationAlgorithm.values()) {
      for (Layout layout : Layout.values()) {
        add(cases, Irreps.sphericalHarmonics(4, 33), algorithm, layout, 5, false);
        add(cases, Irreps.parse("1x1e+1x3o"), algorithm, layout, 1, false);
      }
      add(cases, Irreps.sphericalHarmonics(3, 16), algorithm, Layout.MUL_IR, 0, false);
      add(cases, Irreps.sphericalHarmonics(3, 16), algorithm, Layout.MUL_IR, 9, true);
      add(cases, Irreps.parse("4x8o+4x12e"), algorithm, Layout.IR_MUL, 3, false);
    }
    return cases;
  }

  /** Proper ones and reflections in turn, or one for all. */
  private static Operand rotations(int items, boolean shared) {
    RandomGenerator random = Operand.generator(51);
    int count = shared ? 1 : items;
    double[] values = new double[9 * count];
    for (int i = 0; i < count; i++) {
      double[] rotation = Rotations.random(random);
      for (int j = 0; j < 9; j++) {
        values[9 * i + j] = i % 2 == 0 ? rotation[j] : -rotation[j];
      }
    }
    return shared
        ? new Operand("rotations", values, 3, 3)
        : new Operand("rotations", values, items, 3, 3);
  }

  private static void addWigner(
      List<ValidationCase> cases, Irreps irreps, int items, Layout layout) {
    WignerD operation = new WignerD(irreps);
    Computation computation =
        KernelComputation.of(
                operation,
                (kernel, precision, in, arena) -> {
                  long d = irreps.dimension();
                  Tensor matrices = Tensor.zeros(arena, precision, items, d, d);
                  kernel.forward(in.getFirst().tensor(arena, precision), matrices);
                  return List.of(Result.of("matrices", matrices));
                })
            .in(layout);
    cases.addAll(
        ValidationCase.inBoth(
            "wigner-d",
            "%s, %s, %d items".formatted(operation.describe(), layout.label(), items),
            List.of(rotations(items, false)),
            computation,
            CpuReference.same(computation),
            16 * (irreps.maximumDegree() + 1)));
  }

  private static void add(
      List<ValidationCase> cases,
      Irreps irreps,
      RotationAlgorithm algorithm,
      Layout layout,
      int items,
      boolean shared) {
    IrrepsRotation operation = new IrrepsRotation(irreps);
    RotationAlgorithm other =
        algorithm == RotationAlgorithm.MATRIX
            ? RotationAlgorithm.J_FACTORISATION
            : RotationAlgorithm.MATRIX;
    KernelComputation<IrrepsRotationKernel> computation =
        KernelComputation.of(operation, RotationCases::run).in(layout);
    Operand x = Operand.normal("x", 52, items, irreps.dimension());
    cases.addAll(
        ValidationCase.inBoth(
            "rotate",
            "%s, %s, %s, %d items%s"
                .formatted(
                    irreps,
                    algorithm.label(),
                    layout.label(),
                    items,
                    shared ? ", one rotation" : ""),
            List.of(items > 2 ? x.with(1, Double.NaN) : x, rotations(items, shared)),
            computation.by(algorithm),
            CpuReference.other(computation.by(other)),
            32 * (irreps.maximumDegree() + 1)));
  }

  private static List<Result> run(
      IrrepsRotationKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor x = in.get(0).tensor(arena, precision);
    Tensor rotations = in.get(1).tensor(arena, precision);
    Tensor out = Tensor.zeros(arena, precision, x.shape());
    Tensor back = Tensor.zeros(arena, precision, x.shape());
    kernel.forward(x, rotations, out);
    kernel.backward(rotations, x, back);
    return List.of(Result.of("out", out), Result.of("gradX", back));
  }
}

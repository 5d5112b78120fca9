package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Eigenvalues and eigenvectors in lanes as outputs, and gradients through them. */
final class EigenLanes {
  /** What is made of a decomposition. */
  @FunctionalInterface
  interface Finish {
    List<Lane> outputs(FixedJacobi.Eigen eigen, List<Lane> inputs);
  }

  private EigenLanes() {}

  /** A routine whose first inputs are the entries of a matrix. */
  static LaneRoutine routine(DType dtype, int n, int inputs, int outputs, Finish finish) {
    LaneRoutine routine = new LaneRoutine(dtype, inputs, outputs);
    FixedJacobi jacobi = new FixedJacobi(routine, n);
    int statusRow = routine.variable();
    LaneProgram first = routine.once();
    List<Lane> in = routine.inputs(first);
    jacobi.begin(first, symmetricPart(LaneMatrix.of(n, n, in.subList(0, n * n))));
    first.output(statusRow, LaneStatus.ofFinite(in));
    jacobi.sweep();
    LaneProgram last = routine.once();
    List<Lane> results = finish.outputs(jacobi.end(last), routine.inputs(last));
    routine.finish(last, LaneStatus.guarded(results, last.input(statusRow)));
    return routine;
  }

  /** Scaled first, so that no sum overflows and no half is lost. */
  private static PowerOfTwoScaling symmetricPart(LaneMatrix matrix) {
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(matrix);
    LaneMatrix x = scaling.matrix();
    LaneMatrix symmetric =
        LaneMatrix.of(
            x.rows(),
            x.rows(),
            (i, j) -> i == j ? x.at(i, i) : x.at(i, j).plus(x.at(j, i)).times(0.5));
    return new PowerOfTwoScaling(symmetric, scaling.exponent());
  }

  static List<Lane> pairs(FixedJacobi.Eigen eigen, List<Lane> inputs) {
    List<Lane> outputs = new ArrayList<>(eigen.values());
    outputs.addAll(eigen.vectors().entries());
    return outputs;
  }

  /**
   * V (K + diag(l')) V^T. The part with gaps is scaled last: it may overflow where the matrix is
   * tiny, and an infinity between the products would make NaN of it.
   */
  static List<Lane> gradient(FixedJacobi.Eigen eigen, double broadening, List<Lane> inputs) {
    LaneMatrix v = eigen.vectors();
    int n = v.rows();
    List<Lane> valueGradient = inputs.subList(n * n, n * n + n);
    LaneMatrix vectorGradient = LaneMatrix.of(n, n, inputs.subList(n * n + n, 2 * n * n + n));
    LaneMatrix m = v.transposed().times(vectorGradient);
    Lane zero = v.program().constant(0);
    LaneMatrix torque =
        LaneMatrix.of(
            n,
            n,
            (i, j) -> {
              int p = Math.min(i, j);
              int q = Math.max(i, j);
              return i == j
                  ? zero
                  : m.at(p, q)
                      .minus(m.at(q, p))
                      .times(0.5)
                      .times(inverseGap(eigen.scaledValues(), broadening, p, q));
            });
    LaneMatrix turned = between(v, v.times(torque));
    LaneMatrix stretched =
        between(v, LaneMatrix.of(n, n, (i, j) -> v.at(i, j).times(valueGradient.get(j))));
    Lane down = eigen.exponent().negated();
    return LaneMatrix.of(
            n,
            n,
            (i, j) -> PowerOfTwoScaling.scaled(turned.at(i, j), down).plus(stretched.at(i, j)))
        .entries();
  }

  /** The symmetric matrix left v^T, made of its lower triangle. */
  private static LaneMatrix between(LaneMatrix v, LaneMatrix left) {
    int n = v.rows();
    return LaneMatrix.of(
        n, n, (i, j) -> left.block(Math.max(i, j), 0, 1, n).dot(v.block(Math.min(i, j), 0, 1, n)));
  }

  /** 1 / (l_q - l_p), or what stands for it. */
  private static Lane inverseGap(List<Lane> values, double broadening, int p, int q) {
    Lane gap = values.get(q).minus(values.get(p));
    LaneProgram program = gap.program();
    Lane largest = values.getFirst().absolute().max(values.getLast().absolute());
    Lane one = program.constant(1);
    if (broadening == 0) {
      Lane rounding = largest.times(4 * values.size() * program.dtype().unitRoundoff());
      Lane apart = gap.absolute().ifAtMost(rounding, one, gap);
      return gap.absolute().ifAtMost(rounding, program.constant(0), one.over(apart));
    }
    Lane width = largest.times(broadening);
    double least = program.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    Lane square = width.timesPlus(width, program.constant(least));
    return gap.over(gap.timesPlus(gap, square));
  }
}

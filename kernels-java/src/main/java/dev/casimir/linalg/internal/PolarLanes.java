package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The orthogonal factor k of matrices of two to four rows, g = k p = p' k, and what is made of it.
 *
 * <p>Two rows have a closed form. Others take Newton's iteration X <- (c X + X^-T / c) / 2, scaled
 * by Frobenius norms and repeated until the singular values are close together, then a fixed number
 * of steps without scale, the last one without an inverse. The first step takes a determinant of
 * twice the digits: its sign is that of det k, whatever the condition. Products g^T g, which square
 * the condition number, are never formed.
 */
final class PolarLanes {
  /** Ten are needed at a condition number of 1/u. */
  private static final int MOST_STEPS = 60;

  /**
   * Bound of (|X| |X^-1| / n)^2 - 1, below which the step from X leaves the singular values within
   * 0.15 of one, for up to four rows.
   */
  private static final double NEAR = 0.5;

  /** Steps from there to the root of a unit, each of which squares the distance and halves it. */
  private static final int SINGLE_STEPS = 2;

  private static final int DOUBLE_STEPS = 3;

  /** A square of the norm that far from n means that cofactors had no right digit. */
  private static final double NOT_ORTHOGONAL = 1e-3;

  /** What is made of the factor. */
  @FunctionalInterface
  interface Finish {
    /**
     * Adds the last formulas.
     *
     * @param k the orthogonal factor; finite also where the status is not OK
     */
    List<Lane> outputs(LaneMatrix k, List<Lane> inputs);
  }

  private final int n;
  private final LaneRoutine routine;
  private final int firstRow;
  private final int statusRow;
  private final int leftRow;

  private PolarLanes(DType dtype, int n, int inputs, int outputs) {
    this.n = n;
    routine = new LaneRoutine(dtype, inputs, outputs);
    firstRow = routine.variable();
    for (int i = 1; i < n * n; i++) {
      routine.variable();
    }
    statusRow = routine.variable();
    leftRow = routine.variable();
  }

  /** A routine whose first inputs are the entries of g. */
  static LaneRoutine routine(DType dtype, int n, int inputs, int outputs, Finish finish) {
    if (n == 2) {
      return LaneRoutine.of(dtype, inputs, outputs, (program, in) -> closedForm(in, finish));
    }
    PolarLanes lanes = new PolarLanes(dtype, n, inputs, outputs);
    lanes.begin();
    if (n == 4) {
      // Two accurate steps leave so narrow a range of singular values that plain cofactors do.
      lanes.step(lanes.routine.once(), true);
    }
    lanes.step(lanes.routine.repeatedWhile(lanes.leftRow), n == 3);
    lanes.end(finish);
    return lanes.routine;
  }

  private static LaneFormula.Result closedForm(List<Lane> inputs, Finish finish) {
    LaneMatrix g = LaneMatrix.of(2, 2, inputs.subList(0, 4));
    LaneProgram program = g.program();
    LaneMatrix scaled = PowerOfTwoScaling.of(g).matrix();
    Lane determinant = ClosedForms2.determinant(scaled);
    Lane status = status(inputs, determinant);
    Lane one = program.constant(1);
    Lane sign = determinant.ifLess(0, one.negated(), one);
    Lane even = sign.timesPlus(scaled.at(1, 1), scaled.at(0, 0));
    Lane odd = sign.negated().timesPlus(scaled.at(0, 1), scaled.at(1, 0));
    Lane size = even.timesPlus(even, odd.squared()).squareRoot();
    Lane inverse = one.over(status.ifEqual(0, size, one));
    Lane cosine = status.ifEqual(0, even, one).times(inverse);
    Lane sine = status.ifEqual(0, odd, program.constant(0)).times(inverse);
    LaneMatrix k =
        LaneMatrix.of(2, 2, List.of(cosine, sign.times(sine).negated(), sine, sign.times(cosine)));
    return LaneStatus.guarded(finish.outputs(k, inputs), status);
  }

  private static Lane status(List<Lane> inputs, Lane determinant) {
    LaneProgram program = determinant.program();
    Lane finite = LaneStatus.ofFinite(inputs);
    double least = program.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    Lane singular = LaneStatus.code(program, ItemStatus.SINGULAR);
    return finite.ifEqual(0, determinant.absolute().ifLess(least, singular, finite), finite);
  }

  private void begin() {
    LaneProgram program = routine.once();
    List<Lane> inputs = routine.inputs(program);
    LaneMatrix g = LaneMatrix.of(n, n, inputs.subList(0, n * n));
    LaneMatrix scaled = PowerOfTwoScaling.of(g).matrix();
    Lane exact = Determinants.accurate(scaled);
    Lane status = status(inputs, exact);
    LaneMatrix identity = LaneMatrix.identity(program, n);
    LaneMatrix x = selectEqual(status, 0, scaled, identity);
    Lane determinant = status.ifEqual(0, exact, program.constant(1));
    LaneMatrix cofactors = Determinants.accurateCofactors(x);
    Lane ratio = cofactors.dot(cofactors).over(x.dot(x)).squareRoot();
    Lane scale = ratio.over(determinant.absolute()).squareRoot();
    // The result is about as large as this scale; squares of it must not overflow.
    Lane down = scale.exponent().max(program.constant(0)).negated().powerOfTwo();
    Lane inverse = program.constant(0.5).over(scale.times(determinant)).times(down);
    write(program, cofactors.timesPlus(inverse, x.times(scale.times(0.5).times(down))));
    Lane steps = status.ifEqual(0, program.constant(MOST_STEPS), program.constant(0));
    program.output(statusRow, status);
    program.output(leftRow, steps);
  }

  private static LaneMatrix selectEqual(
      Lane number, double value, LaneMatrix then, LaneMatrix otherwise) {
    return LaneMatrix.of(
        then.rows(),
        then.columns(),
        (i, j) -> number.ifEqual(value, then.at(i, j), otherwise.at(i, j)));
  }

  private static LaneMatrix step(LaneMatrix x, LaneMatrix cofactors, Lane determinant, Lane scale) {
    Lane inverse = x.program().constant(0.5).over(scale.times(determinant));
    return cofactors.timesPlus(inverse, x.times(scale.times(0.5)));
  }

  /** A scaled step of the items that need one. */
  private void step(LaneProgram program, boolean accurate) {
    LaneMatrix x = read(program);
    LaneMatrix cofactors = accurate ? Determinants.accurateCofactors(x) : Determinants.cofactors(x);
    Lane determinant = Determinants.determinant(x, cofactors);
    Lane square = x.dot(x);
    Lane ratio = cofactors.dot(cofactors).over(square.times(determinant.squared()));
    LaneMatrix next = step(x, cofactors, determinant, ratio.squareRoot().squareRoot());
    Lane spread = ratio.times(square.squared());
    Lane steps = program.input(leftRow);
    Lane zero = program.constant(0);
    Lane left = spread.ifLess(n * n * (1 + NEAR), program.constant(-1), steps.minus(1));
    program.output(leftRow, zero.ifLess(steps, left, steps));
    write(program, LaneMatrix.of(n, n, (i, j) -> zero.ifLess(steps, next.at(i, j), x.at(i, j))));
  }

  private void end(Finish finish) {
    LaneProgram program = routine.once();
    LaneMatrix x = read(program);
    int steps = program.dtype() == DType.FLOAT32 ? SINGLE_STEPS : DOUBLE_STEPS;
    for (int step = 0; step < steps; step++) {
      LaneMatrix cofactors = Determinants.cofactors(x);
      Lane determinant = Determinants.determinant(x, cofactors);
      x = step(x, cofactors, determinant, program.constant(1));
    }
    x = OrthogonalPolishLanes.of(x);
    Lane status = program.input(statusRow);
    Lane unfinished = LaneStatus.code(program, ItemStatus.NOT_CONVERGED);
    Lane ended = program.input(leftRow).ifLess(0, status, unfinished);
    Lane distance = x.dot(x).minus(n).absolute();
    Lane converged = distance.ifLess(NOT_ORTHOGONAL, ended, unfinished);
    Lane known = status.ifEqual(0, converged, status);
    routine.finish(program, LaneStatus.guarded(finish.outputs(x, routine.inputs(program)), known));
  }

  private LaneMatrix read(LaneProgram program) {
    return LaneMatrix.of(n, n, (i, j) -> program.input(firstRow + i * n + j));
  }

  private void write(LaneProgram program, LaneMatrix x) {
    List<Lane> entries = new ArrayList<>(x.entries());
    for (int i = 0; i < entries.size(); i++) {
      program.output(firstRow + i, entries.get(i));
    }
  }
}

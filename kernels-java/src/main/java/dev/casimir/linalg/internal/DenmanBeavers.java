package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.function.Function;

/**
 * Square roots by the product form of the iteration of Denman and Beavers, one root after the other
 * until a condition holds, each item at its own pace. With the condition number of what is inverted
 * it tells which items have lost digits.
 */
final class DenmanBeavers {
  private static final int MOST_STEPS = 90;

  private final LaneRoutine routine;
  private final int size;
  private final MatrixRows root;
  private final MatrixRows residual;
  private final int active;
  private final int roots;
  private final int steps;
  private final int worst;

  DenmanBeavers(LaneRoutine routine, int size) {
    this.routine = routine;
    this.size = size;
    root = new MatrixRows(routine, size, size);
    residual = new MatrixRows(routine, size, size);
    active = routine.variable();
    roots = routine.variable();
    steps = routine.variable();
    worst = routine.variable();
  }

  /**
   * Starts with a matrix.
   *
   * @param wanted one where a root is wanted, else zero
   */
  void begin(LaneProgram program, LaneMatrix matrix, Lane wanted) {
    root.write(program, matrix);
    residual.write(program, matrix);
    Lane zero = program.constant(0);
    program.output(active, wanted);
    program.output(roots, zero);
    program.output(steps, zero);
    program.output(worst, zero);
  }

  /** The last root, or the matrix itself where none was wanted. */
  LaneMatrix root(LaneProgram program) {
    return root.read(program);
  }

  /** How many roots were taken. */
  Lane roots(LaneProgram program) {
    return program.input(roots);
  }

  /** One where the result may have lost digits: a condition number beyond 1e4, 1e2 in FLOAT32. */
  Lane flag(LaneProgram program) {
    Lane zero = program.constant(0);
    return program.input(worst).ifAtMost(limit(program), zero, program.constant(1));
  }

  private static boolean single(LaneProgram program) {
    return program.dtype() == DType.FLOAT32;
  }

  private static double limit(LaneProgram program) {
    return single(program) ? 1e2 : 1e4;
  }

  static Lane norm(LaneMatrix matrix) {
    return matrix.columnSums().stream().reduce((x, y) -> x.ifLess(y, y, x)).orElseThrow();
  }

  /** From the identity. */
  static Lane distance(LaneMatrix matrix) {
    return norm(matrix.plusDiagonal(matrix.program().constant(-1)));
  }

  /**
   * The steps.
   *
   * @param enough from a finished root: one if no other is wanted, else zero
   */
  void repeat(Function<LaneMatrix, Lane> enough) {
    LaneProgram program = routine.repeatedWhile(active);
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    Lane running = program.input(active);
    LaneMatrix x = root.read(program);
    LaneMatrix m = residual.read(program);
    LaneInverse inversion = new LaneInverse(m);
    LaneMatrix inverse = inversion.inverse();
    Lane before = distance(m);
    Lane far = inversion.determinant().absolute().exponent().times(-1.0 / (2 * size)).rounded();
    Lane scale = before.ifLess(0.1, zero, far);
    LaneMatrix lowered = inverse.times(scale.times(-2).powerOfTwo());
    LaneMatrix nextRoot = x.times(lowered.plusDiagonal(one)).times(scale.powerOfTwo().times(0.5));
    LaneMatrix nextResidual =
        m.times(scale.times(2).powerOfTwo())
            .plus(lowered)
            .times(0.25)
            .plusDiagonal(program.constant(0.5));
    Lane condition = norm(m).times(norm(inverse));
    Lane seen = program.input(worst);
    Lane count = program.input(steps).plus(1);
    Lane infinite = program.constant(Double.POSITIVE_INFINITY);
    Lane worse = count.ifLess(MOST_STEPS, condition.ifAtMost(seen, seen, condition), infinite);
    // Quadratic: a residual this small before the step is rounding error after it.
    Lane finished = before.ifLess(single(program) ? 3e-4 : 1e-8, one, zero);
    Lane done = finished.ifEqual(one, enough.apply(nextRoot), zero);
    Lane stop = worse.ifAtMost(limit(program), done, one);
    root.write(program, chosen(running, one, nextRoot, x));
    residual.write(program, chosen(running, one, chosen(finished, one, nextRoot, nextResidual), m));
    program.output(worst, running.ifEqual(one, worse, seen));
    program.output(steps, running.ifEqual(one, count, program.input(steps)));
    Lane more = finished.ifEqual(one, program.input(roots).plus(1), program.input(roots));
    program.output(roots, running.ifEqual(one, more, program.input(roots)));
    program.output(active, running.ifEqual(one, one.minus(stop), running));
  }

  private static LaneMatrix chosen(Lane flag, Lane one, LaneMatrix yes, LaneMatrix no) {
    return LaneMatrix.of(
        yes.rows(), yes.columns(), (i, j) -> flag.ifEqual(one, yes.at(i, j), no.at(i, j)));
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.simd.items.LaneRoutine;
import dev.casimir.simd.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The principal logarithm of matrices of three and four rows: square roots by the product form of
 * the iteration of Denman and Beavers until the matrix is close to the identity, then partial
 * fractions of a Pade approximant. Each item takes the steps it needs. Where a matrix of the
 * iteration is too ill conditioned, or it does not end, the item is flagged for a slower way that
 * cannot fail.
 */
public final class MatrixLogarithm {
  private static final int MOST_STEPS = 90;
  private static final double LN2 = 0.6931471805599453;
  private static final double[] NODES_4 = {0.069431844202973712, 0.33000947820757187};
  private static final double[] WEIGHTS_4 = {0.17392742256872693, 0.32607257743127307};
  private static final double[] NODES_7 = {
    0.025446043828620738, 0.12923440720030278, 0.29707742431130142, 0.5
  };
  private static final double[] WEIGHTS_7 = {
    0.064742483084434847, 0.13985269574463833, 0.19091502525255947, 0.20897959183673469
  };

  private final LaneRoutine routine;
  private final int size;
  private final MatrixRows root;
  private final MatrixRows residual;
  private final int active;
  private final int roots;
  private final int steps;
  private final int worst;
  private final int power;

  private MatrixLogarithm(LaneRoutine routine, int size) {
    this.routine = routine;
    this.size = size;
    root = new MatrixRows(routine, size, size);
    residual = new MatrixRows(routine, size, size);
    active = routine.variable();
    roots = routine.variable();
    steps = routine.variable();
    worst = routine.variable();
    power = routine.variable();
  }

  /**
   * The routine that maps the entries of a matrix to what {@code result} makes of its logarithm.
   * Items whose condition grows beyond 1e4 (100 in FLOAT32) are flagged.
   *
   * @param outputs numbers of an item
   * @param corrected makes the matrix whose logarithm is wanted of the one that was given
   * @param domain the status of the one that was given
   */
  public static LaneRoutine routine(
      DType dtype,
      int size,
      int outputs,
      UnaryOperator<LaneMatrix> corrected,
      Function<LaneMatrix, Lane> domain,
      Function<LaneMatrix, List<Lane>> result) {
    LaneRoutine routine = new LaneRoutine(dtype, size * size, outputs);
    MatrixLogarithm logarithm = new MatrixLogarithm(routine, size);
    logarithm.begin(corrected);
    logarithm.step();
    logarithm.end(domain, result);
    return routine;
  }

  private static boolean single(LaneProgram program) {
    return program.dtype() == DType.FLOAT32;
  }

  /** How close to the identity the approximant wants its argument. */
  private static double reach(LaneProgram program) {
    return single(program) ? 0.405 : 0.264;
  }

  private void begin(UnaryOperator<LaneMatrix> corrected) {
    LaneProgram program = routine.once();
    LaneMatrix a = corrected.apply(input(program));
    // A matrix close to the identity must not be scaled: 3/4 to 3/2 count as one.
    Lane exponent = norm(a).times(4.0 / 3).exponent();
    LaneMatrix scaled = a.times(exponent.negated().powerOfTwo());
    root.write(program, scaled);
    residual.write(program, scaled);
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    program.output(active, distance(scaled).ifAtMost(reach(program), zero, one));
    program.output(roots, zero);
    program.output(steps, zero);
    program.output(worst, zero);
    program.output(power, exponent);
  }

  private LaneMatrix input(LaneProgram program) {
    return LaneMatrix.of(size, size, routine.inputs(program));
  }

  private static Lane norm(LaneMatrix matrix) {
    return matrix.columnSums().stream().reduce((x, y) -> x.ifLess(y, y, x)).orElseThrow();
  }

  /** From the identity. */
  private static Lane distance(LaneMatrix matrix) {
    return norm(matrix.plusDiagonal(matrix.program().constant(-1)));
  }

  private void step() {
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
    Lane up = scale.powerOfTwo();
    Lane squareUp = scale.times(2).powerOfTwo();
    Lane squareDown = scale.times(-2).powerOfTwo();
    LaneMatrix lowered = inverse.times(squareDown);
    LaneMatrix nextRoot = x.times(lowered.plusDiagonal(one)).times(up.times(0.5));
    LaneMatrix nextResidual =
        m.times(squareUp).plus(lowered).times(0.25).plusDiagonal(program.constant(0.5));
    Lane condition = norm(m).times(norm(inverse));
    Lane seen = program.input(worst);
    Lane worse = condition.ifAtMost(seen, seen, condition);
    // Quadratic: a residual this small before the step is rounding error after it.
    Lane finished = before.ifLess(single(program) ? 3e-4 : 1e-8, one, zero);
    Lane near = distance(nextRoot).ifAtMost(reach(program), one, zero);
    Lane count = program.input(steps).plus(1);
    Lane exhausted = count.ifLess(MOST_STEPS, zero, one);
    Lane limit = program.constant(limit(program));
    Lane hopeless = worse.ifAtMost(limit, exhausted, one);
    Lane done = finished.ifEqual(one, near, zero);
    Lane stop = hopeless.ifEqual(one, one, done);
    LaneMatrix restart = chosen(finished, one, nextRoot, nextResidual);
    root.write(program, chosen(running, one, nextRoot, x));
    residual.write(program, chosen(running, one, restart, m));
    program.output(worst, running.ifEqual(one, hopelessWorst(exhausted, worse), seen));
    program.output(steps, running.ifEqual(one, count, program.input(steps)));
    Lane more = finished.ifEqual(one, program.input(roots).plus(1), program.input(roots));
    program.output(roots, running.ifEqual(one, more, program.input(roots)));
    program.output(active, running.ifEqual(one, one.minus(stop), running));
  }

  private static Lane hopelessWorst(Lane exhausted, Lane worse) {
    Lane infinite = worse.program().constant(Double.POSITIVE_INFINITY);
    return exhausted.ifEqual(1, infinite, worse);
  }

  /** The largest condition number of an item that is not flagged. */
  private static double limit(LaneProgram program) {
    return single(program) ? 1e2 : 1e4;
  }

  private static LaneMatrix chosen(Lane flag, Lane one, LaneMatrix yes, LaneMatrix no) {
    return LaneMatrix.of(
        yes.rows(), yes.columns(), (i, j) -> flag.ifEqual(one, yes.at(i, j), no.at(i, j)));
  }

  private void end(Function<LaneMatrix, Lane> domain, Function<LaneMatrix, List<Lane>> result) {
    LaneProgram program = routine.once();
    Lane one = program.constant(1);
    LaneMatrix y = root.read(program).plusDiagonal(program.constant(-1));
    LaneMatrix sum = LaneMatrix.zero(program, size, size);
    double[] nodes = single(program) ? NODES_4 : NODES_7;
    double[] weights = single(program) ? WEIGHTS_4 : WEIGHTS_7;
    for (int j = 0; j < nodes.length; j++) {
      sum = sum.plus(fraction(y, nodes[j]).times(weights[j]));
      if (nodes[j] != 0.5) {
        sum = sum.plus(fraction(y, 1 - nodes[j]).times(weights[j]));
      }
    }
    Lane lift = program.input(power).times(LN2);
    LaneMatrix logarithm = sum.times(program.input(roots).powerOfTwo()).plusDiagonal(lift);
    Lane status = domain.apply(input(program));
    Lane zero = program.constant(0);
    Lane slow = program.input(worst).ifAtMost(limit(program), zero, one);
    routine.finish(program, LaneStatus.guarded(result.apply(logarithm), status));
    routine.flag(program, status.ifEqual(0, slow, zero));
  }

  /** (1 + node Y)^-1 Y. */
  private static LaneMatrix fraction(LaneMatrix y, double node) {
    LaneMatrix shifted = y.times(node).plusDiagonal(y.program().constant(1));
    return new LaneInverse(shifted).inverse().times(y);
  }
}

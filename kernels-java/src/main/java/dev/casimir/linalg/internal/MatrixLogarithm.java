package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
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
  private final DenmanBeavers iteration;
  private final int power;

  private MatrixLogarithm(LaneRoutine routine, int size) {
    this.routine = routine;
    this.size = size;
    iteration = new DenmanBeavers(routine, size);
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
    logarithm.takeRoots();
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
    Lane exponent = DenmanBeavers.norm(a).times(4.0 / 3).exponent();
    LaneMatrix scaled = a.times(exponent.negated().powerOfTwo());
    Lane zero = program.constant(0);
    Lane far = DenmanBeavers.distance(scaled).ifAtMost(reach(program), zero, program.constant(1));
    iteration.begin(program, scaled, far);
    program.output(power, exponent);
  }

  private void takeRoots() {
    iteration.repeat(
        next -> {
          LaneProgram program = next.program();
          return DenmanBeavers.distance(next)
              .ifAtMost(reach(program), program.constant(1), program.constant(0));
        });
  }

  private LaneMatrix input(LaneProgram program) {
    return LaneMatrix.of(size, size, routine.inputs(program));
  }

  private void end(Function<LaneMatrix, Lane> domain, Function<LaneMatrix, List<Lane>> result) {
    LaneProgram program = routine.once();
    LaneMatrix y = iteration.root(program).plusDiagonal(program.constant(-1));
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
    LaneMatrix logarithm = sum.times(iteration.roots(program).powerOfTwo()).plusDiagonal(lift);
    Lane status = domain.apply(input(program));
    Lane zero = program.constant(0);
    Lane slow = iteration.flag(program);
    routine.finish(program, LaneStatus.guarded(result.apply(logarithm), status));
    routine.flag(program, status.ifEqual(0, slow, zero));
  }

  /** (1 + node Y)^-1 Y. */
  private static LaneMatrix fraction(LaneMatrix y, double node) {
    LaneMatrix shifted = y.times(node).plusDiagonal(y.program().constant(1));
    return new LaneInverse(shifted).inverse().times(y);
  }
}

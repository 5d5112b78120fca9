package dev.casimir.linalg.internal;

import static dev.casimir.simd.lanes.EconomizedSeries.inverse;
import static dev.casimir.simd.lanes.EconomizedSeries.inverseFactorial;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * Functions of symmetric matrices of two to four rows through their eigenvalues, and the derivative
 * by Daleckii and Krein: divided differences of the function, never a derivative of eigenvectors.
 */
enum SpectralFunction {
  EXP,
  LOG,
  SQUARE_ROOT;

  /** Where a ratio of eigenvalues is close enough to one for a series. */
  private static final double SERIES_END = 0.25;

  /** The function; an input is a matrix. */
  LaneRoutine value(DType dtype, int n) {
    return SymmetricJacobi.routine(
        dtype,
        n,
        n * n,
        n * n,
        in -> source(n, in),
        (eigen, in, status) -> {
          Lane offset = offset(LaneMatrix.of(n, n, in));
          Lane known = status(eigen.values(), offset, status);
          return LaneStatus.guarded(eigen.with(values(eigen, offset)).entries(), known);
        });
  }

  /** The derivative in a direction, its own adjoint; inputs are a matrix and a direction. */
  LaneRoutine derivative(DType dtype, int n) {
    return SymmetricJacobi.routine(
        dtype,
        n,
        2 * n * n,
        n * n,
        in -> source(n, in),
        (eigen, in, status) -> {
          Lane offset = offset(LaneMatrix.of(n, n, in.subList(0, n * n)));
          LaneMatrix direction = LaneMatrix.of(n, n, in.subList(n * n, 2 * n * n));
          Lane known = status(eigen.values(), offset, status);
          return LaneStatus.guarded(derivative(eigen, offset, direction).entries(), known);
        });
  }

  private LaneMatrix source(int n, List<Lane> inputs) {
    LaneMatrix matrix = LaneMatrix.of(n, n, inputs.subList(0, n * n));
    return matrix.plusDiagonal(offset(matrix).negated());
  }

  /**
   * What is taken from the eigenvalues: one for logarithms near the identity, which then keep a
   * small relative error.
   */
  private Lane offset(LaneMatrix matrix) {
    LaneProgram program = matrix.program();
    Lane zero = program.constant(0);
    if (this != LOG) {
      return zero;
    }
    Lane one = program.constant(1);
    LaneMatrix symmetric = matrix.plus(matrix.transposed()).times(0.5);
    return symmetric.plusDiagonal(one.negated()).norm1().ifAtMost(0.5, one, zero);
  }

  /** exp of the eigenvalues and the like. */
  List<Lane> values(SymmetricJacobi.Eigen eigen) {
    return values(eigen, eigen.vectors().program().constant(0));
  }

  private List<Lane> values(SymmetricJacobi.Eigen eigen, Lane offset) {
    return eigen.values().stream().map(x -> value(x, offset)).toList();
  }

  private Lane value(Lane x, Lane offset) {
    return switch (this) {
      case EXP -> LaneFunctions.exp(x);
      case LOG -> {
        Lane sum = x.plus(offset);
        Lane lost = x.minus(sum.minus(offset));
        yield LaneFunctions.log(sum).plus(lost.over(sum));
      }
      case SQUARE_ROOT -> x.squareRoot();
    };
  }

  private Lane status(List<Lane> values, Lane offset, Lane status) {
    if (this == EXP) {
      return status;
    }
    LaneProgram program = status.program();
    Lane least = values.stream().reduce(Lane::min).orElseThrow();
    Lane size = values.stream().map(Lane::absolute).reduce(Lane::max).orElseThrow();
    Lane rounding = size.times(-values.size() * program.dtype().unitRoundoff());
    Lane singular = LaneStatus.code(program, ItemStatus.SINGULAR);
    Lane none = LaneStatus.code(program, ItemStatus.NO_PRINCIPAL);
    Lane worse = least.ifLess(rounding, none, singular);
    return status.ifEqual(0, least.plus(offset).ifAtMost(0, worse, status), status);
  }

  /** V (D o (V^T E V)) V^T with the symmetric part E of a direction. */
  LaneMatrix derivative(SymmetricJacobi.Eigen eigen, LaneMatrix direction) {
    return derivative(eigen, direction.program().constant(0), direction);
  }

  private LaneMatrix derivative(SymmetricJacobi.Eigen eigen, Lane offset, LaneMatrix direction) {
    int n = direction.rows();
    LaneMatrix v = eigen.vectors();
    LaneMatrix symmetric = direction.plus(direction.transposed()).times(0.5);
    LaneMatrix turned = v.transposed().times(symmetric).times(v);
    List<Lane> results = values(eigen, offset);
    LaneMatrix inner =
        LaneMatrix.of(
            n,
            n,
            (i, j) -> {
              int p = Math.min(i, j);
              int q = Math.max(i, j);
              return turned.at(p, q).times(quotient(eigen.values(), offset, results, p, q));
            });
    return v.times(inner).times(v.transposed());
  }

  /** (f(x) - f(y)) / (x - y), f'(x) where they are equal. */
  private Lane quotient(List<Lane> values, Lane offset, List<Lane> results, int i, int j) {
    Lane x = values.get(i);
    Lane y = values.get(j);
    Lane fx = results.get(i);
    Lane fy = results.get(j);
    if (this == SQUARE_ROOT) {
      return x.program().constant(1).over(fx.plus(fy));
    }
    if (i == j) {
      return this == EXP ? fx : x.program().constant(1).over(x.plus(offset));
    }
    Lane one = x.program().constant(1);
    Lane zero = x.program().constant(0);
    Lane difference = x.minus(y);
    Lane sum = x.plus(y).plus(offset.times(2));
    Lane square = this == EXP ? difference.times(0.5).squared() : difference.over(sum).squared();
    Lane near = square.ifLess(SERIES_END, square, zero);
    Lane gap = square.ifLess(SERIES_END, one, difference);
    Lane apart = fx.minus(fy).over(gap);
    Lane series =
        this == EXP
            ? LaneFunctions.series(
                    "hyperbolic sine", near, k -> inverseFactorial(2 * k + 1), 0, SERIES_END)
                .times(LaneFunctions.exp(sum.times(0.5)))
            : LaneFunctions.series(
                    "area tangent quotient to 1/2", near, k -> inverse(2L * k + 1), 0, SERIES_END)
                .times(2)
                .over(sum);
    return square.ifLess(SERIES_END, series, apart);
  }
}

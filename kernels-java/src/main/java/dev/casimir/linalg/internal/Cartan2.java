package dev.casimir.linalg.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/**
 * g = k1 diag(a) k2 of 2 x 2 matrices in closed form. With g = e I + f J + m K + n L as in {@link
 * Chart2}, (e, f) at the angle s and (m, n) at the angle t, the first factor turns by (s + t) / 2,
 * the second by (s - t) / 2; the values are |r + q| and |r - q| = |det g| / (r + q).
 */
final class Cartan2 {
  private Cartan2() {}

  /** A unit vector; (1, 0) for zero. */
  private record Direction(Lane x, Lane y) {
    static Direction of(Lane x, Lane y) {
      LaneProgram program = x.program();
      LaneMatrix scaled = PowerOfTwoScaling.of(LaneMatrix.column(List.of(x, y))).matrix();
      Lane square = scaled.dot(scaled);
      Lane one = program.constant(1);
      Lane size = square.ifEqual(0, one, square).squareRoot();
      return new Direction(
          square.ifEqual(0, one, scaled.at(0, 0)).over(size), scaled.at(1, 0).over(size));
    }

    Direction times(Direction other) {
      return new Direction(
          x.timesPlus(other.x, y.times(other.y).negated()), x.timesPlus(other.y, y.times(other.x)));
    }

    Direction conjugate() {
      return new Direction(x, y.negated());
    }

    /** One of the two directions at half the angle. */
    Direction half() {
      Lane larger = x.absolute().times(0.5).plus(0.5).squareRoot();
      Lane smaller = y.times(0.5).over(larger);
      Lane zero = x.program().constant(0);
      return new Direction(x.ifLess(zero, smaller, larger), x.ifLess(zero, larger, smaller));
    }
  }

  static LaneFormula.Result factors(LaneMatrix g) {
    LaneProgram program = g.program();
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(g);
    LaneMatrix a = scaling.matrix();
    Lane e = a.at(0, 0).plus(a.at(1, 1)).times(0.5);
    Lane f = a.at(1, 0).minus(a.at(0, 1)).times(0.5);
    Lane m = a.at(0, 0).minus(a.at(1, 1)).times(0.5);
    Lane n = a.at(1, 0).plus(a.at(0, 1)).times(0.5);
    Lane r = e.timesPlus(e, f.squared()).squareRoot();
    Lane q = m.timesPlus(m, n.squared()).squareRoot();
    Direction sum = Direction.of(e, f);
    Direction difference = Direction.of(m, n);
    Direction first = sum.times(difference).half();
    Direction second = sum.times(first.conjugate());
    Lane one = program.constant(1);
    Lane determinant = ClosedForms2.determinant(a);
    Lane sign = determinant.ifLess(0, one.negated(), one);
    Lane high = r.plus(q);
    Lane low = determinant.absolute().over(high.ifEqual(0, one, high));
    List<Lane> outputs =
        List.of(
            first.x,
            sign.times(first.y).negated(),
            first.y,
            sign.times(first.x),
            PowerOfTwoScaling.scaled(high, scaling.exponent()),
            PowerOfTwoScaling.scaled(low, scaling.exponent()),
            second.x,
            second.y.negated(),
            second.y,
            second.x);
    return LaneStatus.guarded(outputs, LaneStatus.ofFinite(g.entries()));
  }
}

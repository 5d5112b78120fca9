package dev.casimir.linalg.internal;

import static dev.casimir.simd.lanes.EconomizedSeries.inverse;
import static dev.casimir.simd.lanes.EconomizedSeries.inverseFactorial;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/**
 * Coordinates of 2 x 2 matrices of positive determinant in closed form: g = e I + f J + m K + n L,
 * J = [[0, -1], [1, 0]], K = diag(1, -1), L = [[0, 1], [1, 0]], is exp(X) k with r = |(e, f)|, q =
 * |(m, n)|: k the rotation by the angle of (e, f), the eigenvalues of exp(X) r + q and r - q. The
 * condition number is never squared: the small eigenvalue enters by the determinant.
 *
 * @param special whether the determinant is one
 */
record Chart2(boolean special) {
  /** How far from one the determinant may be where it has to be one. */
  static final double DETERMINANT_TOLERANCE = 0.01;

  /** q / r below which atanh(q/r) is a series. */
  private static final double SERIES_END = 0.3;

  private static final double LN2 = 0.6931471805599453;

  /** X + log k. */
  LaneFormula.Result coordinates(LaneMatrix g) {
    LaneProgram program = g.program();
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(g);
    LaneMatrix a = scaling.matrix();
    Lane determinant = ClosedForms2.determinant(a);
    Lane status = status(g, determinant);
    Lane zero = program.constant(0);
    Lane e = a.at(0, 0).plus(a.at(1, 1)).times(0.5);
    Lane f = a.at(1, 0).minus(a.at(0, 1)).times(0.5);
    Lane m = a.at(0, 0).minus(a.at(1, 1)).times(0.5);
    Lane n = a.at(1, 0).plus(a.at(0, 1)).times(0.5);
    Lane rSquared = e.timesPlus(e, f.squared());
    Lane qSquared = m.timesPlus(m, n.squared());
    Lane r = rSquared.squareRoot();
    Lane factor = stretch(r, rSquared, qSquared, determinant).over(r);
    Lane x = e.timesPlus(m, f.times(n).negated()).times(factor);
    Lane y = e.timesPlus(n, f.times(m)).times(factor);
    Lane angle = LaneFunctions.atan2(f, e);
    Lane middle = special ? zero : size(g, scaling.exponent(), determinant);
    return LaneStatus.guarded(
        List.of(middle.plus(x), y.minus(angle), y.plus(angle), middle.minus(x)), status);
  }

  private Lane status(LaneMatrix g, Lane determinant) {
    LaneProgram program = g.program();
    Lane zero = program.constant(0);
    Lane finite = LaneStatus.ofFinite(g.entries());
    Lane singular = LaneStatus.code(program, ItemStatus.SINGULAR);
    Lane outside = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane inside = finite;
    if (special) {
      Lane distance = ClosedForms2.determinant(g).minus(1).absolute();
      inside = distance.ifAtMost(DETERMINANT_TOLERANCE, finite, outside);
    }
    Lane status = zero.ifLess(determinant, inside, determinant.ifEqual(0, singular, outside));
    return finite.ifEqual(0, status, finite);
  }

  /** atanh(q/r) / q. */
  private static Lane stretch(Lane r, Lane rSquared, Lane qSquared, Lane determinant) {
    LaneProgram program = r.program();
    Lane one = program.constant(1);
    double end = SERIES_END * SERIES_END;
    Lane bound = rSquared.times(end);
    Lane ratio = qSquared.ifLess(bound, qSquared, program.constant(0)).over(rSquared);
    Lane near =
        LaneFunctions.series("area tangent quotient", ratio, k -> inverse(2L * k + 1), 0, end)
            .over(r);
    Lane q = qSquared.ifLess(bound, one, qSquared).squareRoot();
    Lane larger = r.plus(q);
    Lane quotient = qSquared.ifLess(bound, one, larger.over(determinant.squareRoot()));
    return qSquared.ifLess(bound, near, LaneFunctions.log(quotient).over(q));
  }

  /** log(det g) / 2, exact to the last digits also where the determinant is close to one. */
  private static Lane size(LaneMatrix g, Lane exponent, Lane scaledDeterminant) {
    LaneProgram program = g.program();
    Lane zero = program.constant(0);
    Lane u = g.at(0, 0).minus(1);
    Lane v = g.at(1, 1).minus(1);
    Lane product = g.at(0, 1).times(g.at(1, 0));
    Lane excess = u.timesPlus(v, product.negated()).plus(u.plus(v));
    Lane distance = excess.absolute();
    Lane argument = distance.ifLess(0.5, excess.plus(1), scaledDeterminant);
    Lane lost = distance.ifLess(0.5, excess.minus(argument.minus(1)), zero).over(argument);
    Lane scale = distance.ifLess(0.5, zero, exponent.times(LN2));
    Lane value = LaneFunctions.log(argument).plus(lost).timesPlus(program.constant(0.5), scale);
    return program.withDerivative(
        value,
        List.of(scaledDeterminant),
        () -> List.of(program.constant(0.5).over(scaledDeterminant)));
  }

  /** exp(X) k, where X is the symmetric part of the coordinates and log k the skew one. */
  LaneFormula.Result matrix(LaneMatrix coordinates) {
    LaneProgram program = coordinates.program();
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane a = coordinates.at(0, 0);
    Lane d = coordinates.at(1, 1);
    Lane middle = special ? zero : a.plus(d).times(0.5);
    Lane x = a.minus(d).times(0.5);
    Lane y = coordinates.at(0, 1).plus(coordinates.at(1, 0)).times(0.5);
    Lane angle = coordinates.at(1, 0).minus(coordinates.at(0, 1)).times(0.5);
    Lane square = x.timesPlus(x, y.squared());
    Lane bound = program.constant(0.25);
    Lane mu = square.ifLess(bound, one, square).squareRoot();
    Lane apart = square.ifLess(bound, zero, mu);
    Lane high = LaneFunctions.exp(middle.plus(apart));
    Lane low = LaneFunctions.exp(middle.minus(apart));
    Lane small = square.ifLess(bound, square, zero);
    Lane cosh =
        LaneFunctions.series("hyperbolic cosine", small, k -> inverseFactorial(2 * k), 0, 0.25);
    Lane sinh =
        LaneFunctions.series("hyperbolic sine", small, k -> inverseFactorial(2 * k + 1), 0, 0.25);
    Lane even = square.ifLess(bound, cosh.times(high), high.plus(low).times(0.5));
    Lane odd = square.ifLess(bound, sinh.times(high), high.minus(low).times(0.5).over(mu));
    LaneMatrix positive =
        LaneMatrix.of(
            2,
            2,
            List.of(odd.timesPlus(x, even), odd.times(y), odd.times(y), even.minus(odd.times(x))));
    LaneFunctions.SineCosine turn = LaneFunctions.sineCosine(angle);
    LaneMatrix rotation =
        LaneMatrix.of(
            2, 2, List.of(turn.cosine(), turn.sine().negated(), turn.sine(), turn.cosine()));
    return LaneStatus.guarded(
        positive.times(rotation).entries(), LaneStatus.ofFinite(coordinates.entries()));
  }
}

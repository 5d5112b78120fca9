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
 * Functions of 2 x 2 matrices in closed form, in the mean h of the diagonal, half its difference p
 * and the discriminant p^2 + b c, which is computed so that a small one keeps its digits.
 */
public final class ClosedForms2 {
  private static final double SERIES_END = 0.25;

  private final LaneProgram program;
  private final LaneMatrix matrix;
  private final Lane h;
  private final Lane p;
  private final Lane b;
  private final Lane c;
  private final Lane product;
  private final Lane discriminant;

  public ClosedForms2(LaneMatrix matrix) {
    this.matrix = matrix;
    program = matrix.program();
    b = matrix.at(0, 1);
    c = matrix.at(1, 0);
    h = matrix.at(0, 0).plus(matrix.at(1, 1)).times(0.5);
    p = matrix.at(0, 0).minus(matrix.at(1, 1)).times(0.5);
    product = b.times(c);
    Lane lost = b.timesPlus(c, product.negated());
    discriminant = p.timesPlus(p, product).plus(lost);
  }

  /** det with a relative error of two units (Kahan). */
  public static Lane determinant(LaneMatrix m) {
    Lane product = m.at(0, 1).times(m.at(1, 0));
    Lane lost = m.at(0, 1).negated().timesPlus(m.at(1, 0), product);
    return m.at(0, 0).timesPlus(m.at(1, 1), product.negated()).plus(lost);
  }

  /** e^A. */
  public LaneMatrix exp() {
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane limit = program.constant(SERIES_END);
    Lane size = discriminant.absolute();
    Lane r = size.ifLess(limit, one, size).squareRoot();
    Lane apart = limit.ifAtMost(discriminant, r, zero);
    Lane high = LaneFunctions.exp(h.plus(apart));
    Lane low = LaneFunctions.exp(h.minus(apart));
    LaneFunctions.SineCosine turn = LaneFunctions.sineCosine(r);
    Lane small = size.ifLess(limit, discriminant, zero);
    Lane coshSeries =
        LaneFunctions.series(
            "cosh of root", small, k -> inverseFactorial(2 * k), -SERIES_END, SERIES_END);
    Lane sinhSeries =
        LaneFunctions.series(
            "sinh of root", small, k -> inverseFactorial(2 * k + 1), -SERIES_END, SERIES_END);
    Lane cosine = size.ifLess(limit, coshSeries, turn.cosine()).times(high);
    Lane numerator =
        limit.ifAtMost(discriminant, high.minus(low).times(0.5), turn.sine().times(high));
    Lane sine = size.ifLess(limit, sinhSeries.times(high), numerator.over(r));
    // Apart, each diagonal entry is a sum of positive terms: nothing cancels, nothing overflows
    // but what has to.
    Lane far = r.plus(p.absolute());
    Lane larger = low.plus(times(far, sine));
    Lane smaller = low.plus(times(product.over(far), sine));
    Lane swing = times(p, sine);
    Lane first = limit.ifAtMost(discriminant, p.ifLess(0, smaller, larger), cosine.plus(swing));
    Lane second = limit.ifAtMost(discriminant, p.ifLess(0, larger, smaller), cosine.minus(swing));
    return LaneMatrix.of(2, 2, List.of(first, times(b, sine), times(c, sine), second));
  }

  /** factor * value, zero where the factor is even if the value is infinite. */
  private Lane times(Lane factor, Lane value) {
    return factor.ifEqual(0, factor, factor.times(value));
  }

  /** The principal logarithm. */
  public LaneFormula.Result log() {
    Lane determinant = determinant(matrix);
    Lane status = status(determinant);
    Lane one = program.constant(1);
    Lane safeDeterminant = status.ifEqual(0, determinant, one);
    Lane trace = status.ifEqual(0, h, one);
    Lane delta = status.ifEqual(0, discriminant, program.constant(0));
    Lane half = halfLogarithm(safeDeterminant, status);
    Lane g = logarithmQuotient(trace, delta, safeDeterminant);
    Lane swing = g.times(p);
    return LaneStatus.guarded(
        List.of(half.plus(swing), g.times(b), g.times(c), half.minus(swing)), status);
  }

  private Lane status(Lane determinant) {
    Lane ok = LaneStatus.ofFinite(matrix.entries());
    Lane none = LaneStatus.code(program, ItemStatus.NO_PRINCIPAL);
    Lane singular = LaneStatus.code(program, ItemStatus.SINGULAR);
    Lane zero = program.constant(0);
    Lane real = zero.ifLess(h, ok, none);
    Lane positive = discriminant.ifLess(zero, ok, real);
    Lane regular = zero.ifLess(determinant, positive, determinant.ifEqual(zero, singular, none));
    return ok.ifEqual(0, regular, ok);
  }

  /** log(det) / 2, exact to the last digits also where the determinant is close to one. */
  private Lane halfLogarithm(Lane determinant, Lane status) {
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane u = status.ifEqual(0, matrix.at(0, 0), one).minus(1);
    Lane v = status.ifEqual(0, matrix.at(1, 1), one).minus(1);
    Lane cross = status.ifEqual(0, product, zero);
    Lane excess = u.timesPlus(v, cross.negated()).plus(u.plus(v));
    Lane near = excess.absolute().ifLess(0.5, excess.absolute(), one);
    Lane argument = near.ifLess(0.5, excess.plus(1), determinant);
    Lane lost = near.ifLess(0.5, excess.minus(argument.minus(1)), zero).over(argument);
    Lane value = LaneFunctions.log(argument).plus(lost).times(0.5);
    return program.withDerivative(
        value, List.of(determinant), () -> List.of(program.constant(0.5).over(determinant)));
  }

  /** The quotient g of log A = log(det)/2 + g (A - h). */
  private Lane logarithmQuotient(Lane trace, Lane delta, Lane determinant) {
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane square = trace.squared();
    Lane nearBound = square.times(SERIES_END);
    Lane near = zero.ifLess(trace, delta.absolute().ifLess(nearBound, one, zero), zero);
    Lane ratio = near.ifEqual(one, delta.over(near.ifEqual(one, square, one)), zero);
    Lane series =
        LaneFunctions.series(
                "arc tangent quotient", ratio, k -> inverse(2L * k + 1), -SERIES_END, SERIES_END)
            .over(near.ifEqual(one, trace, one));
    Lane r = near.ifEqual(one, one, delta.absolute()).squareRoot();
    Lane positive = zero.ifLess(delta, one, zero);
    Lane sum = near.ifEqual(one, one, positive.ifEqual(one, trace.plus(r), one));
    Lane logarithm = LaneFunctions.log(sum.over(determinant.squareRoot()));
    Lane angle = LaneFunctions.atan2(r, trace);
    Lane apart = positive.ifEqual(one, logarithm, angle).over(r);
    return near.ifEqual(one, series, apart);
  }

  /** The principal square root: (A + sqrt det) / sqrt(tr + 2 sqrt det). */
  public LaneFormula.Result squareRoot() {
    Lane determinant = determinant(matrix);
    Lane status = status(determinant);
    Lane one = program.constant(1);
    Lane delta = status.ifEqual(0, determinant, one).squareRoot();
    Lane trace = status.ifEqual(0, h, one);
    Lane rest = status.ifEqual(0, discriminant, program.constant(0)).negated();
    // h + sqrt det, without cancellation where h is negative
    Lane lower = trace.ifLess(0, rest, one).over(trace.ifLess(0, delta.minus(trace), one));
    Lane sum = trace.ifLess(0, lower, trace.plus(delta));
    Lane factor = one.over(sum.times(2).squareRoot());
    LaneMatrix root = matrix.plusDiagonal(delta).times(factor);
    return LaneStatus.guarded(root.entries(), status);
  }
}

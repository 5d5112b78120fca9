package dev.casimir.simd.lanes;

import static dev.casimir.simd.lanes.EconomizedSeries.inverse;
import static dev.casimir.simd.lanes.EconomizedSeries.inverseFactorial;

import dev.casimir.tensor.DType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Elementary functions of lanes: a few units in the last place, without branches, the same bits
 * from every provider. How many terms a series has depends on the precision alone.
 */
public final class LaneFunctions {
  /** Share of the unit roundoff that cutting a series may add. */
  private static final double SERIES_ERROR = 1.0 / 8;

  /** 2 pi less its double. */
  private static final double TURN_REST = 2.4492935982947064e-16;

  private static final double LN2 = 0.6931471805599453;

  /** ln 2 - LN2. */
  private static final double LN2_REST = 2.3190468138462996e-17;

  private static final double QUARTER_PI_REST = 3.061616997868383e-17;

  /** Two series of one name are told apart by their interval and first coefficients. */
  private record SeriesKey(
      String name, DType dtype, double from, double to, double first, double second) {
    SeriesKey(String name, DType dtype, double from, double to, IntFunction<BigDecimal> series) {
      this(name, dtype, from, to, series.apply(0).doubleValue(), series.apply(1).doubleValue());
    }
  }

  private static final Map<SeriesKey, double[]> SERIES = new ConcurrentHashMap<>();

  /** Sine and cosine of one angle. */
  public record SineCosine(Lane sine, Lane cosine) {}

  private LaneFunctions() {}

  /**
   * A power series on an interval, to a fraction of the precision of {@code t}.
   *
   * @param name to keep its coefficients under
   */
  public static Lane series(
      String name, Lane t, IntFunction<BigDecimal> series, double from, double to) {
    DType dtype = t.program().dtype();
    double[] coefficients =
        SERIES.computeIfAbsent(
            new SeriesKey(name, dtype, from, to, series),
            key -> EconomizedSeries.coefficients(series, from, to, error(series, dtype)));
    return polynomial(t, coefficients);
  }

  /**
   * The same in powers of the distance from the middle of the interval.
   *
   * @param s that distance
   */
  public static Lane centredSeries(
      String name, Lane s, IntFunction<BigDecimal> series, double from, double to) {
    DType dtype = s.program().dtype();
    double[] coefficients =
        SERIES.computeIfAbsent(
            new SeriesKey(name, dtype, from, to, series),
            key ->
                EconomizedSeries.centred(
                    series, from, to, error(series, dtype), dtype == DType.FLOAT32));
    Lane sum = s.program().constant(coefficients[coefficients.length - 2]);
    for (int k = coefficients.length - 3; k >= 1; k--) {
      sum = sum.timesPlus(s, coefficients[k]);
    }
    return sum.timesPlus(s, coefficients[coefficients.length - 1]).plus(coefficients[0]);
  }

  private static double error(IntFunction<BigDecimal> series, DType dtype) {
    return Math.abs(series.apply(0).doubleValue()) * dtype.unitRoundoff() * SERIES_ERROR;
  }

  /** sum_k coefficients[k] t^k by Horner's rule. */
  public static Lane polynomial(Lane t, double[] coefficients) {
    Lane sum = t.program().constant(coefficients[coefficients.length - 1]);
    for (int k = coefficients.length - 2; k >= 0; k--) {
      sum = sum.timesPlus(t, coefficients[k]);
    }
    return sum;
  }

  /** e^x, to infinity where it overflows and gradually to zero. */
  public static Lane exp(Lane x) {
    LaneProgram program = x.program();
    double limit = program.dtype() == DType.FLOAT32 ? 120 : 800;
    Lane bounded = x.max(program.constant(-limit)).min(program.constant(limit));
    Lane k = bounded.times(1 / LN2).rounded();
    Lane near = expOfRest(bounded, k).plus(1);
    Lane half = k.times(0.5).rounded();
    Lane value = near.times(half.powerOfTwo()).times(k.minus(half).powerOfTwo());
    return program.withDerivative(value, List.of(x), () -> List.of(value));
  }

  /** e^x - 1 with a small relative error also near zero; |x| below 80 (FLOAT32) or 700. */
  public static Lane expm1(Lane x) {
    Lane k = x.times(1 / LN2).rounded();
    Lane power = k.powerOfTwo();
    Lane value = power.timesPlus(expOfRest(x, k), power.minus(1));
    return x.program().withDerivative(value, List.of(x), () -> List.of(value.plus(1)));
  }

  /** e^r - 1 for r = x - k ln 2, |r| at most 0.35. */
  private static Lane expOfRest(Lane x, Lane k) {
    Lane r = rest(x, k, LN2, LN2_REST);
    Lane tail = series("exp", r, n -> inverseFactorial(n + 2), -0.35, 0.35);
    return r.squared().timesPlus(tail, r);
  }

  /** x - k (period + rest) for integers k, with the period split so that nothing is lost. */
  private static Lane rest(Lane x, Lane k, double period, double periodRest) {
    if (x.program().dtype() == DType.FLOAT32) {
      double high = (float) period;
      return k.timesPlus(constant(x, -(period - high)), k.timesPlus(constant(x, -high), x));
    }
    return k.timesPlus(constant(x, -periodRest), k.timesPlus(constant(x, -period), x));
  }

  private static Lane constant(Lane like, double value) {
    return like.program().constant(value);
  }

  /** Natural logarithm of a positive number; NaN below zero, -infinity for zero. */
  public static Lane log(Lane x) {
    LaneProgram program = x.program();
    boolean single = program.dtype() == DType.FLOAT32;
    double smallest = single ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    double lift = single ? 0x1p24 : 0x1p54;
    Lane normal = x.ifLess(smallest, x.times(lift), x);
    Lane shift = x.ifLess(smallest, constant(x, single ? -24 : -54), constant(x, 0));
    Lane exponent = normal.exponent();
    // The largest exponent, negated, is that of no normal number.
    Lane mantissa = normal.times(constant(x, 1).minus(exponent).powerOfTwo()).times(0.5);
    Lane large = constant(x, Math.sqrt(2));
    Lane m = large.ifLess(mantissa, mantissa.times(0.5), mantissa);
    Lane e = large.ifLess(mantissa, exponent.plus(1), exponent).plus(shift);
    Lane finite = scaled(e, logOfMantissa(m.minus(1)));
    Lane infinite = constant(x, Double.POSITIVE_INFINITY);
    Lane positive = x.ifLess(infinite, finite, x);
    Lane zero = constant(x, 0);
    Lane value =
        x.ifLess(zero, constant(x, Double.NaN), x.ifEqual(zero, infinite.negated(), positive));
    return program.withDerivative(value, List.of(x), () -> List.of(constant(x, 1).over(x)));
  }

  /** e ln 2 + value. */
  private static Lane scaled(Lane e, Lane value) {
    boolean single = e.program().dtype() == DType.FLOAT32;
    // The high part has few bits, so that its product with an exponent is exact.
    double high = single ? 0x1.62ep-1 : 0x1.62e42feep-1;
    double low = LN2 - high + LN2_REST;
    return e.timesPlus(constant(e, high), e.timesPlus(constant(e, low), value));
  }

  /** log(1 + f) for 1 + f in [1/sqrt 2, sqrt 2], as fdlibm computes it. */
  private static Lane logOfMantissa(Lane f) {
    Lane s = f.over(f.plus(2));
    Lane z = s.squared();
    Lane r =
        z.times(series("log", z, n -> inverse(2L * n + 3).multiply(BigDecimal.TWO), 0, 0.0295));
    Lane half = f.squared().times(0.5);
    return f.minus(half.minus(s.times(half.plus(r))));
  }

  /** log(1 + y) with a small relative error also near zero; y above -1. */
  public static Lane log1p(Lane y) {
    Lane sum = y.plus(1);
    Lane lost = y.minus(sum.minus(1));
    Lane value = log(sum).plus(lost.over(sum));
    return y.program()
        .withDerivative(value, List.of(y), () -> List.of(constant(y, 1).over(y.plus(1))));
  }

  /** Sine and cosine; beyond 1e5 with an absolute error of the unit roundoff times the angle. */
  public static SineCosine sineCosine(Lane angle) {
    LaneProgram program = angle.program();
    Lane quarters = angle.times(2 / Math.PI).rounded();
    Lane rest = rest(angle, quarters, Math.PI / 2, TURN_REST / 4);
    Lane bound = constant(angle, Math.PI / 2);
    Lane r = rest.max(bound.negated()).min(bound);
    Lane t = r.squared();
    Lane sine =
        r.times(t)
            .timesPlus(series("sine tail", t, n -> alternating(n + 1, 2 * n + 3), 0, 0.62), r);
    Lane cosine =
        t.squared()
            .timesPlus(
                series("cosine tail", t, n -> alternating(n, 2 * n + 4), 0, 0.62),
                t.timesPlus(constant(angle, -0.5), constant(angle, 1)));
    // quarters mod 4 in {-2, -1, 0, 1, 2}
    Lane quadrant = quarters.minus(quarters.times(0.25).rounded().times(4));
    Lane size = quadrant.absolute();
    Lane odd = size;
    Lane one = constant(angle, 1);
    Lane unsignedSine = odd.ifEqual(one, cosine, sine);
    Lane unsignedCosine = odd.ifEqual(one, sine, cosine);
    // sin: + s, + c, -+ s, - c; cos: + c, - s, - c, + s
    Lane two = constant(angle, 2);
    Lane minus = quadrant.ifEqual(one.negated(), one.negated(), one);
    Lane flip = size.ifEqual(two, one.negated(), one);
    Lane finalSine = unsignedSine.times(minus).times(flip);
    Lane finalCosine = unsignedCosine.times(quadrant.ifEqual(one, one.negated(), flip));
    Lane s = program.withDerivative(finalSine, List.of(angle), () -> List.of(finalCosine));
    Lane c =
        program.withDerivative(finalCosine, List.of(angle), () -> List.of(finalSine.negated()));
    return new SineCosine(s, c);
  }

  /** (-1)^sign / n! */
  public static BigDecimal alternating(int sign, int n) {
    BigDecimal value = inverseFactorial(n);
    return sign % 2 == 0 ? value : value.negate();
  }

  /**
   * The angle of the vector (x, y) in (-pi, pi]; 0 for the zero vector. As {@code Math.atan2} but
   * that -pi becomes pi.
   */
  public static Lane atan2(Lane y, Lane x) {
    LaneProgram program = y.program();
    Lane ax = x.absolute();
    Lane ay = y.absolute();
    Lane high = ax.max(ay);
    Lane low = ax.min(ay);
    Lane zero = constant(x, 0);
    Lane steep = high.times(Math.sqrt(2) - 1);
    Lane numerator = steep.ifLess(low, low.minus(high), low);
    Lane denominator = steep.ifLess(low, low.plus(high), high);
    Lane safe = high.ifEqual(zero, constant(x, 1), denominator);
    Lane q = numerator.over(safe);
    Lane z = q.squared();
    Lane tail =
        series(
            "arc tangent tail",
            z,
            n -> n % 2 == 0 ? inverse(2L * n + 3).negate() : inverse(2L * n + 3),
            0,
            0.172);
    Lane near = q.times(z).timesPlus(tail, q);
    Lane octant = steep.ifLess(low, addSplit(near, Math.PI / 4, QUARTER_PI_REST), near);
    Lane quadrant =
        ax.ifLess(ay, addSplit(octant.negated(), Math.PI / 2, 2 * QUARTER_PI_REST), octant);
    Lane half =
        x.ifLess(zero, addSplit(quadrant.negated(), Math.PI, 4 * QUARTER_PI_REST), quadrant);
    Lane value = y.ifLess(zero, half.negated(), half);
    return program.withDerivative(
        value,
        List.of(y, x),
        () -> {
          Lane square = x.timesPlus(x, y.squared());
          Lane inverse = constant(x, 1).over(square);
          return List.of(x.times(inverse), y.negated().times(inverse));
        });
  }

  /** value + (high + rest) in the precision of the program. */
  private static Lane addSplit(Lane value, double high, double rest) {
    if (value.program().dtype() == DType.FLOAT32) {
      double rounded = (float) high;
      return value.plus(high - rounded).plus(rounded);
    }
    return value.plus(rest).plus(high);
  }
}

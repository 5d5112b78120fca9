package dev.casimir.linalg.internal.rotation;

import static dev.casimir.simd.lanes.EconomizedSeries.inverseFactorial;
import static dev.casimir.simd.lanes.LaneFunctions.alternating;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The even functions of an angle that exponentials of rotations are made of, of t = angle^2: one
 * polynomial each up to the angle pi, closed forms beyond, where nothing cancels.
 *
 * <p>A = sin(a)/a, B = (1 - cos a)/a^2, C = (a - sin a)/a^3, D = (a^2/2 + cos a - 1)/a^4, E = (2a -
 * 3 sin a + a cos a)/(2 a^5), F = (1 - (a/2) cot(a/2))/a^2. F has a pole at 2 pi.
 */
public final class RotationCoefficients {
  /** A little over pi^2. */
  private static final double SERIES_END = 9.875;

  private static final MathContext EXTENDED = new MathContext(60);

  private final boolean polynomialsAlone;
  private final Lane t;

  /** t less the middle of the interval, with fewer roundings than from t. */
  private final Lane fromMiddle;

  private final Lane beyond;
  private final LaneFunctions.SineCosine sineCosine;
  private final Lane angle;

  /**
   * The functions of the length of a vector.
   *
   * @param vector rotation vector, or one angle
   */
  public RotationCoefficients(List<Lane> vector) {
    this(vector, false);
  }

  private RotationCoefficients(List<Lane> vector, boolean polynomialsAlone) {
    this.polynomialsAlone = polynomialsAlone;
    t = Cross.dot(vector, vector);
    LaneProgram program = t.program();
    Lane difference = program.constant(-SERIES_END / 2);
    for (Lane component : vector) {
      difference = component.timesPlus(component, difference);
    }
    Lane end = program.constant(SERIES_END);
    // written so that NaN passes
    fromMiddle = end.ifLess(t, program.constant(0), difference);
    beyond = end.ifLess(t, t, end);
    angle = beyond.squareRoot();
    sineCosine = LaneFunctions.sineCosine(angle);
  }

  /** Polynomials alone: nonsense, though finite, where {@link #isBeyond} is one. */
  public static RotationCoefficients upToPi(List<Lane> vector) {
    return new RotationCoefficients(vector, true);
  }

  /** One where the angle is beyond the polynomials, else zero. */
  public Lane isBeyond() {
    LaneProgram program = t.program();
    return program.constant(SERIES_END).ifLess(t, program.constant(1), program.constant(0));
  }

  /** The squared angle. */
  public Lane t() {
    return t;
  }

  /** sin(a) / a. */
  public Lane a() {
    return joined("A", k -> alternating(k, 2 * k + 1), sineCosine.sine().over(angle));
  }

  /** (1 - cos a) / a^2. */
  public Lane b() {
    return joined("B", k -> alternating(k, 2 * k + 2), versine().over(beyond));
  }

  /** (a - sin a) / a^3. */
  public Lane c() {
    Lane closed = angle.minus(sineCosine.sine()).over(beyond.times(angle));
    return joined("C", k -> alternating(k, 2 * k + 3), closed);
  }

  /** (a^2 / 2 + cos a - 1) / a^4. */
  public Lane d() {
    Lane closed = beyond.times(0.5).minus(versine()).over(beyond.squared());
    return joined("D", k -> alternating(k, 2 * k + 4), closed);
  }

  /** (2 a - 3 sin a + a cos a) / (2 a^5). */
  public Lane e() {
    Lane sum =
        angle.timesPlus(sineCosine.cosine(), angle.times(2).minus(sineCosine.sine().times(3)));
    Lane closed = sum.over(beyond.squared().times(angle).times(2));
    return joined("E", RotationCoefficients::seriesOfE, closed);
  }

  /** (1 - (a / 2) cot(a / 2)) / a^2. */
  public Lane f() {
    Lane cotangent = angle.times(0.5).times(sineCosine.sine()).over(versine());
    Lane closed = t.program().constant(1).minus(cotangent).over(beyond);
    return joined("F", RotationCoefficients::seriesOfF, closed);
  }

  private Lane versine() {
    return t.program().constant(1).minus(sineCosine.cosine());
  }

  private Lane joined(String name, IntFunction<BigDecimal> series, Lane closed) {
    Lane polynomial =
        LaneFunctions.centredSeries("rotation " + name, fromMiddle, series, 0, SERIES_END);
    Lane end = t.program().constant(SERIES_END);
    return polynomialsAlone ? polynomial : end.ifLess(t, closed, polynomial);
  }

  private static BigDecimal seriesOfE(int k) {
    BigDecimal value =
        inverseFactorial(2 * k + 4)
            .subtract(inverseFactorial(2 * k + 5).multiply(BigDecimal.valueOf(3)))
            .multiply(new BigDecimal("0.5"));
    return k % 2 == 0 ? value : value.negate();
  }

  /** The quotient cos(a/2) / (sin(a/2) / (a/2)) as a power series of t, of which F is the rest. */
  private static final class CotangentSeries {
    private static final int TERMS = 80;
    static final BigDecimal[] QUOTIENT = new BigDecimal[TERMS];

    static {
      for (int k = 0; k < TERMS; k++) {
        BigDecimal value = ofHalf(k, 2 * k);
        for (int i = 0; i < k; i++) {
          int j = k - i;
          value = value.subtract(QUOTIENT[i].multiply(ofHalf(j, 2 * j + 1)), EXTENDED);
        }
        QUOTIENT[k] = value;
      }
    }

    /** (-1/4)^k / n! */
    private static BigDecimal ofHalf(int k, int n) {
      return alternating(k, n).divide(BigDecimal.valueOf(4).pow(k), EXTENDED);
    }
  }

  private static BigDecimal seriesOfF(int k) {
    return CotangentSeries.QUOTIENT[k + 1].negate();
  }
}

package dev.casimir.lie.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * The coefficients of V = C + A W + B W^2, the integral of exp(x (W + sigma)) over x in [0, 1]. For
 * angles up to 1 they are series in the squared angle of the integrals I_k of x^k e^(sigma x);
 * beyond, quotients by |sigma + i angle|^2, which is large there.
 */
final class SimilarityCoefficients {
  private static final int INTEGRALS = 19;
  private static final int FIRST_INTEGRAL = 24;

  /** Up to this |sigma| the recurrence of the integrals runs downwards, beyond upwards. */
  private static final double DOWNWARDS_END = 1.5;

  private final Lane t;
  private final Lane a;
  private final Lane b;
  private final Lane c;

  /** V^-1 = c0 + c1 W + c2 W^2. */
  record Inverse(Lane c0, Lane c1, Lane c2) {}

  /**
   * The coefficients.
   *
   * @param t squared angle
   * @param sigma logarithm of the scale
   */
  SimilarityCoefficients(Lane t, Lane sigma) {
    this.t = t;
    LaneProgram program = t.program();
    Lane one = program.constant(1);
    Lane minusOne = LaneFunctions.expm1(sigma);
    List<Lane> integrals = integrals(sigma, minusOne);
    c = integrals.getFirst();
    Lane small = t.ifLess(1, t, one);
    Lane large = t.ifLess(1, one, t);
    Lane angle = large.squareRoot();
    LaneFunctions.SineCosine values = LaneFunctions.sineCosine(angle);
    Lane sine = values.sine().over(angle);
    Lane half = LaneFunctions.sineCosine(angle.times(0.5)).sine();
    Lane growth = minusOne.plus(1);
    // e^sigma cos - 1, and e^sigma sin / angle
    Lane real = minusOne.timesPlus(values.cosine(), half.squared().times(-2));
    Lane imaginary = growth.times(sine);
    Lane inverse = one.over(sigma.timesPlus(sigma, large));
    Lane closedA = sigma.timesPlus(imaginary, real.negated()).times(inverse);
    Lane realQuotient = sigma.timesPlus(real, large.times(imaginary)).times(inverse);
    Lane closedB = c.minus(realQuotient).over(large);
    a = t.ifLess(1, series(integrals, 1, small), closedA);
    b = t.ifLess(1, series(integrals, 2, small), closedB);
  }

  Lane a() {
    return a;
  }

  Lane b() {
    return b;
  }

  Lane c() {
    return c;
  }

  /** From the eigenvalues c and c - t b +- i angle a of V, without dividing by the angle. */
  Inverse inverse() {
    Lane p = t.negated().timesPlus(b, c);
    Lane length = p.timesPlus(p, t.times(a.squared()));
    Lane c2 = a.timesPlus(a, p.negated().times(b)).over(c.times(length));
    return new Inverse(t.program().constant(1).over(c), a.negated().over(length), c2);
  }

  /** Integrals of x^k e^(sigma x) over [0, 1], k = 0, 1, ... */
  private static List<Lane> integrals(Lane sigma, Lane minusOne) {
    LaneProgram program = sigma.program();
    Lane one = program.constant(1);
    Lane size = sigma.absolute();
    Lane low = size.ifLess(DOWNWARDS_END, sigma, program.constant(0));
    Lane high = size.ifLess(DOWNWARDS_END, one.times(2), sigma);
    Lane growth = minusOne.plus(1);
    Lane safeGrowth = size.ifLess(DOWNWARDS_END, growth, one);
    Lane downwards = safeGrowth.times(1.0 / (FIRST_INTEGRAL + 1));
    Lane[] values = new Lane[INTEGRALS + 1];
    Lane minusLow = low.negated();
    for (int k = FIRST_INTEGRAL; k >= 1; k--) {
      downwards = minusLow.timesPlus(downwards, safeGrowth).times(1.0 / k);
      if (k - 1 <= INTEGRALS) {
        values[k - 1] = downwards;
      }
    }
    Lane inverse = one.over(high);
    Lane upwards = minusOne.times(inverse);
    List<Lane> integrals = new ArrayList<>();
    for (int k = 0; k <= INTEGRALS; k++) {
      if (k > 0) {
        upwards = growth.minus(upwards.times(k)).times(inverse);
      }
      integrals.add(size.ifLess(DOWNWARDS_END, values[k], upwards));
    }
    return integrals;
  }

  /** sum_k (-t)^k I_{2k + first} / (2k + first)! */
  private static Lane series(List<Lane> integrals, int first, Lane t) {
    Lane sum = t.program().constant(0);
    int last = (INTEGRALS - first) / 2;
    for (int k = last; k >= 0; k--) {
      double factor = 1;
      for (int i = 2; i <= 2 * k + first; i++) {
        factor /= i;
      }
      sum = t.negated().timesPlus(sum, integrals.get(2 * k + first).times(factor));
    }
    return sum;
  }
}

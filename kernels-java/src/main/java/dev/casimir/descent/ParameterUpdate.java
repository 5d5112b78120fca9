package dev.casimir.descent;

/**
 * How a learned number p follows its gradient g; arithmetic in the precision of the number, so that
 * every device gives the same bits. Coefficients come in double precision and are rounded to that
 * of the number.
 */
public sealed interface ParameterUpdate {
  /** Numbers kept for every learned one: 0 to 2. */
  int moments();

  /** The largest magnitude of a gradient whose update does not overflow. */
  double gradientLimit(double largestNumber);

  /**
   * Gradient descent: v = momentum v + g + [coupled] d p, then p = p - rate (v + [decoupled] d p).
   *
   * @param momentum share of the velocity that is kept, at least 0 and less than 1; with 0 there is
   *     none
   * @param decay d of parameters that decay, at least 0
   * @param coupled whether decay is part of the gradient
   */
  record Momentum(double momentum, double decay, boolean coupled) implements ParameterUpdate {
    public Momentum {
      checkShare("momentum", momentum);
      checkDecay(decay);
    }

    @Override
    public int moments() {
      return momentum == 0 ? 0 : 1;
    }

    @Override
    public double gradientLimit(double largestNumber) {
      return largestNumber;
    }

    /** What decay adds to the gradient of a parameter. */
    public double penalty(boolean decays) {
      return decays && coupled ? decay : 0;
    }

    /** What decay adds to the velocity of a parameter. */
    public double shrink(boolean decays) {
      return decays && !coupled ? decay : 0;
    }
  }

  /**
   * Adam with decoupled decay: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, then p = p - rate (m
   * / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon) + decay p) at update t = 1, 2, ...
   *
   * @param firstMomentum b1, at least 0 and less than 1
   * @param secondMomentum b2, the same
   * @param epsilon more than 0
   * @param decay of parameters that decay, at least 0
   */
  record Adam(double firstMomentum, double secondMomentum, double epsilon, double decay)
      implements ParameterUpdate {
    public Adam {
      checkShare("firstMomentum", firstMomentum);
      checkShare("secondMomentum", secondMomentum);
      checkDecay(decay);
      if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("epsilon: expected more than 0, got " + epsilon);
      }
    }

    @Override
    public int moments() {
      return 2;
    }

    @Override
    public double gradientLimit(double largestNumber) {
      return Math.sqrt(largestNumber);
    }

    /** 1 - b1^t, what the rate is divided by. */
    public double firstCorrection(long update) {
      return 1 - StrictMath.pow(firstMomentum, update);
    }

    /** 1 / sqrt(1 - b2^t), what the root of the second moment is multiplied by. */
    public double secondCorrection(long update) {
      return 1 / Math.sqrt(1 - StrictMath.pow(secondMomentum, update));
    }
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          name + ": expected at least 0 and less than 1, got " + share);
    }
  }

  private static void checkDecay(double decay) {
    if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("decay: expected a number from 0 on, got " + decay);
    }
  }
}

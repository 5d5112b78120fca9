package dev.casimir.lie;

/**
 * The distribution from which Mironenco and Forré (Lie Group Decompositions for Equivariant Neural
 * Networks, 2024) draw their group elements: g = p k with p = exp(X / 2), where X = log(g g') is a
 * symmetric matrix with independent normal coordinates of mean 0 and the given variance in a basis
 * that is orthonormal in the Frobenius norm, and k is a rotation. It is not the Haar measure: the
 * positive part has the wrong density, and shifts change expectations, unless every sample counts
 * with its weight.
 *
 * @param n size of the matrices, 2..64
 * @param special whether X has trace zero, so that det g = 1; otherwise det g is any positive
 *     number
 * @param variance of every coordinate of X, in (0, 100]; 0.1 in the paper
 * @param angles how the rotations are chosen; for other than uniform n must be 2
 * @param count number of equidistant angles, at least 1: sample i has angle i mod {@code count}
 */
public record LogNormalPolar(int n, boolean special, double variance, Angles angles, int count) {
  /** How rotations are chosen. */
  public enum Angles {
    /** Uniformly from SO(n). */
    UNIFORM,

    /** -pi + 2 pi i / count, i = 0, ..., count - 1: all different. */
    EQUIDISTANT,

    /**
     * -pi + 2 pi i / (count - 1), i = 0, ..., count - 1, as in the code published with the paper:
     * the first and the last are the same rotation.
     */
    EQUIDISTANT_WITH_BOTH_ENDS
  }

  private static final double MAX_VARIANCE = 100;

  public LogNormalPolar {
    HaarSample.checkSize(n);
    if (!(variance > 0 && variance <= MAX_VARIANCE)) {
      throw new IllegalArgumentException(
          "variance: expected a number in (0, " + MAX_VARIANCE + "], got " + variance);
    }
    if (angles != Angles.UNIFORM && n != 2) {
      throw new IllegalArgumentException("n: expected 2 for equidistant angles, got " + n);
    }
    if (count < 1) {
      throw new IllegalArgumentException("count: expected at least 1, got " + count);
    }
  }

  String describe() {
    return "log-normal distribution on %s(%d), variance %s, %s angles"
        .formatted(
            special ? "SL" : "GL+",
            n,
            variance,
            angles == Angles.UNIFORM ? "uniform" : count + " equidistant");
  }

  /** Of GL+(n), with uniform rotations. */
  public static LogNormalPolar generalLinear(int n, double variance) {
    return new LogNormalPolar(n, false, variance, Angles.UNIFORM, 1);
  }

  /** Of SL(n), with uniform rotations. */
  public static LogNormalPolar specialLinear(int n, double variance) {
    return new LogNormalPolar(n, true, variance, Angles.UNIFORM, 1);
  }

  /** The same with equidistant rotations of the plane. */
  public LogNormalPolar withAngles(Angles choice, int number) {
    return new LogNormalPolar(n, special, variance, choice, number);
  }
}

package dev.casimir.descent.internal;

/**
 * Updates of numbers by {@link dev.casimir.descent.ParameterUpdate}, each by itself. Works on
 * arrays, not on segments: of arrays the compiler knows that they do not overlap in part, and
 * vectorizes.
 */
public final class UpdateArithmeticF64 {
  private UpdateArithmeticF64() {}

  /** Gradient descent with momentum. */
  public static void descend(
      double[] value,
      double[] gradient,
      double[] velocity,
      int count,
      double momentum,
      double step,
      double penalty,
      double shrink) {
    for (int i = 0; i < count; i++) {
      double direction = momentum * velocity[i] + (gradient[i] + penalty * value[i]);
      velocity[i] = direction;
      value[i] -= step * (direction + shrink * value[i]);
    }
  }

  /** Gradient descent without momentum. */
  public static void descend(
      double[] value, double[] gradient, int count, double step, double penalty, double shrink) {
    for (int i = 0; i < count; i++) {
      double direction = gradient[i] + penalty * value[i];
      value[i] -= step * (direction + shrink * value[i]);
    }
  }

  /**
   * Adam with decoupled decay.
   *
   * @param shares kept of the first moment, new in it, kept of the second, new in it
   * @param step the rate over the first correction
   * @param scale the second correction
   * @param shrink rate times decay
   */
  public static void adam(
      double[] value,
      double[] gradient,
      double[] first,
      double[] second,
      int count,
      double[] shares,
      double epsilon,
      double step,
      double scale,
      double shrink) {
    double keptFirst = shares[0];
    double newFirst = shares[1];
    double keptSecond = shares[2];
    double newSecond = shares[3];
    for (int i = 0; i < count; i++) {
      double g = gradient[i];
      double m = keptFirst * first[i] + newFirst * g;
      double v = keptSecond * second[i] + newSecond * (g * g);
      first[i] = m;
      second[i] = v;
      value[i] -= step * (m / (scale * (double) Math.sqrt(v) + epsilon)) + shrink * value[i];
    }
  }
}

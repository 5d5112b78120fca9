package dev.casimir.models.training;

/** {@link AdamW} on arrays. */
final class AdamLoop extends UpdateLoop {
  private final AdamW rule;
  private double step;
  private double scale;
  private double shrink;

  AdamLoop(AdamW rule) {
    this.rule = rule;
  }

  @Override
  String[] moments() {
    return new String[] {"first moment", "second moment"};
  }

  @Override
  double gradientLimit(double largestNumber) {
    return Math.sqrt(largestNumber);
  }

  @Override
  void prepare(long update, double rate, boolean decays) {
    step = rate / (1 - StrictMath.pow(rule.firstMomentum(), update));
    scale = 1 / Math.sqrt(1 - StrictMath.pow(rule.secondMomentum(), update));
    shrink = decays ? rate * rule.decay() : 0;
  }

  @Override
  void apply(float[] value, float[] gradient, float[] first, float[] second, int count) {
    float keptFirst = (float) rule.firstMomentum();
    float newFirst = (float) (1 - rule.firstMomentum());
    float keptSecond = (float) rule.secondMomentum();
    float newSecond = (float) (1 - rule.secondMomentum());
    float epsilon = (float) rule.epsilon();
    float a = (float) step;
    float s = (float) scale;
    float d = (float) shrink;
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      float m = keptFirst * first[i] + newFirst * g;
      float v = keptSecond * second[i] + newSecond * (g * g);
      first[i] = m;
      second[i] = v;
      value[i] -= a * (m / (s * (float) Math.sqrt(v) + epsilon)) + d * value[i];
    }
  }

  @Override
  void apply(double[] value, double[] gradient, double[] first, double[] second, int count) {
    double keptFirst = rule.firstMomentum();
    double newFirst = 1 - keptFirst;
    double keptSecond = rule.secondMomentum();
    double newSecond = 1 - keptSecond;
    double epsilon = rule.epsilon();
    double a = step;
    double s = scale;
    double d = shrink;
    for (int i = 0; i < count; i++) {
      double g = gradient[i];
      double m = keptFirst * first[i] + newFirst * g;
      double v = keptSecond * second[i] + newSecond * (g * g);
      first[i] = m;
      second[i] = v;
      value[i] -= a * (m / (s * Math.sqrt(v) + epsilon)) + d * value[i];
    }
  }
}

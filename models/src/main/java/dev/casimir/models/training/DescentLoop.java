package dev.casimir.models.training;

/** {@link StochasticGradientDescent} on arrays. */
final class DescentLoop extends UpdateLoop {
  private final StochasticGradientDescent rule;
  private double rate;
  private double coupled;
  private double decoupled;

  DescentLoop(StochasticGradientDescent rule) {
    this.rule = rule;
  }

  @Override
  String[] moments() {
    return rule.momentum() == 0 ? new String[0] : new String[] {"velocity"};
  }

  @Override
  double gradientLimit(double largestNumber) {
    return largestNumber;
  }

  @Override
  void prepare(long update, double parameterRate, boolean decays) {
    rate = parameterRate;
    coupled = decays && rule.coupled() ? rule.decay() : 0;
    decoupled = decays && !rule.coupled() ? rule.decay() : 0;
  }

  @Override
  void apply(float[] value, float[] gradient, float[] velocity, float[] second, int count) {
    float step = (float) rate;
    float penalty = (float) coupled;
    float shrink = (float) decoupled;
    if (rule.momentum() == 0) {
      for (int i = 0; i < count; i++) {
        float direction = gradient[i] + penalty * value[i];
        value[i] -= step * (direction + shrink * value[i]);
      }
      return;
    }
    float momentum = (float) rule.momentum();
    for (int i = 0; i < count; i++) {
      float direction = momentum * velocity[i] + (gradient[i] + penalty * value[i]);
      velocity[i] = direction;
      value[i] -= step * (direction + shrink * value[i]);
    }
  }

  @Override
  void apply(double[] value, double[] gradient, double[] velocity, double[] second, int count) {
    double step = rate;
    double penalty = coupled;
    double shrink = decoupled;
    if (rule.momentum() == 0) {
      for (int i = 0; i < count; i++) {
        double direction = gradient[i] + penalty * value[i];
        value[i] -= step * (direction + shrink * value[i]);
      }
      return;
    }
    double momentum = rule.momentum();
    for (int i = 0; i < count; i++) {
      double direction = momentum * velocity[i] + (gradient[i] + penalty * value[i]);
      velocity[i] = direction;
      value[i] -= step * (direction + shrink * value[i]);
    }
  }
}

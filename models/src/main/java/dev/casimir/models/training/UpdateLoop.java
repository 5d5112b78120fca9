package dev.casimir.models.training;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.descent.internal.UpdateArithmeticF32;
import dev.casimir.descent.internal.UpdateArithmeticF64;
import dev.casimir.descent.internal.UpdateCoefficients;

/**
 * An update rule on one stretch of numbers. Every number is changed by itself, so that stretches
 * may be cut anywhere.
 */
final class UpdateLoop {
  private final ParameterUpdate rule;
  private UpdateCoefficients with = new UpdateCoefficients(0, 0, 0, 0);

  UpdateLoop(ParameterUpdate rule) {
    this.rule = rule;
  }

  ParameterUpdate rule() {
    return rule;
  }

  /** Names of the numbers that are kept for every learned one; two at most. */
  String[] moments() {
    return switch (rule) {
      case ParameterUpdate.Momentum momentum ->
          momentum.moments() == 0 ? new String[0] : new String[] {"velocity"};
      case ParameterUpdate.Adam adam -> new String[] {"first moment", "second moment"};
    };
  }

  /**
   * Sets the coefficients of the coming calls.
   *
   * @param update number of the update, from 1 on
   * @param rate the learning rate of the parameter
   */
  void prepare(long update, double rate, boolean decays) {
    with = UpdateCoefficients.of(rule, rate, decays, update);
  }

  /** Updates the first {@code count} values and moments. */
  void apply(float[] value, float[] gradient, float[] first, float[] second, int count) {
    float step = (float) with.step();
    float penalty = (float) with.penalty();
    float shrink = (float) with.shrink();
    switch (rule) {
      case ParameterUpdate.Momentum descent when descent.momentum() == 0 ->
          UpdateArithmeticF32.descend(value, gradient, count, step, penalty, shrink);
      case ParameterUpdate.Momentum descent -> {
        float momentum = (float) descent.momentum();
        UpdateArithmeticF32.descend(value, gradient, first, count, momentum, step, penalty, shrink);
      }
      case ParameterUpdate.Adam adam -> {
        float[] shares = {
          (float) adam.firstMomentum(),
          (float) (1 - adam.firstMomentum()),
          (float) adam.secondMomentum(),
          (float) (1 - adam.secondMomentum())
        };
        float scale = (float) with.scale();
        float epsilon = (float) adam.epsilon();
        UpdateArithmeticF32.adam(
            value, gradient, first, second, count, shares, epsilon, step, scale, shrink);
      }
    }
  }

  /** As for floats. */
  void apply(double[] value, double[] gradient, double[] first, double[] second, int count) {
    double step = with.step();
    double penalty = with.penalty();
    double shrink = with.shrink();
    switch (rule) {
      case ParameterUpdate.Momentum descent when descent.momentum() == 0 ->
          UpdateArithmeticF64.descend(value, gradient, count, step, penalty, shrink);
      case ParameterUpdate.Momentum descent ->
          UpdateArithmeticF64.descend(
              value, gradient, first, count, descent.momentum(), step, penalty, shrink);
      case ParameterUpdate.Adam adam -> {
        double[] shares = {
          adam.firstMomentum(),
          1 - adam.firstMomentum(),
          adam.secondMomentum(),
          1 - adam.secondMomentum()
        };
        double epsilon = adam.epsilon();
        UpdateArithmeticF64.adam(
            value, gradient, first, second, count, shares, epsilon, step, with.scale(), shrink);
      }
    }
  }
}

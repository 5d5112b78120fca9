package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.simd.lanes.Lane;

/** Elementary functions of complex numbers in lanes. */
final class ComplexLanes {
  private ComplexLanes() {}

  /** phi(z). */
  static Evaluation value(ElementaryFunction function, ComplexLane z) {
    return switch (function) {
      case EXP -> Evaluation.of(Exponentials.exp(z));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        ComplexLogistic logistic = logistic(function, z);
        yield Evaluation.of(logistic.value(), logistic.margin());
      }
      case IDENTITY -> Evaluation.of(z);
    };
  }

  /** phi'(z). */
  static Evaluation derivative(ElementaryFunction function, ComplexLane z) {
    return switch (function) {
      case EXP -> Evaluation.of(Exponentials.exp(z));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        ComplexLogistic logistic = logistic(function, z);
        yield Evaluation.of(logistic.derivative(), logistic.margin());
      }
      case IDENTITY ->
          Evaluation.of(
              new ComplexLane(z.re().program().constant(1), z.re().program().constant(0)));
    };
  }

  /** phi(u + v) - phi(u) for real u with a = phi(u). */
  static Evaluation deviation(ElementaryFunction function, ComplexLane v, Lane u, Lane a) {
    return switch (function) {
      case EXP -> Evaluation.of(Exponentials.lessOne(v).times(a));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        DeviationLanes lanes = DeviationLanes.of(LogisticFamily.of(function).orElseThrow(), v, a);
        yield Evaluation.of(lanes.value(), lanes.margin());
      }
      case IDENTITY -> Evaluation.of(v);
    };
  }

  private static ComplexLogistic logistic(ElementaryFunction function, ComplexLane z) {
    return new ComplexLogistic(LogisticFamily.of(function).orElseThrow(), z);
  }
}

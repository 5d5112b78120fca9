package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;

/** Elementary functions of complex numbers in lanes. */
final class ComplexLanes {
  private ComplexLanes() {}

  /** phi(z). */
  static Evaluation value(ElementaryFunction function, ComplexLane z) {
    return switch (function) {
      case EXP -> Evaluation.of(Exponentials.exp(z));
      case EXPM1 -> Evaluation.of(Exponentials.lessOne(z));
      case LOG -> Evaluation.of(Logarithms.of(z));
      case LOG1P -> Evaluation.of(Logarithms.ofOnePlus(z));
      case SIN -> Evaluation.of(new Sines(z).sine());
      case COS -> Evaluation.of(new Sines(z).cosine());
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        ComplexLogistic logistic = logistic(function, z);
        yield Evaluation.of(logistic.value(), logistic.margin());
      }
      case DSILU -> new ComplexDsilu(z).value();
      case IDENTITY -> Evaluation.of(z);
    };
  }

  /** phi'(z). */
  static Evaluation derivative(ElementaryFunction function, ComplexLane z) {
    LaneProgram program = z.re().program();
    return switch (function) {
      case EXP, EXPM1 -> Evaluation.of(Exponentials.exp(z));
      case LOG -> Evaluation.of(Logarithms.inverse(z));
      case LOG1P -> Evaluation.of(Logarithms.inverse(new ComplexLane(z.re().plus(1), z.im())));
      case SIN -> Evaluation.of(new Sines(z).cosine());
      case COS -> Evaluation.of(new Sines(z).sine().times(-1));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        ComplexLogistic logistic = logistic(function, z);
        yield Evaluation.of(logistic.derivative(), logistic.margin());
      }
      case DSILU -> new ComplexDsilu(z).derivative();
      case IDENTITY -> Evaluation.of(new ComplexLane(program.constant(1), program.constant(0)));
    };
  }

  /** phi(u + v) - phi(u) for real u with a = phi(u). */
  static Evaluation deviation(ElementaryFunction function, ComplexLane v, Lane u, Lane a) {
    return switch (function) {
      case EXP -> Evaluation.of(Exponentials.lessOne(v).times(a));
      case EXPM1 -> Evaluation.of(Exponentials.lessOne(v).times(ScaledExponential.of(u).value()));
      case LOG -> Evaluation.of(Logarithms.ofOnePlus(over(v, u)));
      case LOG1P -> Evaluation.of(Logarithms.ofOnePlus(over(v, u.plus(1))));
      case SIN -> Evaluation.of(middle(u, v).cosine().times(halfSine(v)).times(2));
      case COS -> Evaluation.of(middle(u, v).sine().times(halfSine(v)).times(-2));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> {
        DeviationLanes lanes = DeviationLanes.of(LogisticFamily.of(function).orElseThrow(), v, a);
        yield Evaluation.of(lanes.value(), lanes.margin());
      }
      case DSILU -> new DsiluLanes(u).deviation(v);
      case IDENTITY -> Evaluation.of(v);
    };
  }

  private static ComplexLane over(ComplexLane v, Lane divisor) {
    return new ComplexLane(v.re().over(divisor), v.im().over(divisor));
  }

  private static Sines middle(Lane u, ComplexLane v) {
    ComplexLane half = v.times(0.5);
    return new Sines(new ComplexLane(half.re().plus(u), half.im()));
  }

  private static ComplexLane halfSine(ComplexLane v) {
    return new Sines(v.times(0.5)).sine();
  }

  private static ComplexLogistic logistic(ElementaryFunction function, ComplexLane z) {
    return new ComplexLogistic(LogisticFamily.of(function).orElseThrow(), z);
  }
}

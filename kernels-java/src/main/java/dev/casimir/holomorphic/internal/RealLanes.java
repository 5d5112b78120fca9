package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.simd.lanes.Lane;

/** Elementary functions of real numbers in lanes. */
public final class RealLanes {
  private RealLanes() {}

  /** phi(x). */
  public static Lane value(ElementaryFunction function, Lane x) {
    return switch (function) {
      case EXP -> ScaledExponential.of(x).value();
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).value(x);
      case IDENTITY -> x;
    };
  }

  /** phi'(x). */
  public static Lane derivative(ElementaryFunction function, Lane x) {
    return switch (function) {
      case EXP -> ScaledExponential.of(x).value();
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).derivative(x);
      case IDENTITY -> x.ifEqual(x, x.program().constant(1), x);
    };
  }

  /** phi(u + v) - phi(u) with a = phi(u). */
  static Lane deviation(ElementaryFunction function, Lane v, Lane u, Lane a) {
    return switch (function) {
      case EXP -> a.times(Exponentials.lessOne(v));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).deviation(v, a);
      case IDENTITY -> v;
    };
  }

  private static LogisticLanes logistic(ElementaryFunction function) {
    return new LogisticLanes(LogisticFamily.of(function).orElseThrow());
  }
}

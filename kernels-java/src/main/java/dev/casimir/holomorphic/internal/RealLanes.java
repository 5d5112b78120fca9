package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;

/** Elementary functions of real numbers in lanes. */
public final class RealLanes {
  private RealLanes() {}

  /** phi(x). */
  public static Lane value(ElementaryFunction function, Lane x) {
    return switch (function) {
      case EXP -> ScaledExponential.of(x).value();
      case EXPM1 -> Exponentials.lessOne(x);
      case LOG -> LaneFunctions.log(x);
      case LOG1P -> Logarithms.ofOnePlus(x);
      case SIN -> QuarterTurns.of(x).sine();
      case COS -> QuarterTurns.of(x).cosine();
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).value(x);
      case DSILU -> new DsiluLanes(x).value();
      case IDENTITY -> x;
    };
  }

  /** phi'(x). */
  public static Lane derivative(ElementaryFunction function, Lane x) {
    Lane one = x.program().constant(1);
    return switch (function) {
      case EXP, EXPM1 -> ScaledExponential.of(x).value();
      case LOG -> one.over(x);
      case LOG1P -> one.over(x.plus(1));
      case SIN -> QuarterTurns.of(x).cosine();
      case COS -> QuarterTurns.of(x).sine().negated();
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).derivative(x);
      case DSILU -> new DsiluLanes(x).derivative();
      case IDENTITY -> x.ifEqual(x, one, x);
    };
  }

  /** phi(u + v) - phi(u) with a = phi(u). */
  static Lane deviation(ElementaryFunction function, Lane v, Lane u, Lane a) {
    return switch (function) {
      case EXP -> a.times(Exponentials.lessOne(v));
      case EXPM1 -> ScaledExponential.of(u).value().times(Exponentials.lessOne(v));
      case LOG -> Logarithms.ofOnePlus(v.over(u));
      case LOG1P -> Logarithms.ofOnePlus(v.over(u.plus(1)));
      case SIN -> middle(u, v).cosine().times(halfSine(v).times(2));
      case COS -> middle(u, v).sine().times(halfSine(v).times(-2));
      case TANH, LOGISTIC, SHIFTED_LOGISTIC -> logistic(function).deviation(v, a);
      case DSILU -> new DsiluLanes(u).deviation(v);
      case IDENTITY -> v;
    };
  }

  private static QuarterTurns middle(Lane u, Lane v) {
    return QuarterTurns.of(v.timesPlus(v.program().constant(0.5), u));
  }

  private static Lane halfSine(Lane v) {
    return QuarterTurns.of(v.times(0.5)).sine();
  }

  private static LogisticLanes logistic(ElementaryFunction function) {
    return new LogisticLanes(LogisticFamily.of(function).orElseThrow());
  }
}

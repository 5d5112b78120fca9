package dev.casimir.holomorphic;

/** Elementary functions by their definitions, to some forty digits. */
final class ReferenceFunctions {
  private ReferenceFunctions() {}

  static BigComplex value(ElementaryFunction function, BigComplex z) {
    return switch (function) {
      case EXP -> z.exp();
      case TANH -> logistic(z.times(2)).times(2).plus(-1);
      case LOGISTIC -> logistic(z);
      case SHIFTED_LOGISTIC -> logistic(z.times(4).plus(-2));
      case IDENTITY -> z;
    };
  }

  private static BigComplex logistic(BigComplex z) {
    return BigComplex.real(1).over(z.times(-1).exp().plus(1));
  }

  /** phi(u + v) - phi(u). */
  static BigComplex deviation(ElementaryFunction function, double u, BigComplex v) {
    return value(function, v.plus(u)).minus(value(function, BigComplex.real(u)));
  }
}

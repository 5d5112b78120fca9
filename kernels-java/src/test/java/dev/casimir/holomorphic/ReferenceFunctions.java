package dev.casimir.holomorphic;

/** Elementary functions by their definitions, to some forty digits. */
final class ReferenceFunctions {
  private ReferenceFunctions() {}

  static BigComplex value(ElementaryFunction function, BigComplex z) {
    return switch (function) {
      case EXP -> z.exp();
      case EXPM1 -> z.exp().plus(-1);
      case LOG -> z.log();
      case LOG1P -> z.plus(1).log();
      case SIN -> sine(z);
      case COS -> sine(BigComplex.halfPi().minus(z));
      case DSILU -> dsilu(z);
      case TANH -> logistic(z.times(2)).times(2).plus(-1);
      case LOGISTIC -> logistic(z);
      case SHIFTED_LOGISTIC -> logistic(z.times(4).plus(-2));
      case IDENTITY -> z;
    };
  }

  /** (e^iz - e^-iz) / 2i. */
  private static BigComplex sine(BigComplex z) {
    return z.turned().exp().minus(z.turned().times(-1).exp()).turned().times(-0.5);
  }

  private static BigComplex dsilu(BigComplex z) {
    BigComplex half = z.times(0.5);
    return half.times(logistic(z)).plus(BigComplex.real(1).minus(half).times(logistic(z.plus(-2))));
  }

  private static BigComplex logistic(BigComplex z) {
    return BigComplex.real(1).over(z.times(-1).exp().plus(1));
  }

  /** phi(u + v) - phi(u). */
  static BigComplex deviation(ElementaryFunction function, double u, BigComplex v) {
    return value(function, v.plus(u)).minus(value(function, BigComplex.real(u)));
  }
}

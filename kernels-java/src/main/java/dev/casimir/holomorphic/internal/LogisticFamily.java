package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.ElementaryFunction;
import java.util.Optional;

/**
 * base + height s(slope u - shift) with the logistic function s.
 *
 * @param shift a nonnegative number
 */
record LogisticFamily(double slope, double shift, double height, double base) {
  /** The parameters of a function, if it is one of this family. */
  static Optional<LogisticFamily> of(ElementaryFunction function) {
    return switch (function) {
      case LOGISTIC -> Optional.of(new LogisticFamily(1, 0, 1, 0));
      case SHIFTED_LOGISTIC -> Optional.of(new LogisticFamily(4, 2, 1, 0));
      case TANH -> Optional.of(new LogisticFamily(2, 0, 2, -1));
      default -> Optional.empty();
    };
  }
}

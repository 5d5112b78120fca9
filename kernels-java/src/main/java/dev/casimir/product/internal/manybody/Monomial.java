package dev.casimir.product.internal.manybody;

import java.util.List;

/**
 * A product of functions on the sphere, {@code scale * f^exponent * g * h}, cut off at a degree.
 *
 * @param degree highest degree of f
 * @param exponent number of factors f, 0 or more
 * @param factors highest degrees of the other factors: of none, g, or g and h
 * @param outputDegree highest degree wanted of the product
 * @param scale a number the product is multiplied by
 */
public record Monomial(
    int degree, int exponent, List<Integer> factors, int outputDegree, double scale) {
  public Monomial {
    factors = List.copyOf(factors);
  }

  /** Highest degree the product has. */
  public int reach() {
    return exponent * degree + factors.stream().mapToInt(Integer::intValue).sum();
  }

  /** Highest degree that is wanted and may be other than zero. */
  public int reachedDegree() {
    return Math.min(outputDegree, reach());
  }

  /** The factors in the order of the operands of {@link PanelMonomial#run}: f, g, h. */
  public int operandDegree(int operand) {
    return operand == 0 ? degree : factors.get(operand - 1);
  }
}

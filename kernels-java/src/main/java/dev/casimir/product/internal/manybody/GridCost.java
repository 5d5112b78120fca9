package dev.casimir.product.internal.manybody;

import java.util.ArrayList;
import java.util.List;

/** Which grid a {@link GridMonomial} takes and in which form, counted before anything is built. */
final class GridCost {
  /**
   * What a multiply-add of the separable form costs, in those of the other: its sums are short, so
   * most of its time goes into beginning and ending them.
   */
  private static final double SEPARABLE_PENALTY = 2.4;

  private final Monomial monomial;
  private final int size;
  private final List<Integer> operands = new ArrayList<>();

  GridCost(Monomial monomial) {
    this.monomial = monomial;
    this.size = OctantGrid.size(exactness());
    for (int operand = 0; operand <= monomial.factors().size(); operand++) {
      if (operand > 0 || monomial.exponent() > 0) {
        operands.add(operand);
      }
    }
  }

  /** Degree of the product times the harmonics it is projected on. */
  int exactness() {
    return monomial.reach() + monomial.reachedDegree();
  }

  /** The operands whose values are needed: f only where its exponent is not zero. */
  List<Integer> operands() {
    return operands;
  }

  int highestDegree() {
    int highest = monomial.reachedDegree();
    for (int operand : operands) {
      highest = Math.max(highest, monomial.operandDegree(operand));
    }
    return highest;
  }

  private long points() {
    return (long) size * size;
  }

  boolean isSeparable() {
    return SEPARABLE_PENALTY * separable() < whole();
  }

  long multiplyAdds() {
    return pointwise() + (isSeparable() ? separable() : whole());
  }

  private long whole() {
    long sum = square(monomial.reachedDegree());
    for (int operand : operands) {
      sum += square(monomial.operandDegree(operand));
    }
    return points() * sum;
  }

  private long separable() {
    long sum =
        size * square(monomial.reachedDegree()) + points() * angular(monomial.reachedDegree());
    for (int operand : operands) {
      int degree = monomial.operandDegree(operand);
      sum += size * square(degree) + points() * angular(degree);
    }
    return sum;
  }

  private static long square(int degree) {
    return (degree + 1L) * (degree + 1);
  }

  /** Pairs (order, parity of l) of a degree. */
  private static long angular(int degree) {
    return Math.max(1, 4L * degree);
  }

  /** Sums and differences, powers and products at all points. */
  long pointwise() {
    long butterflies = (operands.size() + 1L) * (OctantGrid.IMAGES / 2) * 3 * 2;
    long products = OctantGrid.IMAGES * (powers(monomial.exponent()) + monomial.factors().size());
    if (monomial.exponent() == 0) {
      products -= OctantGrid.IMAGES;
    }
    return points() * (butterflies + products);
  }

  /** Multiplications of a power by repeated squaring. */
  private static long powers(int exponent) {
    if (exponent < 1) {
      return 0;
    }
    return 31 - Integer.numberOfLeadingZeros(exponent) + Integer.bitCount(exponent) - 1L;
  }
}

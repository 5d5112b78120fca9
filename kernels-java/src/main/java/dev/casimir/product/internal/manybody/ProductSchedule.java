package dev.casimir.product.internal.manybody;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A monomial as a sequence of pairwise products. Slots 0, 1 and 2 are the operands f, g and h, the
 * others intermediates; each is cut off at the degree from which on nothing reaches the output any
 * more. The last step makes the output.
 */
public final class ProductSchedule {
  /** Slot of the first intermediate. */
  public static final int OPERANDS = 3;

  /** slot {@code target} = slot {@code left} times slot {@code right}, with their degrees. */
  public record Step(int left, int right, int target, int degree1, int degree2, int degree3) {}

  private final Monomial monomial;
  private final boolean halves;
  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> degrees = new ArrayList<>();
  private final Map<Integer, Integer> powers = new HashMap<>();
  private final int result;

  /**
   * @param halves whether a power is made from those of half the exponent, instead of from the one
   *     before it
   */
  public ProductSchedule(Monomial monomial, boolean halves) {
    this.monomial = monomial;
    this.halves = halves;
    for (int operand = 0; operand < OPERANDS; operand++) {
      boolean used = operand <= monomial.factors().size();
      degrees.add(used ? monomial.operandDegree(operand) : -1);
    }
    powers.put(1, 0);
    int slot = monomial.exponent() == 0 ? 1 : power(monomial.exponent());
    int reach = monomial.exponent() * monomial.degree();
    for (int i = 0; i < monomial.factors().size(); i++) {
      reach += monomial.factors().get(i);
      if (i > 0 || monomial.exponent() > 0) {
        slot = multiply(slot, i + 1, reach);
      }
    }
    result = slot;
  }

  private int power(int exponent) {
    Integer known = powers.get(exponent);
    if (known != null) {
      return known;
    }
    int less = halves ? exponent / 2 : exponent - 1;
    int left = power(less);
    int right = power(exponent - less);
    int slot = multiply(left, right, exponent * monomial.degree());
    powers.put(exponent, slot);
    return slot;
  }

  /** Adds a step whose product has degree {@code reach}. */
  private int multiply(int left, int right, int reach) {
    int needed = monomial.outputDegree() + monomial.reach() - reach;
    int degree = Math.min(reach, needed);
    int slot = degrees.size();
    degrees.add(degree);
    steps.add(new Step(left, right, slot, degrees.get(left), degrees.get(right), degree));
    return slot;
  }

  public List<Step> steps() {
    return steps;
  }

  /** Highest degree of a slot. */
  public int degree(int slot) {
    return degrees.get(slot);
  }

  public int slots() {
    return degrees.size();
  }

  /** The slot that holds the product, not yet scaled. */
  public int result() {
    return result;
  }
}

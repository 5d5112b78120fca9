package dev.casimir.holomorphic;

import dev.casimir.device.ItemStatus;
import java.util.Comparator;
import java.util.List;

/**
 * The coefficients at one centre.
 *
 * @param centreRe real part of the centre
 * @param centreIm imaginary part
 * @param coefficients in the order in which they were asked for
 * @param evaluations points at which the function was evaluated for this centre, all searches and
 *     checks included
 */
public record CauchyResult(
    double centreRe, double centreIm, List<CauchyCoefficient> coefficients, int evaluations) {
  private static final List<ItemStatus> BY_GRAVITY =
      List.of(
          ItemStatus.OK,
          ItemStatus.ZERO_COEFFICIENT,
          ItemStatus.ALIASED,
          ItemStatus.SINGULARITY_INSIDE,
          ItemStatus.RADIUS_SEARCH_FAILED,
          ItemStatus.NON_FINITE,
          ItemStatus.NOT_REAL_SYMMETRIC);

  public CauchyResult {
    coefficients = List.copyOf(coefficients);
  }

  /** The gravest status of the coefficients; a zero coefficient is the least grave. */
  public ItemStatus status() {
    return coefficients.stream()
        .map(CauchyCoefficient::status)
        .max(Comparator.comparingInt(BY_GRAVITY::indexOf))
        .orElse(ItemStatus.OK);
  }

  /** The first coefficient: the only one where one order was asked for. */
  public CauchyCoefficient coefficient() {
    return coefficients.getFirst();
  }

  /** The coefficient of an order that was asked for. */
  public CauchyCoefficient coefficient(int order) {
    return coefficients.stream()
        .filter(coefficient -> coefficient.order() == order)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("order: %d was not asked for".formatted(order)));
  }
}

package dev.casimir.holomorphic;

/**
 * Anderson acceleration of type II, safeguarded, for every row by itself: from the last {@code
 * memory} differences dR of the residuals r = F(x) - x and dF of the images, the next state is F(x)
 * - dF g, where the real coefficients g minimise |r - dR g| over all blocks of the row. Normal
 * equations in double precision, Cholesky; if they are singular or not finite the row takes the
 * plain step and begins anew.
 *
 * <p>Mixing history from far away does harm: saturated networks stall from a cold start. So a row
 * takes plain steps while its residual is above {@code startBelow}, and begins anew when the
 * residual is {@code restartFactor} times the least so far. Design note, 4.5.
 *
 * @param memory the largest number of differences, 1 to {@value #MAX_MEMORY}
 * @param ridge added to the diagonal of the normal equations relative to its entries; at least the
 *     unit roundoff of the state's precision is used
 * @param startBelow the residual below which rows are accelerated; infinity: always
 * @param restartFactor more than 1; infinity: never
 */
public record Anderson(int memory, double ridge, double startBelow, double restartFactor) {
  /** The most differences that are kept. */
  public static final int MAX_MEMORY = 16;

  public Anderson {
    if (memory < 1 || memory > MAX_MEMORY) {
      throw new IllegalArgumentException("memory: expected 1.." + MAX_MEMORY + ", got " + memory);
    }
    if (!(ridge >= 0 && ridge < 1)) {
      throw new IllegalArgumentException("ridge: expected 0 or more, below 1, got " + ridge);
    }
    if (!(startBelow > 0)) {
      throw new IllegalArgumentException(
          "startBelow: expected a positive number, got " + startBelow);
    }
    if (!(restartFactor > 1)) {
      throw new IllegalArgumentException(
          "restartFactor: expected more than 1, got " + restartFactor);
    }
  }

  /** Five differences, below a residual of 0.1, anew when the residual doubles. */
  public static Anderson safeguarded() {
    return new Anderson(5, 1e-10, 0.1, 2);
  }

  /** Without safeguards: only for comparison. */
  public static Anderson naive(int memory) {
    return new Anderson(memory, 1e-10, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}

package dev.casimir.holomorphic;

import java.util.Objects;
import java.util.Optional;

/**
 * How fixed points are sought.
 *
 * @param tolerance a row is done when max |F(x) - x| over its numbers is at most this. 0: every row
 *     takes exactly {@code maxSteps} steps, as published schedules have it, and is OK if it is
 *     finite and does not oscillate; the residual is for the caller to judge
 * @param maxSteps the most evaluations of the map, at least 1
 * @param minSteps steps before a row may be done, at most {@code maxSteps}
 * @param checkEvery rows are tested, and taken out, only at steps that are multiples of this, and
 *     at the last. Accelerated rows are tested at every step, taken out at multiples
 * @param damping w in x + w (F(x) - x), above 0, at most 2; 1 is the plain iteration. With real and
 *     imaginary part of one eigenvalue l of F', (1 - Re l) / |1 - l|^2 is best
 * @param anderson acceleration, of the damped map
 * @param compact whether rows that are done are taken out of the batch, so that the map has less to
 *     do. It changes no bit of a result
 */
public record FixedPointOptions(
    double tolerance,
    int maxSteps,
    int minSteps,
    int checkEvery,
    double damping,
    Optional<Anderson> anderson,
    boolean compact) {
  private static final int USUAL_CHECK = 10;

  public FixedPointOptions {
    Objects.requireNonNull(anderson, "anderson");
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tolerance: expected 0 or more, got " + tolerance);
    }
    if (maxSteps < 1) {
      throw new IllegalArgumentException("maxSteps: expected at least 1, got " + maxSteps);
    }
    if (minSteps < 0 || minSteps > maxSteps) {
      throw new IllegalArgumentException(
          "minSteps: expected 0.." + maxSteps + " (maxSteps), got " + minSteps);
    }
    if (checkEvery < 1) {
      throw new IllegalArgumentException("checkEvery: expected at least 1, got " + checkEvery);
    }
    if (!(damping > 0 && damping <= 2)) {
      throw new IllegalArgumentException(
          "damping: expected more than 0, at most 2, got " + damping);
    }
  }

  /** Plain iteration, a test every tenth step, rows taken out when they are done. */
  public static FixedPointOptions plain(double tolerance, int maxSteps) {
    return new FixedPointOptions(tolerance, maxSteps, 0, USUAL_CHECK, 1, Optional.empty(), true);
  }

  /** Exactly so many plain steps for every row. */
  public static FixedPointOptions schedule(int steps) {
    return plain(0, steps);
  }

  public FixedPointOptions withDamping(double factor) {
    return new FixedPointOptions(
        tolerance, maxSteps, minSteps, checkEvery, factor, anderson, compact);
  }

  public FixedPointOptions withAnderson(Anderson acceleration) {
    return new FixedPointOptions(
        tolerance, maxSteps, minSteps, checkEvery, damping, Optional.of(acceleration), compact);
  }

  /** Tests every {@code every} steps, not before {@code least} steps. */
  public FixedPointOptions withChecks(int least, int every) {
    return new FixedPointOptions(tolerance, maxSteps, least, every, damping, anderson, compact);
  }

  public FixedPointOptions withCompaction(boolean wanted) {
    return new FixedPointOptions(
        tolerance, maxSteps, minSteps, checkEvery, damping, anderson, wanted);
  }
}

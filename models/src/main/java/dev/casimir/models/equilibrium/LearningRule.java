package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.FixedPointOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a network relaxes and how it learns.
 *
 * @param free the solver of the free phase
 * @param nudged the solver of the nudged phases. Its tolerance is that of states: with nudges of
 *     radius r an error vector errs by about the tolerance over r
 * @param rejectAbove samples whose free residual is larger do not take part in the update
 */
public record LearningRule(
    ErrorVector errorVector,
    Homeostasis homeostasis,
    Sweep sweep,
    FixedPointOptions free,
    FixedPointOptions nudged,
    double rejectAbove) {
  private static final int PUBLISHED_FREE_STEPS = 150;
  private static final int PUBLISHED_NUDGED_STEPS = 20;

  public LearningRule {
    Objects.requireNonNull(errorVector, "errorVector");
    Objects.requireNonNull(homeostasis, "homeostasis");
    Objects.requireNonNull(sweep, "sweep");
    Objects.requireNonNull(free, "free");
    Objects.requireNonNull(nudged, "nudged");
    if (!(rejectAbove > 0)) {
      throw new IllegalArgumentException(
          "rejectAbove: expected a positive residual, got " + rejectAbove);
    }
  }

  /**
   * The schedule of the published experiments with dense layers: 150 synchronous steps without a
   * nudge, 20 with one, no sample rejected (arXiv 2309.02214).
   */
  public static LearningRule published(ErrorVector errorVector, Homeostasis homeostasis) {
    return new LearningRule(
        errorVector,
        homeostasis,
        Sweep.SYNCHRONOUS,
        FixedPointOptions.schedule(PUBLISHED_FREE_STEPS),
        FixedPointOptions.schedule(PUBLISHED_NUDGED_STEPS),
        Double.POSITIVE_INFINITY);
  }

  /** The same with another error vector. */
  public LearningRule withErrorVector(ErrorVector other) {
    return new LearningRule(other, homeostasis, sweep, free, nudged, rejectAbove);
  }

  /** The same with another homeostasis. */
  public LearningRule withHomeostasis(Homeostasis other) {
    return new LearningRule(errorVector, other, sweep, free, nudged, rejectAbove);
  }

  /** What a learner of parameters by this rule is, for logs and checkpoints. */
  Map<String, Object> describe(EquilibriumParameters parameters) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("network", parameters.network().toString());
    all.put("errorVector", errorVector.describe());
    all.put("homeostasis", homeostasis.describe());
    all.put("sweep", sweep.label());
    all.put("free", free.toString());
    all.put("nudged", nudged.toString());
    all.put("rejectAbove", Double.toString(rejectAbove));
    all.put("dtype", parameters.dtype().toString());
    return all;
  }
}

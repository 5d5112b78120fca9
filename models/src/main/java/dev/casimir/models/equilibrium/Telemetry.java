package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.Anderson;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.models.training.BatchReport;
import dev.casimir.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slow measures of a learner on a probe batch, for its log. */
final class Telemetry implements AutoCloseable {
  /** Enough for the adjoint states of any network that relaxes. */
  private static final int ADJOINT_STEPS = 400;

  private static final double ADJOINT_TOLERANCE = 1e-6;

  private final EquilibriumClassifier learner;
  private final EquilibriumParameters parameters;
  private final EquilibriumClassifier exact;

  Telemetry(EquilibriumClassifier learner, EquilibriumParameters parameters) {
    this.learner = learner;
    this.parameters = parameters;
    exact = learner.withRule(adjoint(learner.rule()));
  }

  /**
   * Weight angle in degrees, symmetry score, asymmetry, residuals, and for every layer the cosine
   * between the error vector of the rule and the adjoint state.
   */
  Map<String, Object> measure(Tensor inputs, int[] labels) {
    Map<String, Object> all = new LinkedHashMap<>(weights(parameters));
    BatchReport report = learner.findErrors(inputs, labels, learner.rule().errorVector()).report();
    all.put("probeFailed", report.failed());
    all.putAll(report.measures());
    Tensor[] errors = learner.batch().errors();
    exact.findErrors(inputs, labels, new ErrorVector.Adjoint());
    Tensor[] adjoints = exact.batch().errors();
    Map<String, Double> cosines = new LinkedHashMap<>();
    for (int l = 0; l < errors.length; l++) {
      cosines.put(
          parameters.network().layers().get(l).name(),
          Alignment.meanCosine(errors[l], adjoints[l]));
    }
    all.put("cosineToAdjoint", cosines);
    return all;
  }

  /** Weight angle in degrees, symmetry score, asymmetry. */
  static Map<String, Object> weights(EquilibriumParameters parameters) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("weightAngle", Alignment.weightAngle(parameters));
    all.put("symmetryScore", Alignment.symmetryScore(parameters));
    all.put("asymmetry", Alignment.asymmetry(parameters));
    return all;
  }

  private static LearningRule adjoint(LearningRule rule) {
    FixedPointOptions solver =
        FixedPointOptions.plain(ADJOINT_TOLERANCE, ADJOINT_STEPS)
            .withAnderson(Anderson.safeguarded());
    return new LearningRule(
        new ErrorVector.Adjoint(),
        new Homeostasis.None(),
        rule.sweep(),
        rule.free(),
        solver,
        rule.rejectAbove());
  }

  @Override
  public void close() {
    exact.close();
  }
}

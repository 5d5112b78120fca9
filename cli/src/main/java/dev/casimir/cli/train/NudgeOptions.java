package dev.casimir.cli.train;

import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.models.equilibrium.ErrorVector;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the error vector of an equilibrium network is found. */
final class NudgeOptions {
  private static final int USUAL_NODES = 2;
  private static final double USUAL_RADIUS = 0.5;
  private static final int USUAL_DWELL = 60;

  @Option(
      names = "--rule",
      paramLabel = "rbp|tangent|cauchy|continual|transposed-deviation",
      defaultValue = "tangent",
      description = {
        "Where error vectors come from (default ${DEFAULT-VALUE}):",
        "rbp: the exact gradient, recurrent backpropagation;",
        "tangent: the derivative to an infinitesimal nudge;",
        "cauchy: the same from nudges on a circle;",
        "continual: the same while the nudge goes round, without a free phase;",
        "transposed-deviation: nudges whose deviations travel backwards."
      })
  private RuleChoice rule = RuleChoice.TANGENT;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Nudges of a circle: cauchy, continual, transposed-deviation (default 2).")
  private Optional<Integer> nodes = Optional.empty();

  @Option(
      names = "--radius",
      paramLabel = "R",
      description = "Strength of these nudges (default 0.5).")
  private Optional<Double> radius = Optional.empty();

  @Option(
      names = "--form",
      paramLabel = "plain|deviation",
      description =
          "What cauchy iterates: states, or their deviations from the free ones, which lose no"
              + " digits (default deviation).")
  private Optional<ErrorVector.Form> form = Optional.empty();

  @Option(
      names = "--dwell",
      paramLabel = "T",
      description = "Steps of continual at every node (default 60).")
  private Optional<Integer> dwell = Optional.empty();

  @Option(
      names = "--periods",
      paramLabel = "N",
      description = "Turns of continual that count, after one that does not (default 1).")
  private Optional<Integer> periods = Optional.empty();

  /** The error vector, if the options go together. */
  ErrorVector errorVector() {
    String label = rule.label();
    refuse(nodes, "--nodes", !rule.isFinite(), label);
    refuse(radius, "--radius", !rule.isFinite(), label);
    refuse(form, "--form", rule != RuleChoice.CAUCHY, label);
    refuse(dwell, "--dwell", rule != RuleChoice.CONTINUAL, label);
    refuse(periods, "--periods", rule != RuleChoice.CONTINUAL, label);
    int count = nodes.orElse(USUAL_NODES);
    double strength = radius.orElse(USUAL_RADIUS);
    return switch (rule) {
      case RBP -> new ErrorVector.Adjoint();
      case TANGENT -> new ErrorVector.Tangent();
      case CAUCHY ->
          new ErrorVector.Cauchy(
              count, strength, NodeOffset.ZERO, form.orElse(ErrorVector.Form.DEVIATION));
      case CONTINUAL ->
          new ErrorVector.Continual(
              count, strength, dwell.orElse(USUAL_DWELL), periods.orElse(1), 1);
      case TRANSPOSED_DEVIATION ->
          new ErrorVector.TransposedDeviation(count, strength, NodeOffset.ZERO);
    };
  }

  private static void refuse(Optional<?> value, String option, boolean unused, String rule) {
    if (unused && value.isPresent()) {
      throw new IllegalArgumentException(option + ": --rule " + rule + " does not use it");
    }
  }
}

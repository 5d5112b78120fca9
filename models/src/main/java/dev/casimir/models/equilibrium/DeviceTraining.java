package dev.casimir.models.equilibrium;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredTraining;
import java.util.List;

/** What of networks and rules {@link LayeredTraining} can do. */
final class DeviceTraining {
  private DeviceTraining() {}

  /**
   * The training of a network by a rule.
   *
   * @throws IllegalArgumentException that says what a device does not do
   */
  static LayeredTraining of(EquilibriumNetwork network, LearningRule rule, ParameterUpdate update) {
    boolean tied = checkRow(network);
    ErrorVector.Cauchy circle = circle(rule.errorVector());
    if (rule.sweep() != Sweep.SYNCHRONOUS) {
      throw new IllegalArgumentException(
          "sweep: a device trains with synchronous ones, got " + rule.sweep().label());
    }
    checkSchedule("free", rule.free());
    checkSchedule("nudged", rule.nudged());
    List<Integer> units = network.layers().stream().map(Layer::units).toList();
    int classes = network.loss() == Loss.CROSS_ENTROPY ? network.classes() : 0;
    LayeredDynamics free =
        LayeredDynamics.schedule(
            units, network.layers().getFirst().activation(), classes, rule.free().maxSteps());
    return new LayeredTraining(
        network.inputs(),
        free,
        rule.nudged().maxSteps(),
        tied,
        circle.nodes(),
        circle.radius(),
        circle.offset(),
        rule.rejectAbove(),
        strength(rule.homeostasis()),
        update);
  }

  /** Whether feedback is tied, of dense layers in a row; refuses other networks. */
  private static boolean checkRow(EquilibriumNetwork network) {
    List<Layer> layers = network.layers();
    int[] hidden = layers.stream().limit(layers.size() - 1L).mapToInt(Layer::units).toArray();
    for (boolean tied : new boolean[] {false, true}) {
      EquilibriumNetwork row =
          EquilibriumNetwork.layered(
              network.inputs(),
              hidden,
              layers.getLast().units(),
              network.classes(),
              layers.getFirst().activation(),
              network.loss(),
              tied);
      boolean alike =
          layers.stream().allMatch(layer -> layer.activation() == layers.getFirst().activation());
      if (alike && row.connections().equals(network.connections())) {
        return tied;
      }
    }
    throw new IllegalArgumentException(
        "network: a device trains dense layers in a row with one activation, each connected with"
            + " the next in both directions, all of them tied or none; got "
            + network.connections());
  }

  private static ErrorVector.Cauchy circle(ErrorVector vector) {
    if (vector instanceof ErrorVector.Cauchy circle && circle.form() == ErrorVector.Form.PLAIN) {
      return circle;
    }
    throw new IllegalArgumentException(
        "errorVector: a device trains with nudges on a circle in plain form, got "
            + vector.describe());
  }

  private static double strength(Homeostasis homeostasis) {
    return switch (homeostasis) {
      case Homeostasis.None none -> 0;
      case Homeostasis.ClosedForm closed -> closed.strength();
      case Homeostasis.Probes probes ->
          throw new IllegalArgumentException(
              "homeostasis: a device takes its exact gradient, got " + probes.describe());
    };
  }

  private static void checkSchedule(String phase, FixedPointOptions solver) {
    if (solver.tolerance() != 0 || solver.damping() != 1 || solver.anderson().isPresent()) {
      throw new IllegalArgumentException(
          phase
              + ": a device takes a number of plain steps, without tolerance, damping and"
              + " acceleration; got "
              + solver);
    }
  }
}

package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the planner chose at a point against the best of the fixed choices it had.
 *
 * @param degree L
 * @param variant of the point
 * @param chosen label of the algorithm it chose
 * @param best label of the fastest {@link Contender} of the same kind
 * @param excess time of the choice over that of the best, less one; below zero where the planner
 *     was measured anew and came out faster
 */
public record PlannerChoice(int degree, String variant, String chosen, String best, double excess) {

  /** One for each point at which the planner and a fixed choice were measured. */
  static List<PlannerChoice> of(OperationClass operation, List<Timing> timings) {
    List<Contender> all = Contender.of(operation);
    Contender planner = all.stream().filter(Contender::isPlanner).findFirst().orElseThrow();
    List<String> fixed =
        all.stream()
            .filter(c -> !c.isPlanner() && c.kind() == planner.kind())
            .map(Contender::label)
            .toList();
    List<PlannerChoice> choices = new ArrayList<>();
    for (Timing timing : Scaling.of(timings, planner.label())) {
      Optional<Timing> best =
          timings.stream()
              .filter(t -> t.isAt(timing.degree(), timing.variant()))
              .filter(t -> fixed.contains(t.algorithm()))
              .min(Comparator.comparingDouble(Timing::nanoseconds));
      best.ifPresent(
          fastest ->
              choices.add(
                  new PlannerChoice(
                      timing.degree(),
                      timing.variant(),
                      timing.ran(),
                      fastest.algorithm(),
                      timing.nanoseconds() / fastest.nanoseconds() - 1)));
    }
    return choices;
  }

  /** Where, for people. */
  String where() {
    return "L = " + degree + (variant.isEmpty() ? "" : ", " + variant);
  }
}

package dev.casimir.holomorphic;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.internal.dynamics.LayeredDynamicsPlan;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The relaxation of dense layers in a row, each connected with the next in both directions, to a
 * fixed point; real without a nudge, real or complex with one.
 *
 * <p>The state u is what comes before the activation phi. A step takes u to u + w (F - u), with
 *
 * <pre>F_l = drive_l + W_(l-1) a_(l-1) + V_l a_(l+1) + beta dL/da_l,   a = phi(u),</pre>
 *
 * <p>where the loss L acts on the last layer: the cross-entropy of a softmax readout z = R a + c
 * with a target, whose derivative is R^T (softmax(z) - target), or half the squared distance of the
 * activities to the target. Weights are real; complex nudges make complex states.
 *
 * <p>A row is one state: its own sample, its own nudge. All rows take the same steps, or each stops
 * where it is at rest: at a step that is a multiple of {@code checkEvery}, or the last, if the
 * largest |F - u| of its numbers, of both parts, is at most the tolerance. That step is still
 * taken. What becomes of a row does not depend on the others, to the last bit. With tolerance 0
 * every row takes every step and is OK if its residual is finite, as published schedules have it.
 *
 * <p>Source: Laborieux and Zenke, arXiv 2209.00530 and 2309.02214.
 *
 * @param units of the layers, the output last
 * @param activation of all layers: of the logistic family, DSILU or IDENTITY
 * @param classes of the softmax readout; 0 for the squared distance
 * @param complex whether nudged states are complex
 * @param steps the most steps
 * @param tolerance 0 or more
 * @param checkEvery rows are tested at multiples of this, and at the last step
 * @param damping w, above 0, at most 2; 1 is the plain iteration
 */
public record LayeredDynamics(
    List<Integer> units,
    ElementaryFunction activation,
    int classes,
    boolean complex,
    int steps,
    double tolerance,
    int checkEvery,
    double damping)
    implements Operation<LayeredDynamicsKernel> {
  /** The most layers. */
  public static final int MAX_LAYERS = 64;

  private static final int USUAL_CHECK = 10;

  private static final Set<ElementaryFunction> ACTIVATIONS =
      Set.of(
          ElementaryFunction.TANH,
          ElementaryFunction.LOGISTIC,
          ElementaryFunction.SHIFTED_LOGISTIC,
          ElementaryFunction.DSILU,
          ElementaryFunction.IDENTITY);

  public LayeredDynamics {
    units = List.copyOf(units);
    Objects.requireNonNull(activation, "activation");
    if (units.isEmpty() || units.size() > MAX_LAYERS || units.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "units: expected 1..%d layers of at least one unit, got %s"
              .formatted(MAX_LAYERS, units));
    }
    if (!ACTIVATIONS.contains(activation)) {
      throw new IllegalArgumentException(
          "activation: expected one of the logistic family, dsilu or identity, got "
              + activation.label());
    }
    if (classes < 0 || classes > Softmax.MAX_SIZE) {
      throw new IllegalArgumentException(
          "classes: expected 0..%d, got %d".formatted(Softmax.MAX_SIZE, classes));
    }
    if (steps < 1 || checkEvery < 1) {
      throw new IllegalArgumentException(
          "steps: expected at least 1, and a check every 1 or more, got %d and %d"
              .formatted(steps, checkEvery));
    }
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tolerance: expected 0 or more, got " + tolerance);
    }
    if (!(damping > 0 && damping <= 2)) {
      throw new IllegalArgumentException(
          "damping: expected more than 0, at most 2, got " + damping);
    }
  }

  /** Exactly so many plain steps, real. */
  public static LayeredDynamics schedule(
      List<Integer> units, ElementaryFunction activation, int classes, int steps) {
    return new LayeredDynamics(units, activation, classes, false, steps, 0, USUAL_CHECK, 1);
  }

  /** The same with complex nudges. */
  public LayeredDynamics withComplexNudges() {
    return new LayeredDynamics(
        units, activation, classes, true, steps, tolerance, checkEvery, damping);
  }

  /** The same until rows are at rest. */
  public LayeredDynamics until(double rest) {
    return new LayeredDynamics(
        units, activation, classes, complex, steps, rest, checkEvery, damping);
  }

  /** The same with another damping. */
  public LayeredDynamics damped(double factor) {
    return new LayeredDynamics(
        units, activation, classes, complex, steps, tolerance, checkEvery, factor);
  }

  /** Units of all layers. */
  public int allUnits() {
    return units.stream().mapToInt(n -> n).sum();
  }

  /** Units of the last layer. */
  public int outputs() {
    return units.getLast();
  }

  /** Numbers of a target. */
  public int targets() {
    return classes > 0 ? classes : outputs();
  }

  /** Multiply-adds of a step of a real state. */
  public long multiplyAdds() {
    long sum = 2L * classes * outputs();
    for (int l = 0; l + 1 < units.size(); l++) {
      sum += 2L * units.get(l) * units.get(l + 1);
    }
    return sum;
  }

  @Override
  public String describe() {
    return "%s%s dynamics of %s layers %s, %d steps%s"
        .formatted(
            complex ? "complex " : "",
            classes > 0 ? "softmax" : "squared",
            activation.label(),
            units,
            steps,
            tolerance > 0 ? " or until " + tolerance : "");
  }

  @Override
  public LayeredDynamicsKernel planForCpu(PlanOptions options) {
    return new LayeredDynamicsPlan(this, options);
  }
}

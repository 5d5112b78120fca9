package dev.casimir.models.equilibrium;

/**
 * Keeps the Jacobian J of the field symmetric by descending ||J - J^T||^2 / 2 = 2 ||A||^2 (A its
 * antisymmetric part), divided by the number of state units: Laborieux and Zenke, arXiv 2309.02214.
 */
public sealed interface Homeostasis {
  /** One line for logs. */
  String describe();

  /** Weights are left as the error vector moves them. */
  record None() implements Homeostasis {
    @Override
    public String describe() {
      return "none";
    }
  }

  /**
   * The exact gradient: 2 (W_f - W_b^T) of every pair of connections between two layers, 2 W of a
   * connection without a way back. No sampling, no cost.
   *
   * @param strength lambda
   */
  record ClosedForm(double strength) implements Homeostasis {
    public ClosedForm {
      check(strength);
    }

    @Override
    public String describe() {
      return "closed-form(" + strength + ")";
    }
  }

  /**
   * Unbiased estimates of the same gradient from probes e with entries +-1: r = (J - J^T) e, and r
   * e^T - e r^T for the weights; what a network could do without knowing its weights.
   *
   * @param strength lambda
   * @param count probes of every batch
   */
  record Probes(double strength, int count) implements Homeostasis {
    public Probes {
      check(strength);
      if (count < 1) {
        throw new IllegalArgumentException("count: expected at least one probe, got " + count);
      }
    }

    @Override
    public String describe() {
      return "probes(%s, %d)".formatted(strength, count);
    }
  }

  private static void check(double strength) {
    if (!(strength >= 0) || strength == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "strength: expected a number not below 0, got " + strength);
    }
  }
}

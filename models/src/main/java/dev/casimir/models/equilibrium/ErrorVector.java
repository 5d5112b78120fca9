package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.NodeOffset;
import java.util.Objects;

/**
 * How the error vector is found: what takes the place of the derivative of the loss to the field of
 * every unit, so that a connection j to i learns by e_i a_j.
 */
public sealed interface ErrorVector {
  /** One line for logs. */
  String describe();

  /**
   * The exact derivative of the activities to the strength of the nudge, by the linear iteration v
   * = W (phi'(u) v) + dL/da: equilibrium propagation with an infinitesimal nudge (N = 0).
   */
  record Tangent() implements ErrorVector {
    @Override
    public String describe() {
      return "tangent";
    }
  }

  /** The exact gradient of the loss: recurrent backpropagation, the tangent of the transpose. */
  record Adjoint() implements ErrorVector {
    @Override
    public String describe() {
      return "adjoint";
    }
  }

  /** In which variable a nudged phase is iterated. */
  enum Form {
    /** The state itself, as in the literature; loses digits at small radii. */
    PLAIN("plain"),
    /** The deviation from the free state, which loses none. */
    DEVIATION("deviation");

    private final String label;

    Form(String label) {
      this.label = label;
    }

    /** Its name at a shell. */
    public String label() {
      return label;
    }
  }

  /**
   * The same derivative from finite nudges beta on a circle, by Cauchy's integral formula.
   *
   * @param nodes N; one node is a one-sided, two a central difference
   * @param radius |beta|
   */
  record Cauchy(int nodes, double radius, NodeOffset offset, Form form) implements ErrorVector {
    public Cauchy {
      checkCircle(nodes, radius);
      Objects.requireNonNull(offset, "offset");
      Objects.requireNonNull(form, "form");
    }

    @Override
    public String describe() {
      return "cauchy(N=%d, r=%s, %s, %s)"
          .formatted(nodes, radius, offset.name().toLowerCase(java.util.Locale.ROOT), form.label());
    }
  }

  /**
   * The same as {@link Cauchy} without a free phase: the nudge goes round while the state follows.
   *
   * @param dwell steps at every node
   * @param periods turns that count
   * @param burnIn turns before those
   */
  record Continual(int nodes, double radius, int dwell, int periods, int burnIn)
      implements ErrorVector {
    public Continual {
      checkCircle(nodes, radius);
      if (nodes < 2) {
        throw new IllegalArgumentException("nodes: expected at least 2 for a turn, got " + nodes);
      }
      if (dwell < 1 || periods < 1 || burnIn < 0) {
        throw new IllegalArgumentException(
            "continual: expected dwell and periods above 0 and burnIn not below, got %d, %d, %d"
                .formatted(dwell, periods, burnIn));
      }
    }

    @Override
    public String describe() {
      return "continual(N=%d, r=%s, dwell=%d, periods=%d+%d)"
          .formatted(nodes, radius, dwell, burnIn, periods);
    }
  }

  /**
   * Finite nudges of the network whose deviations travel backwards along its connections: the exact
   * gradient for any weights as the radius goes to zero.
   */
  record TransposedDeviation(int nodes, double radius, NodeOffset offset) implements ErrorVector {
    public TransposedDeviation {
      checkCircle(nodes, radius);
      Objects.requireNonNull(offset, "offset");
    }

    @Override
    public String describe() {
      return "transposed-deviation(N=%d, r=%s)".formatted(nodes, radius);
    }
  }

  private static void checkCircle(int nodes, double radius) {
    if (nodes < 1) {
      throw new IllegalArgumentException(
          "nodes: expected at least 1 (use the tangent for an infinitesimal nudge), got " + nodes);
    }
    if (!(radius > 0) || radius == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("radius: expected a positive number, got " + radius);
    }
  }
}

package dev.casimir.holomorphic;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.internal.training.LayeredTrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Equilibrium propagation on dense layers in a row, whole steps of it: the drive B x + b of a batch
 * of samples, their free states, states nudged from there at the nodes of a circle, error vectors e
 * from these, gradients and the update.
 *
 * <pre>
 *   a* = phi(u*),   e = sum over nodes of weight phi(u(beta)),
 *   gradient of W j to i: mean over samples of e_i a*_j,   of B: e_i x_j,   of b: e_i,
 *   of the readout R, c: (softmax(R a* + c) - y) a*^T,   softmax(R a* + c) - y
 * </pre>
 *
 * <p>Tied feedback is W^T, whose gradient goes to W. Homeostasis adds 2 lambda (W - V^T) / units to
 * the gradient of W, and the like to that of V.
 *
 * <p>A sample without a finite state, free or nudged, or with a free residual above the limit has
 * failed: it has no part in means. A batch without any other sample, or whose gradients are not
 * finite or too large for the update, changes nothing.
 *
 * <p>Every number is a fixed sequence of additions, multiplications and multiply-adds over samples
 * one after the other, so that all devices give the same bits.
 *
 * <p>Source: Laborieux and Zenke, arXiv 2309.02214.
 *
 * @param inputs numbers of a sample
 * @param free its schedule of plain steps, layers, activation and classes
 * @param nudgedSteps plain steps at every node
 * @param tied whether feedback is the transpose of forward weights
 * @param nodes of the circle, see {@link CauchyNodes}
 * @param radius of the circle
 * @param offset of the nodes
 * @param rejectAbove the largest residual of a free state
 * @param homeostasis lambda
 * @param update how parameters follow gradients
 */
public record LayeredTraining(
    int inputs,
    LayeredDynamics free,
    int nudgedSteps,
    boolean tied,
    int nodes,
    double radius,
    NodeOffset offset,
    double rejectAbove,
    double homeostasis,
    ParameterUpdate update)
    implements Operation<LayeredTrainingKernel> {

  /** What a learned tensor is. */
  public enum Role {
    /** B [units of layer 0, inputs]. */
    INPUT,
    /** W from {@code layer} to the next [units of the next, units]. */
    FORWARD,
    /** V to {@code layer} from the next [units, units of the next]. */
    FEEDBACK,
    /** b of {@code layer} [units]. */
    BIAS,
    /** R [classes, units of the last layer]. */
    READOUT,
    /** c [classes]. */
    READOUT_BIAS
  }

  /**
   * A learned tensor.
   *
   * @param columns 0 for a vector
   */
  public record Parameter(Role role, int layer, int rows, int columns) {
    /** Its numbers. */
    public int size() {
      return Math.multiplyExact(rows, Math.max(columns, 1));
    }

    /** Its shape. */
    public long[] shape() {
      return columns == 0 ? new long[] {rows} : new long[] {rows, columns};
    }

    @Override
    public String toString() {
      return role.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " " + layer;
    }
  }

  public LayeredTraining {
    Objects.requireNonNull(free, "free");
    Objects.requireNonNull(offset, "offset");
    Objects.requireNonNull(update, "update");
    if (inputs < 1 || nudgedSteps < 1) {
      throw new IllegalArgumentException(
          "inputs, nudgedSteps: expected 1 or more, got %d and %d".formatted(inputs, nudgedSteps));
    }
    if (free.complex() || free.tolerance() != 0 || free.damping() != 1) {
      throw new IllegalArgumentException(
          "free: expected a schedule of plain real steps, got " + free.describe());
    }
    CauchyNodes.of(nodes, radius, offset);
    if (!(rejectAbove > 0)) {
      throw new IllegalArgumentException(
          "rejectAbove: expected a positive residual, got " + rejectAbove);
    }
    if (!(homeostasis >= 0 && homeostasis < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "homeostasis: expected a number not below 0, got " + homeostasis);
    }
  }

  /** The nodes. */
  public CauchyNodes circle() {
    return CauchyNodes.of(nodes, radius, offset);
  }

  /** Dynamics at nodes on the real axis, or at the others. */
  public LayeredDynamics nudged(boolean complex) {
    LayeredDynamics real =
        LayeredDynamics.schedule(free.units(), free.activation(), free.classes(), nudgedSteps);
    return complex ? real.withComplexNudges() : real;
  }

  /**
   * What is learned, in the order of lists of tensors: B, W_0, V_0, W_1, ..., the biases of all
   * layers, R, c. There is no V if feedback is tied, no R without classes.
   */
  public List<Parameter> parameters() {
    List<Integer> units = free.units();
    List<Parameter> all = new ArrayList<>();
    all.add(new Parameter(Role.INPUT, 0, units.getFirst(), inputs));
    for (int l = 0; l + 1 < units.size(); l++) {
      all.add(new Parameter(Role.FORWARD, l, units.get(l + 1), units.get(l)));
      if (!tied) {
        all.add(new Parameter(Role.FEEDBACK, l, units.get(l), units.get(l + 1)));
      }
    }
    for (int l = 0; l < units.size(); l++) {
      all.add(new Parameter(Role.BIAS, l, units.get(l), 0));
    }
    if (free.classes() > 0) {
      all.add(new Parameter(Role.READOUT, units.size() - 1, free.classes(), free.outputs()));
      all.add(new Parameter(Role.READOUT_BIAS, units.size() - 1, free.classes(), 0));
    }
    return List.copyOf(all);
  }

  /** The place of a parameter in {@link #parameters}; -1 if there is none. */
  public int indexOf(Role role, int layer) {
    List<Parameter> all = parameters();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).role() == role && all.get(i).layer() == layer) {
        return i;
      }
    }
    return -1;
  }

  /** What homeostasis multiplies differences of weights by. */
  public double homeostasisFactor() {
    return 2 * homeostasis / free.allUnits();
  }

  /** Multiply-adds of a sample. */
  public long multiplyAdds() {
    long real = free.multiplyAdds();
    long weights = parameters().stream().mapToLong(Parameter::size).sum();
    long drive = (long) inputs * free.units().getFirst();
    return real * free.steps() + real * nodes * nudgedSteps + drive + weights;
  }

  @Override
  public String describe() {
    return "training of %d inputs and layers %s, %s %s feedback, %d + %d steps, %d nudges of %s"
        .formatted(
            inputs,
            free.units(),
            free.activation().label(),
            tied ? "tied" : "free",
            free.steps(),
            nudgedSteps,
            nodes,
            radius);
  }

  @Override
  public LayeredTrainingKernel planForCpu(PlanOptions options) {
    return new LayeredTrainingPlan(this, options);
  }
}

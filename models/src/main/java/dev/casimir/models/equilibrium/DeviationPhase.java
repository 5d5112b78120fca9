package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nudged phase in v = u - u*, free of cancellation: v to H(a* + d) - H(a*) + beta dL/da with d
 * = phi(u* + v) - phi(u*). Or backwards along the connections, v to H'(a*)^T d + beta dL/da.
 */
final class DeviationPhase extends Phase {
  private final RelaxationBlock block;
  private final ItemwiseKernel[] activations;
  private final boolean transposed;
  private double real;
  private double imaginary;

  DeviationPhase(RelaxationBlock block, int planes, boolean transposed) {
    super(
        block.arena(),
        block.network(),
        block.kernels().dtype(),
        planes,
        block.colours(),
        block.capacity());
    this.block = block;
    this.transposed = transposed;
    activations = block.activations(planes == 1 ? Form.DEVIATION : Form.COMPLEX_DEVIATION);
  }

  /** Begins with the first rows of the block and a nudge. */
  void begin(int rows, double betaReal, double betaImaginary) {
    begin(rows);
    block.startFreeStates(rows);
    block.nudge().start(rows);
    real = betaReal;
    imaginary = betaImaginary;
  }

  @Override
  public void keep(int[] rows) {
    super.keep(rows);
    block.keepFreeStates(rows);
    block.nudge().keep(rows);
  }

  @Override
  void activity(int layer, Tensor[] state, Tensor[] activity) {
    Tensor free = block.freeState(layer);
    Tensor freeActivity = block.freeActivities()[layer];
    List<Tensor> inputs =
        state.length == 1
            ? List.of(state[0], free, freeActivity)
            : List.of(state[0], state[1], free, freeActivity);
    activations[layer].forward(inputs, List.of(activity));
  }

  @Override
  @Nullable Tensor drive(int layer) {
    return null;
  }

  @Override
  void addField(int layer, Tensor[][] activities, FieldSum[] sums) {
    for (Coupling coupling : block.couplings()) {
      if (transposed && coupling.drivesTransposed(layer)) {
        coupling.addTransposed(block.freeActivities(), activities, layer, sums);
      } else if (!transposed && coupling.drives(layer)) {
        coupling.addDeviation(block.freeActivities(), activities, sums);
      }
    }
    if (isNudged(layer)) {
      block.nudge().addDeviation(activities[layer], real, imaginary, sums);
    }
  }

  @Override
  boolean dependsOnItself(int layer) {
    return isNudged(layer) || block.dependsOnItself(layer);
  }

  private boolean isNudged(int layer) {
    return layer == block.network().output();
  }
}

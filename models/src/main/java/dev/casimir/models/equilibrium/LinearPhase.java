package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The nudged phase for an infinitesimal nudge: v to H'(a*) e + dL/da with e = phi'(u*) v, whose
 * fixed point is the derivative of the activities to the nudge; or with the transpose of H', whose
 * fixed point is the adjoint state.
 */
final class LinearPhase extends Phase {
  private final RelaxationBlock block;
  private final boolean transposed;

  LinearPhase(RelaxationBlock block, boolean transposed) {
    super(
        block.arena(),
        block.network(),
        block.kernels().dtype(),
        1,
        block.colours(),
        block.capacity());
    this.block = block;
    this.transposed = transposed;
  }

  /** Begins with the first rows of the block. */
  void start(int rows) {
    begin(rows);
    block.startFreeStates(rows);
    block.nudge().start(rows);
  }

  @Override
  public void keep(int[] rows) {
    super.keep(rows);
    block.keepFreeStates(rows);
    block.nudge().keep(rows);
  }

  @Override
  void activity(int layer, Tensor[] state, Tensor[] activity) {
    RowArithmetic.multiply(state[0], block.slope(layer), activity[0]);
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
        coupling.addTangent(block.freeActivities(), activities, sums);
      }
    }
    if (layer == block.network().output()) {
      block.nudge().addForce(sums[0]);
    }
  }

  @Override
  boolean dependsOnItself(int layer) {
    return block.dependsOnItself(layer);
  }
}

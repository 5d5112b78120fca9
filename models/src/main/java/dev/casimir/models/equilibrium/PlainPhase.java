package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** u to H(phi(u)) + drive + beta dL/da: the free phase, and nudged ones in the state itself. */
final class PlainPhase extends Phase {
  private final RelaxationBlock block;
  private final ItemwiseKernel[] activations;
  private double real;
  private double imaginary;

  PlainPhase(RelaxationBlock block, int planes) {
    super(
        block.arena(),
        block.network(),
        block.kernels().dtype(),
        planes,
        block.colours(),
        block.capacity());
    this.block = block;
    activations = block.activations(planes == 1 ? Form.REAL : Form.COMPLEX);
  }

  /** Begins with the first rows of the block and a nudge. */
  void begin(int rows, double betaReal, double betaImaginary) {
    begin(rows);
    block.startDrives(rows);
    block.nudge().start(rows);
    nudge(betaReal, betaImaginary);
  }

  /** Another nudge. */
  void nudge(double betaReal, double betaImaginary) {
    real = betaReal;
    imaginary = betaImaginary;
  }

  @Override
  public void keep(int[] rows) {
    super.keep(rows);
    block.keepDrives(rows);
    block.nudge().keep(rows);
  }

  @Override
  void activity(int layer, Tensor[] state, Tensor[] activity) {
    if (state.length == 1) {
      activations[layer].forward(state[0], activity[0]);
    } else {
      activations[layer].forward(List.of(state), List.of(activity));
    }
  }

  @Override
  @Nullable Tensor drive(int layer) {
    return block.drive(layer);
  }

  @Override
  void addField(int layer, Tensor[][] activities, FieldSum[] sums) {
    for (Coupling coupling : block.couplings()) {
      if (coupling.drives(layer)) {
        coupling.add(activities, sums);
      }
    }
    if (isNudged(layer)) {
      block.nudge().add(activities[layer], real, imaginary, sums);
    }
  }

  @Override
  boolean dependsOnItself(int layer) {
    return isNudged(layer) || block.dependsOnItself(layer);
  }

  private boolean isNudged(int layer) {
    return layer == block.network().output() && (real != 0 || imaginary != 0);
  }
}

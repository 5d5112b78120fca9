package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemStatus;
import dev.casimir.models.equilibrium.ErrorVector.Continual;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The nudge goes round its circle while the states follow; sums over whole turns. */
final class ContinualTurns {
  private final RelaxationBlock block;
  private final PlainPhase phase;
  private final Continual continual;

  ContinualTurns(RelaxationBlock block, PlainPhase phase, Continual continual) {
    this.block = block;
    this.phase = phase;
    this.continual = continual;
  }

  /** Leaves the mean state in the free states of the block, the estimate in its error vectors. */
  void run(Tensor[][] first, Tensor[][] second, int rows) {
    List<Tensor> state = zeros(first, rows);
    List<Tensor> image = zeros(second, rows);
    int layers = first.length;
    block.startFreeStates(rows);
    for (int l = 0; l < layers; l++) {
      RowArithmetic.zero(block.freeState(l));
      RowArithmetic.zero(block.error(l));
    }
    phase.begin(rows, continual.radius(), 0);
    double weight = 1.0 / (continual.periods() * continual.nodes());
    for (int turn = 0; turn < continual.burnIn() + continual.periods(); turn++) {
      for (int node = 0; node < continual.nodes(); node++) {
        double angle = 2 * Math.PI * node / continual.nodes();
        double re = continual.radius() * Math.cos(angle);
        double im = continual.radius() * Math.sin(angle);
        phase.nudge(re, im);
        for (int step = 0; step < continual.dwell(); step++) {
          phase.apply(state, image);
          List<Tensor> swap = state;
          state = image;
          image = swap;
        }
        if (turn >= continual.burnIn()) {
          add(state, image, re, im, weight);
        }
      }
    }
  }

  private static List<Tensor> zeros(Tensor[][] planes, int rows) {
    List<Tensor> state = new ArrayList<>();
    for (Tensor[] layer : planes) {
      for (Tensor plane : layer) {
        Tensor part = plane.slice(0, rows);
        RowArithmetic.zero(part);
        state.add(part);
      }
    }
    return state;
  }

  /** u += Re u, e += Re (a / beta); the tensors of {@code free} may be overwritten. */
  private void add(List<Tensor> state, List<Tensor> free, double re, double im, double weight) {
    double square = re * re + im * im;
    for (int l = 0; 2 * l < state.size(); l++) {
      Tensor[] from = {state.get(2 * l), state.get(2 * l + 1)};
      Tensor[] activity = {free.get(2 * l), free.get(2 * l + 1)};
      phase.activity(l, from, activity);
      RowArithmetic.accumulate(block.freeState(l), weight, from[0]);
      RowArithmetic.accumulate(block.error(l), weight * re / square, activity[0]);
      RowArithmetic.accumulate(block.error(l), weight * im / square, activity[1]);
    }
  }

  /** How far the mean states are from a fixed point, and which of them are none. */
  static void judge(
      RelaxationBlock block,
      PlainPhase free,
      Tensor[][] scratch,
      double[] residuals,
      ItemStatus[] statuses) {
    int rows = statuses.length;
    List<Tensor> state = new ArrayList<>();
    List<Tensor> image = new ArrayList<>();
    for (int l = 0; l < scratch.length; l++) {
      state.add(block.freeState(l));
      image.add(scratch[l][0].slice(0, rows));
    }
    free.begin(rows, 0, 0);
    free.apply(state, image);
    for (int row = 0; row < rows; row++) {
      double residual = 0;
      for (int l = 0; l < scratch.length; l++) {
        long units = image.get(l).dimension(1);
        for (long i = row * units; i < (row + 1) * units; i++) {
          double change =
              RowArithmetic.value(image.get(l), i) - RowArithmetic.value(state.get(l), i);
          residual = Math.max(residual, Math.abs(change));
        }
      }
      residuals[row] = residual;
      statuses[row] = Double.isFinite(residual) ? ItemStatus.OK : ItemStatus.NON_FINITE;
    }
  }
}

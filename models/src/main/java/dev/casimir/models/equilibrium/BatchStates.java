package dev.casimir.models.equilibrium;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Free states and errors of all samples of a batch, gathered from the blocks that relaxed them. */
final class BatchStates implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final int capacity;
  private final Tensor inputs;
  private final Tensor[] activities;
  private final Tensor[] errors;
  private final Tensor residuals;
  private int rows;

  BatchStates(EquilibriumNetwork network, DType dtype, int capacity) {
    this.capacity = capacity;
    inputs = Tensor.zeros(arena, dtype, capacity, network.inputs());
    activities = perLayer(network, dtype);
    errors = perLayer(network, dtype);
    residuals = Tensor.zeros(arena, dtype, capacity, network.classes());
  }

  private Tensor[] perLayer(EquilibriumNetwork network, DType dtype) {
    return network.layers().stream()
        .map(layer -> Tensor.zeros(arena, dtype, capacity, layer.units()))
        .toArray(Tensor[]::new);
  }

  int capacity() {
    return capacity;
  }

  /** A new batch. */
  void start(int count) {
    rows = count;
  }

  /** Takes the samples of a block, from row {@code first}; failed ones become zero. */
  void take(Relaxation relaxation, Tensor blockInputs, int first) {
    RelaxationBlock block = relaxation.block();
    for (int l = 0; l < activities.length; l++) {
      put(block.freeActivities()[l], activities[l], first);
      put(block.error(l), errors[l], first);
    }
    put(block.nudge().residual(), residuals, first);
    put(blockInputs, inputs, first);
    for (int i = 0; i < block.rows(); i++) {
      if (relaxation.hasFailed(i)) {
        clear(first + i);
      }
    }
  }

  private static void put(Tensor from, Tensor to, int first) {
    long rowBytes = to.dimension(1) * to.dtype().bytes();
    MemorySegment.copy(
        from.segment(), 0, to.segment(), first * rowBytes, from.dimension(0) * rowBytes);
  }

  private void clear(int row) {
    RowArithmetic.zero(inputs.slice(row, row + 1L));
    RowArithmetic.zero(residuals.slice(row, row + 1L));
    for (int l = 0; l < activities.length; l++) {
      RowArithmetic.zero(activities[l].slice(row, row + 1L));
      RowArithmetic.zero(errors[l].slice(row, row + 1L));
    }
  }

  /** Multiplies errors and residuals: by one over the number of samples for a mean. */
  void scale(double factor) {
    for (Tensor error : errors()) {
      RowArithmetic.scale(error, factor);
    }
    RowArithmetic.scale(residuals(), factor);
  }

  Tensor inputs() {
    return inputs.slice(0, rows);
  }

  Tensor[] activities() {
    return slices(activities);
  }

  Tensor[] errors() {
    return slices(errors);
  }

  Tensor residuals() {
    return residuals.slice(0, rows);
  }

  private Tensor[] slices(Tensor[] whole) {
    return List.of(whole).stream().map(tensor -> tensor.slice(0, rows)).toArray(Tensor[]::new);
  }

  @Override
  public void close() {
    arena.close();
  }
}

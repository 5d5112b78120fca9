package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.FixedPointMap;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sweep over the layers as a map of states to states. The blocks of a state are the layers, one
 * after the other, each with its planes: real and, where states are complex, imaginary.
 */
abstract class Phase implements FixedPointMap {
  private final Tensor[][] whole;
  private final Tensor[][] activities;
  private final int @Nullable [] colours;
  private final int layers;
  private final int planes;

  /**
   * Makes buffers for activities.
   *
   * @param colours of the layers, for odd-even sweeps; null for synchronous ones
   */
  Phase(
      Arena arena,
      EquilibriumNetwork network,
      DType dtype,
      int planes,
      int @Nullable [] colours,
      int capacity) {
    this.colours = colours;
    this.planes = planes;
    layers = network.layers().size();
    whole = new Tensor[layers][planes];
    activities = new Tensor[layers][planes];
    for (int l = 0; l < layers; l++) {
      for (int p = 0; p < planes; p++) {
        whole[l][p] = Tensor.zeros(arena, dtype, capacity, network.layers().get(l).units());
        activities[l][p] = whole[l][p];
      }
    }
  }

  /** activity = what the connections see of the state of a layer. */
  abstract void activity(int layer, Tensor[] state, Tensor[] activity);

  /** What a layer is driven by before any connection; null for nothing. */
  abstract @Nullable Tensor drive(int layer);

  /** sums += what the connections and the nudge give to a layer. */
  abstract void addField(int layer, Tensor[][] activities, FieldSum[] sums);

  /** Whether the field of a layer depends on its own activity. */
  abstract boolean dependsOnItself(int layer);

  /** From now on the first rows take part. */
  void begin(int rows) {
    for (int l = 0; l < layers; l++) {
      for (int p = 0; p < planes; p++) {
        activities[l][p] = whole[l][p].slice(0, rows);
      }
    }
  }

  @Override
  public void keep(int[] rows) {
    begin(rows.length);
  }

  @Override
  public void apply(List<Tensor> state, List<Tensor> image) {
    int rows = (int) state.getFirst().dimension(0);
    if (rows != activities[0][0].dimension(0)) {
      throw new IllegalStateException(
          "a phase of %d rows was given %d".formatted(activities[0][0].dimension(0), rows));
    }
    if (colours == null) {
      for (int l = 0; l < layers; l++) {
        activity(l, blocks(state, l), activities[l]);
      }
      for (int l = 0; l < layers; l++) {
        field(l, image);
      }
    } else {
      sweep(colours, state, image);
    }
  }

  private void sweep(int[] colour, List<Tensor> state, List<Tensor> image) {
    for (int l = 0; l < layers; l++) {
      if (colour[l] == 1 || dependsOnItself(l)) {
        activity(l, blocks(state, l), activities[l]);
      }
    }
    for (int l = 0; l < layers; l++) {
      if (colour[l] == 0) {
        field(l, image);
      }
    }
    for (int l = 0; l < layers; l++) {
      if (colour[l] == 0) {
        activity(l, blocks(image, l), activities[l]);
      }
    }
    for (int l = 0; l < layers; l++) {
      if (colour[l] == 1) {
        field(l, image);
      }
    }
  }

  private void field(int layer, List<Tensor> image) {
    Tensor[] target = blocks(image, layer);
    FieldSum[] sums = new FieldSum[planes];
    for (int p = 0; p < planes; p++) {
      sums[p] = new FieldSum(target[p], p == 0 ? drive(layer) : null);
    }
    addField(layer, activities, sums);
    for (FieldSum sum : sums) {
      sum.finish();
    }
  }

  private Tensor[] blocks(List<Tensor> state, int layer) {
    return planes == 1
        ? new Tensor[] {state.get(layer)}
        : new Tensor[] {state.get(2 * layer), state.get(2 * layer + 1)};
  }
}

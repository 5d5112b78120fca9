package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Samples that one thread relaxes: their drives, free states and error vectors. Nothing of a sample
 * depends on the others of its block.
 */
final class RelaxationBlock {
  private final Arena arena;
  private final EquilibriumNetwork network;
  private final EquilibriumKernels kernels;
  private final List<Coupling> couplings;
  private final EquilibriumParameters parameters;
  private final int @Nullable [] colours;
  private final int capacity;
  private final RowTensor[] drives;
  private final RowTensor[] freeStates;
  private final RowTensor[] activities;
  private final RowTensor[] slopes;
  private final Tensor[] freeActivities;
  private final Tensor[] errors;
  private final Tensor[] means;
  private final Nudge nudge;
  private int rows;

  RelaxationBlock(
      Arena arena,
      EquilibriumParameters parameters,
      EquilibriumKernels kernels,
      List<Coupling> couplings,
      Optional<Readout> readout,
      Sweep sweep,
      int capacity) {
    this.arena = arena;
    this.parameters = parameters;
    this.network = parameters.network();
    this.kernels = kernels;
    this.couplings = couplings;
    this.capacity = capacity;
    colours = sweep == Sweep.ODD_EVEN ? network.colours().orElseThrow() : null;
    int layers = network.layers().size();
    drives = rowTensors();
    freeStates = rowTensors();
    activities = rowTensors();
    slopes = rowTensors();
    freeActivities = new Tensor[layers];
    errors = new Tensor[layers];
    means = new Tensor[layers];
    for (int l = 0; l < layers; l++) {
      freeActivities[l] = activities[l].current();
      int units = network.layers().get(l).units();
      errors[l] = Tensor.zeros(arena, kernels.dtype(), capacity, units);
      means[l] = Tensor.zeros(arena, kernels.dtype(), capacity, units);
    }
    nudge = new Nudge(arena, network, kernels, readout, capacity);
  }

  private RowTensor[] rowTensors() {
    return network.layers().stream()
        .map(layer -> new RowTensor(arena, kernels.dtype(), capacity, layer.units()))
        .toArray(RowTensor[]::new);
  }

  Arena arena() {
    return arena;
  }

  EquilibriumNetwork network() {
    return network;
  }

  EquilibriumKernels kernels() {
    return kernels;
  }

  List<Coupling> couplings() {
    return couplings;
  }

  /** Whether what the couplings give to a layer depends on its own activities. */
  boolean dependsOnItself(int layer) {
    for (Coupling coupling : couplings) {
      if (coupling.dependsOnItself(layer)) {
        return true;
      }
    }
    return false;
  }

  int @Nullable [] colours() {
    return colours;
  }

  int capacity() {
    return capacity;
  }

  int rows() {
    return rows;
  }

  Nudge nudge() {
    return nudge;
  }

  /** Activations of all layers in one form. */
  ItemwiseKernel[] activations(Form form) {
    return network.layers().stream()
        .map(layer -> kernels.activation(layer, form))
        .toArray(ItemwiseKernel[]::new);
  }

  /** New samples: drives B x + b, labels; free states at zero. */
  void load(Tensor inputs, int[] labels) {
    rows = labels.length;
    nudge.label(labels);
    for (int l = 0; l < drives.length; l++) {
      Tensor drive = drives[l].start(rows);
      fillBias(drive, parameters.bias(l));
      FieldSum sum = new FieldSum(drive, drive);
      for (int i = 0; i < couplings.size(); i++) {
        Connection connection = network.connections().get(i);
        if (connection.from() == Connection.INPUT && connection.to() == l) {
          couplings.get(i).addInput(inputs, sum);
        }
      }
      sum.finish();
      RowArithmetic.zero(freeStates[l].start(rows));
    }
  }

  private static void fillBias(Tensor drive, Tensor bias) {
    long period = bias.size();
    for (long at = 0; at < drive.size(); at += period) {
      java.lang.foreign.MemorySegment.copy(
          bias.segment(),
          0,
          drive.segment(),
          at * bias.dtype().bytes(),
          period * bias.dtype().bytes());
    }
  }

  /** Takes the present free states: activities, slopes and the answer of the network. */
  void settle() {
    startFreeStates(rows);
    for (int l = 0; l < drives.length; l++) {
      Layer layer = network.layers().get(l);
      kernels
          .activation(layer, Form.REAL)
          .forward(freeStates[l].current(), activities[l].current());
      kernels
          .activation(layer, Form.DERIVATIVE)
          .forward(freeStates[l].current(), slopes[l].current());
    }
    nudge.answer(freeActivities[network.output()]);
  }

  /** All samples take part again, in everything. */
  void startAll() {
    startDrives(rows);
    startFreeStates(rows);
    nudge.start(rows);
  }

  /** All drives take part. */
  void startDrives(int count) {
    for (RowTensor drive : drives) {
      drive.start(count);
    }
  }

  /** Only these of the current drives take part. */
  void keepDrives(int[] kept) {
    for (RowTensor drive : drives) {
      drive.keep(kept);
    }
  }

  /** All free states take part. */
  void startFreeStates(int count) {
    for (int l = 0; l < drives.length; l++) {
      freeStates[l].start(count);
      slopes[l].start(count);
      freeActivities[l] = activities[l].start(count);
    }
  }

  /** Only these of the current free states take part. */
  void keepFreeStates(int[] kept) {
    for (int l = 0; l < drives.length; l++) {
      freeStates[l].keep(kept);
      slopes[l].keep(kept);
      activities[l].keep(kept);
      freeActivities[l] = activities[l].current();
    }
  }

  Tensor drive(int layer) {
    return drives[layer].current();
  }

  /** u*. */
  Tensor freeState(int layer) {
    return freeStates[layer].current();
  }

  /** phi'(u*). */
  Tensor slope(int layer) {
    return slopes[layer].current();
  }

  /** a* of all layers. */
  Tensor[] freeActivities() {
    return freeActivities;
  }

  /** The error vector at a layer, [rows, units]. */
  Tensor error(int layer) {
    return errors[layer].slice(0, rows);
  }

  /** Where the means over nudges of the activities of a layer are summed, [rows, units]. */
  Tensor means(int layer) {
    return means[layer].slice(0, rows);
  }
}

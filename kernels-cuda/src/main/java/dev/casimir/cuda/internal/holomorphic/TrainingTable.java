package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Parameter;
import dev.casimir.holomorphic.LayeredTraining.Role;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parameters of a training lie on a device and what their gradients are made of. All
 * tensors lie side by side in the order of {@link LayeredTraining#parameters}; weights have a
 * second place, transposed and filled up, where dynamics and drives read them.
 *
 * @param records 18 numbers a parameter, as {@code casimir/holomorphic/training.cuh} says
 * @param size numbers of all tensors
 * @param packed numbers of all second places, those of {@link LayerTable} first
 * @param inputWeights where those of the inputs begin among these
 */
record TrainingTable(
    int[] records,
    int[] offsets,
    int size,
    int packed,
    int inputWeights,
    int gradientBlocks,
    int updateBlocks) {
  private static final int RECORD = 18;
  private static final int ERRORS = 0;
  private static final int ACTIVITIES = 1;
  private static final int RESIDUALS = 2;
  private static final int INPUTS = 3;
  private static final int NONE = -1;

  /** A block sums so many rows and columns, or numbers of a vector, and updates so many numbers. */
  private static final int TALL = 16;

  private static final int WIDE = 64;
  private static final int LONG = 256;
  private static final int UPDATED = 1024;

  static TrainingTable of(LayeredTraining operation, LayerTable layers, boolean[] decays) {
    List<Parameter> parameters = operation.parameters();
    int[] offsets = new int[parameters.size()];
    int size = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = size;
      size = Math.addExact(size, parameters.get(i).size());
    }
    int[] records = new int[RECORD * offsets.length];
    int gradients = 0;
    int updates = 0;
    for (int i = 0; i < offsets.length; i++) {
      Parameter parameter = parameters.get(i);
      int[] record = {
        offsets[i],
        parameter.rows(),
        parameter.columns(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        NONE,
        gradients,
        updates,
        NONE,
        0,
        NONE,
        0,
        decays[i] ? 1 : 0
      };
      factors(operation, parameter, record);
      places(operation, parameter, layers, record);
      if (operation.homeostasis() > 0 && !operation.tied()) {
        record[10] = reverse(operation, parameter, offsets);
      }
      System.arraycopy(record, 0, records, RECORD * i, RECORD);
      gradients += gradientBlocks(parameter);
      updates += Math.ceilDiv(parameter.size(), UPDATED);
    }
    int inputWeights = layers.weights();
    int filled =
        LayerTable.filled(operation.inputs())
            * LayerTable.filled(operation.free().units().getFirst());
    return new TrainingTable(
        records,
        offsets,
        size,
        Math.addExact(inputWeights, filled),
        inputWeights,
        gradients,
        updates);
  }

  private static int gradientBlocks(Parameter parameter) {
    return parameter.columns() == 0
        ? Math.ceilDiv(parameter.rows(), LONG)
        : Math.ceilDiv(parameter.rows(), TALL) * Math.ceilDiv(parameter.columns(), WIDE);
  }

  /** Which rows a gradient is a sum of products of. */
  private static void factors(LayeredTraining operation, Parameter parameter, int[] record) {
    List<Integer> units = operation.free().units();
    int own = units.subList(0, parameter.layer()).stream().mapToInt(n -> n).sum();
    int next = own + units.get(parameter.layer());
    int[] found =
        switch (parameter.role()) {
          case INPUT -> new int[] {ERRORS, 0, INPUTS, 0, 0, 0, 0};
          case FORWARD ->
              new int[] {ERRORS, next, ACTIVITIES, own, operation.tied() ? 1 : 0, next, own};
          case FEEDBACK -> new int[] {ERRORS, own, ACTIVITIES, next, 0, 0, 0};
          case BIAS -> new int[] {ERRORS, own, 0, 0, 0, 0, 0};
          case READOUT -> new int[] {RESIDUALS, 0, ACTIVITIES, own, 0, 0, 0};
          case READOUT_BIAS -> new int[] {RESIDUALS, 0, 0, 0, 0, 0, 0};
        };
    System.arraycopy(found, 0, record, 3, found.length);
  }

  /** Where dynamics and drives read it. */
  private static void places(
      LayeredTraining operation, Parameter parameter, LayerTable layers, int[] record) {
    List<Integer> units = operation.free().units();
    int layer = parameter.layer();
    int[] found =
        switch (parameter.role()) {
          case INPUT -> new int[] {layers.weights(), LayerTable.filled(units.get(0)), NONE, 0};
          case FORWARD -> {
            int back = operation.tied() ? layers.matrix(layer, false) : NONE;
            int pitch = LayerTable.filled(units.get(layer));
            int ahead = LayerTable.filled(units.get(layer + 1));
            yield new int[] {layers.matrix(layer + 1, true), ahead, back, pitch};
          }
          case FEEDBACK ->
              new int[] {layers.matrix(layer, false), LayerTable.filled(units.get(layer)), NONE, 0};
          case BIAS, READOUT, READOUT_BIAS -> new int[] {NONE, 0, NONE, 0};
        };
    System.arraycopy(found, 0, record, 13, found.length);
  }

  private static int reverse(LayeredTraining operation, Parameter parameter, int[] offsets) {
    return switch (parameter.role()) {
      case FORWARD -> offsets[operation.indexOf(Role.FEEDBACK, parameter.layer())];
      case FEEDBACK -> offsets[operation.indexOf(Role.FORWARD, parameter.layer())];
      case INPUT, BIAS, READOUT, READOUT_BIAS -> NONE;
    };
  }

  /** Parameters. */
  int count() {
    return offsets.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingTable table && Arrays.equals(records, table.records);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(records);
  }
}

package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The network of golden/equilibrium/toy-network.txt at one angle. */
final class ToyNetwork {
  static final int LABEL = 1;
  static final EquilibriumNetwork NETWORK =
      EquilibriumNetwork.layered(
          6,
          new int[] {8, 8},
          5,
          4,
          ElementaryFunction.SHIFTED_LOGISTIC,
          Loss.CROSS_ENTROPY,
          false);

  private static final Map<String, double[]> GOLDEN = read();

  private final int angle;

  ToyNetwork(int angle) {
    this.angle = angle;
  }

  private static Map<String, double[]> read() {
    Map<String, double[]> all = new HashMap<>();
    String text;
    try (InputStream in =
        ToyNetwork.class.getResourceAsStream("/golden/equilibrium/toy-network.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); ) {
      String[] head = lines.get(i++).split(" ");
      int rows = head.length == 3 ? Integer.parseInt(head[1]) : 1;
      StringBuilder numbers = new StringBuilder();
      for (int row = 0; row < rows; row++) {
        numbers.append(lines.get(i++)).append(' ');
      }
      all.put(
          head[0],
          Arrays.stream(numbers.toString().trim().split(" "))
              .mapToDouble(Double::parseDouble)
              .toArray());
    }
    return all;
  }

  double[] golden(String name) {
    return GOLDEN.get("angle" + angle + "." + name);
  }

  /** W of all 21 units: weights[i][j] is what unit j gives to unit i. */
  double[][] weights() {
    double[][] all = new double[21][21];
    place(all, golden("forward1"), 8, 0, 8);
    place(all, golden("back1"), 0, 8, 8);
    place(all, golden("forward2"), 16, 8, 8);
    place(all, golden("back2"), 8, 16, 5);
    return all;
  }

  private static void place(double[][] all, double[] block, int row, int column, int columns) {
    for (int i = 0; i < block.length; i++) {
      all[row + i / columns][column + i % columns] = block[i];
    }
  }

  EquilibriumParameters parameters(Arena arena, DType dtype) {
    EquilibriumParameters made = EquilibriumParameters.zeros(arena, NETWORK, dtype);
    set(made.weight(0).orElseThrow(), GOLDEN.get("inputWeights"));
    set(made.weight(1).orElseThrow(), golden("forward1"));
    set(made.weight(2).orElseThrow(), golden("back1"));
    set(made.weight(3).orElseThrow(), golden("forward2"));
    set(made.weight(4).orElseThrow(), golden("back2"));
    double[] bias = GOLDEN.get("bias");
    set(made.bias(0), Arrays.copyOfRange(bias, 0, 8));
    set(made.bias(1), Arrays.copyOfRange(bias, 8, 16));
    set(made.bias(2), Arrays.copyOfRange(bias, 16, 21));
    set(made.readoutWeights().orElseThrow(), GOLDEN.get("readout"));
    return made;
  }

  static void set(Tensor tensor, double[] values) {
    for (int i = 0; i < values.length; i++) {
      tensor.setDouble(i, values[i]);
    }
  }

  static Tensor input(Arena arena, DType dtype) {
    return Tensor.copyOf(arena, dtype, GOLDEN.get("input"), 1, 6);
  }

  /** Relaxes as far as double precision goes. */
  static LearningRule exactly(ErrorVector vector) {
    FixedPointOptions solver = FixedPointOptions.plain(1e-15, 1000);
    return new LearningRule(vector, new Homeostasis.None(), Sweep.SYNCHRONOUS, solver, solver, 1e9);
  }

  /** The error vector of the one sample, all layers in a row. */
  double[] error(LearningRule rule, DType dtype) {
    try (Arena arena = Arena.ofConfined();
        EquilibriumClassifier learner =
            new EquilibriumClassifier(parameters(arena, dtype), rule, Map.of(), 1)) {
      learner.findErrors(input(arena, dtype), new int[] {LABEL}, rule.errorVector());
      return concatenate(learner.batch().errors());
    }
  }

  double[] error(ErrorVector vector) {
    return error(exactly(vector), DType.FLOAT64);
  }

  static double[] concatenate(Tensor[] layers) {
    return Arrays.stream(layers).flatMapToDouble(t -> Arrays.stream(t.toDoubleArray())).toArray();
  }

  /** |x - y| / |y|. */
  static double relativeError(double[] x, double[] y) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < y.length; i++) {
      difference += (x[i] - y[i]) * (x[i] - y[i]);
      norm += y[i] * y[i];
    }
    return Math.sqrt(difference / norm);
  }
}

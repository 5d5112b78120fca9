package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every decomposition. */
class DecompositionTest {
  private static final int MOST_ROWS = 5;
  private static final double STEP = 1e-5;

  static Stream<Decomposition> all() {
    List<Decomposition> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int n = 2; n <= MOST_ROWS; n++) {
        all.add(Decomposition.of(kind, n));
      }
    }
    return all.stream();
  }

  static Stream<Decomposition> bothWays() {
    return all().flatMap(one -> Stream.of(one, one.inverse()));
  }

  /** Matrices in the domain of a decomposition, not far from the identity. */
  private static double[] matrices(RandomGenerator random, Decomposition operation, int count) {
    int n = operation.size();
    double[] x = ItemRuns.gaussian(random, count * n * n);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 0.4 / Math.sqrt(n);
    }
    Kind chart = operation.kind() == Kind.SL_CHART ? Kind.SL_CHART : Kind.GL_CHART;
    return ItemRuns.forward(Decomposition.of(chart, n).inverse(), x).outputs().getFirst();
  }

  private static double[][] inputs(RandomGenerator random, Decomposition operation, int count) {
    double[] g = matrices(random, operation, count);
    if (!operation.isInverse()) {
      return new double[][] {g};
    }
    return ItemRuns.forward(operation.inverse(), g).outputs().toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("all")
  void factorsGiveTheMatrixBack(Decomposition operation) {
    Property.check(
        3,
        1,
        random -> {
          double[] g = matrices(random, operation, 9);
          ItemRuns.Result factors = ItemRuns.forward(operation, g);
          assertArrayEquals(new long[9], factors.status());
          double[][] parts = factors.outputs().toArray(double[][]::new);
          assertArrayEquals(
              g, ItemRuns.forward(operation.inverse(), parts).outputs().getFirst(), 1e-13);
        });
  }

  @ParameterizedTest
  @MethodSource("bothWays")
  void gradientsMatchDifferences(Decomposition operation) {
    Property.check(
        2,
        2,
        random -> {
          double[][] x = inputs(random, operation, 1);
          List<double[]> y = ItemRuns.forward(operation, x).outputs();
          List<double[]> z =
              y.stream().map(array -> ItemRuns.gaussian(random, array.length)).toList();
          double[][] all = Stream.concat(Arrays.stream(x), z.stream()).toArray(double[][]::new);
          List<double[]> gradients = ItemRuns.backward(operation, DType.FLOAT64, all);
          for (int input = 0; input < x.length; input++) {
            double[] direction = ItemRuns.gaussian(random, x[input].length);
            double expected =
                (along(operation, x, input, direction, STEP, z)
                        - along(operation, x, input, direction, -STEP, z))
                    / (2 * STEP);
            double size = Math.sqrt(ItemRuns.dot(gradients.get(input), gradients.get(input)));
            assertEquals(
                expected, ItemRuns.dot(gradients.get(input), direction), 1e-7 * (1 + 4 * size));
          }
        });
  }

  private static double along(
      Decomposition operation,
      double[][] x,
      int input,
      double[] direction,
      double step,
      List<double[]> z) {
    double[][] moved = x.clone();
    moved[input] = x[input].clone();
    for (int i = 0; i < direction.length; i++) {
      moved[input][i] += step * direction[i];
    }
    List<double[]> y = ItemRuns.forward(operation, moved).outputs();
    double sum = 0;
    for (int i = 0; i < z.size(); i++) {
      sum += ItemRuns.dot(y.get(i), z.get(i));
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("bothWays")
  void bitsDependOnTheItemAlone(Decomposition operation) {
    RandomGenerator random = Property.generator(3);
    int count = 37;
    double[][] x = inputs(random, operation, count);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      ItemRuns.Result vector = ItemRuns.forward(operation, dtype, Provider.VECTOR, x);
      ItemRuns.Result scalar = ItemRuns.forward(operation, dtype, Provider.SCALAR, x);
      ItemRuns.Result arranged =
          ItemRuns.forward(
              operation.arranged(Arrangement.COMPONENT_MAJOR), dtype, Provider.VECTOR, x);
      double[][] spoilt = Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
      int bad = 11;
      spoilt[0][bad * x[0].length / count] = Double.NaN;
      ItemRuns.Result neighbours = ItemRuns.forward(operation, dtype, Provider.VECTOR, spoilt);
      assertEquals(3, neighbours.status()[bad]);
      for (int output = 0; output < vector.outputs().size(); output++) {
        assertArrayEquals(vector.outputs().get(output), scalar.outputs().get(output));
        assertArrayEquals(vector.outputs().get(output), arranged.outputs().get(output));
        for (int item = 0; item < count; item++) {
          double[] value = vector.output(output, item);
          if (item == bad) {
            for (double number : neighbours.output(output, item)) {
              assertTrue(Double.isNaN(number));
            }
          } else {
            assertArrayEquals(value, neighbours.output(output, item));
          }
        }
      }
      double[][] one =
          Arrays.stream(x).map(a -> Arrays.copyOf(a, a.length / count)).toArray(double[][]::new);
      ItemRuns.Result alone = ItemRuns.forward(operation, dtype, Provider.VECTOR, one);
      assertArrayEquals(vector.output(0, 0), alone.outputs().getFirst());
    }
  }

  /** A neighbour that needs many more steps changes no bit of those that are done. */
  @ParameterizedTest
  @MethodSource("all")
  void hardNeighboursChangeNothing(Decomposition operation) {
    int n = operation.size();
    int count = 160;
    int hard = 3;
    double[] easy = ItemRuns.gaussian(Property.generator(5), count * n * n);
    double[] mixed = easy.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double graded = 1.0 / (1 + i + j) + (i == j ? 1e-12 : 0);
        mixed[(hard * n + i) * n + j] = operation.kind() == Kind.SL_CHART ? 0 : graded;
      }
    }
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      ItemRuns.Result alone = ItemRuns.forward(operation, dtype, Provider.VECTOR, easy);
      ItemRuns.Result beside = ItemRuns.forward(operation, dtype, Provider.VECTOR, mixed);
      for (int output = 0; output < alone.outputs().size(); output++) {
        for (int item = 0; item < count; item++) {
          if (item != hard) {
            assertArrayEquals(alone.output(output, item), beside.output(output, item));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bothWays")
  void gradientBitsDependOnTheItemAlone(Decomposition operation) {
    RandomGenerator random = Property.generator(4);
    int count = 19;
    double[][] x = inputs(random, operation, count);
    ItemwiseKernel kernel = ItemRuns.plan(operation, DType.FLOAT64, Provider.VECTOR);
    Stream<double[]> z =
        kernel.outputs().stream().map(shape -> ItemRuns.gaussian(random, count * shape.size()));
    double[][] all = Stream.concat(Arrays.stream(x), z).toArray(double[][]::new);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      List<double[]> vector = ItemRuns.backward(operation, dtype, Provider.VECTOR, all);
      List<double[]> scalar = ItemRuns.backward(operation, dtype, Provider.SCALAR, all);
      for (int input = 0; input < vector.size(); input++) {
        assertArrayEquals(vector.get(input), scalar.get(input));
      }
    }
  }

  @Test
  void emptyBatch() {
    ItemRuns.Result result = ItemRuns.forward(Decomposition.of(Kind.POLAR, 3), new double[0]);
    assertEquals(0, result.status().length);
  }
}

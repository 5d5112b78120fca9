package dev.casimir.product.internal.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.ProductKind;
import dev.casimir.product.internal.convolution.aligned.EdgeAlignedTransform;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of single edges, and their gradients, against the definition. */
class EdgeTransformTest {
  private static final long SEED = 20261121;

  @Test
  void messagesAreThoseOfTheDefinition() {
    Property.check(
        60,
        SEED,
        random -> {
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Provider provider = random.nextBoolean() ? Provider.VECTOR : Provider.SCALAR;
          EdgeRun run =
              new EdgeRun(randomConvolution(random, 4), dtype, provider, vectors(random), random);
          checkMessages(run.run(EdgeAlignedTransform::new, 0));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 8, 12})
  void messagesOfHighDegreesToo(int degree) {
    RandomGenerator random = Property.generator(degree);
    Irreps irreps = Irreps.sphericalHarmonics(degree, 3);
    Convolution operation =
        new Convolution(
            ProductKind.GAUNT, irreps, degree, irreps, Normalization.COMPONENT, EdgeWeights.PATH);
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      EdgeRun run = new EdgeRun(operation, dtype, Provider.VECTOR, vectors(random), random);
      checkMessages(run.run(EdgeAlignedTransform::new, 0));
    }
  }

  private static void checkMessages(EdgeRun run) {
    Convolution operation = run.setting.operation();
    boolean single = run.setting.dtype() == DType.FLOAT32;
    double bound = single ? 1e-5 : operation.nodes().maximumDegree() < 8 ? 1e-13 : 1e-12;
    double worst = 0;
    double squares = 0;
    int count = 0;
    for (int e = 0; e < run.vectors.length; e++) {
      double[] y =
          EdgeOracle.harmonics(
              operation.maximumDegree(), operation.normalization(), run.vectors[e]);
      for (int c = 0; c < operation.multiplicity(); c++) {
        double[] expected =
            EdgeOracle.message(
                run.setting.paths(),
                y,
                run.weights[e],
                column(run.features[e], c),
                run.setting.outputRows());
        double[] actual = column(run.messages[e], c);
        for (int k = 0; k < expected.length; k++) {
          worst = Math.max(worst, Math.abs(expected[k] - actual[k]));
          worst = Double.isNaN(actual[k]) ? Double.NaN : worst;
          squares += expected[k] * expected[k];
          count++;
        }
      }
    }
    double rms = Math.sqrt(squares / Math.max(1, count));
    assertEquals(0, worst, bound * rms, operation.describe());
  }

  @Test
  void gradientsOfFeaturesAreTheTransposedMap() {
    Property.check(
        30,
        SEED + 1,
        random -> {
          EdgeRun run =
              new EdgeRun(
                      randomConvolution(random, 4),
                      DType.FLOAT64,
                      Provider.VECTOR,
                      vectors(random),
                      random)
                  .run(EdgeAlignedTransform::new, 0);
          for (int e = 0; e < run.vectors.length; e++) {
            double size = 1 + Math.sqrt(dot(run.messages[e], run.messages[e]));
            assertEquals(
                dot(run.cotangents[e], run.messages[e]),
                dot(run.featureGradients[e], run.features[e]),
                1e-13 * run.setting.outputRows() * size,
                run.setting.operation().describe());
          }
        });
  }

  @Test
  void gradientsOfWeightsAreTheMessagesOfTheirPaths() {
    Property.check(
        30,
        SEED + 2,
        random -> {
          Convolution any = randomConvolution(random, 3);
          Convolution operation =
              new Convolution(
                  any.kind(),
                  any.nodes(),
                  any.maximumDegree(),
                  any.output(),
                  any.normalization(),
                  EdgeWeights.PATH);
          EdgeRun run =
              new EdgeRun(operation, DType.FLOAT64, Provider.VECTOR, vectors(random), random)
                  .run(EdgeAlignedTransform::new, 0);
          for (int e = 0; e < run.vectors.length; e++) {
            for (ConvolutionPath path : run.setting.paths()) {
              double[] one = new double[run.setting.paths().size()];
              one[path.index()] = 1;
              assertEquals(
                  energy(run, e, run.vectors[e], one),
                  run.weightGradients[e][path.index()],
                  1e-11,
                  operation.describe());
            }
          }
        });
  }

  @Test
  void gradientsOfVectorsAreThoseOfFiniteDifferences() {
    Property.check(
        30,
        SEED + 3,
        random -> {
          EdgeRun run =
              new EdgeRun(
                      randomConvolution(random, 4),
                      DType.FLOAT64,
                      Provider.VECTOR,
                      vectors(random),
                      random)
                  .run(EdgeAlignedTransform::new, 0);
          for (int e = 0; e < run.vectors.length; e++) {
            double length = Math.sqrt(Arrays.stream(run.vectors[e]).map(a -> a * a).sum());
            if (length < 1e-100 || length > 1e100) {
              continue; // squares leave the range; bounds of their own below
            }
            double step = 1e-4 * length;
            for (int axis = 0; axis < 3; axis++) {
              // fourth order
              double slope =
                  (8 * difference(run, e, axis, step) - difference(run, e, axis, 2 * step))
                      / (12 * step);
              assertEquals(
                  slope * length,
                  run.vectorGradients[e][axis] * length,
                  1e-7,
                  run.setting.operation().describe() + " at " + Arrays.toString(run.vectors[e]));
            }
          }
        });
  }

  private static double difference(EdgeRun run, int e, int axis, double step) {
    double[] up = run.vectors[e].clone();
    double[] down = run.vectors[e].clone();
    up[axis] += step;
    down[axis] -= step;
    return energy(run, e, up, run.weights[e]) - energy(run, e, down, run.weights[e]);
  }

  /** The product of the message of an edge, with another vector and weights, and its cotangent. */
  private static double energy(EdgeRun run, int e, double[] vector, double[] weights) {
    Convolution operation = run.setting.operation();
    double[] y = EdgeOracle.harmonics(operation.maximumDegree(), operation.normalization(), vector);
    double sum = 0;
    for (int c = 0; c < operation.multiplicity(); c++) {
      double[] message =
          EdgeOracle.message(
              run.setting.paths(),
              y,
              weights,
              column(run.features[e], c),
              run.setting.outputRows());
      double[] cotangent = column(run.cotangents[e], c);
      for (int k = 0; k < message.length; k++) {
        sum += message[k] * cotangent[k];
      }
    }
    return sum;
  }

  @Test
  void gradientsScaleWithTheInverseLengthAndVanishForZeroVectors() {
    Convolution operation =
        new Convolution(
            ProductKind.CG,
            Irreps.parse("2x0e+2x1o+2x2e"),
            2,
            Irreps.parse("2x0e+2x1o+2x1e"),
            Normalization.COMPONENT,
            EdgeWeights.NONE);
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      double tiny = dtype == DType.FLOAT64 ? 0x1p-600 : 0x1p-90;
      double[][] vectors = {
        {0.3, -0.4, 0.6},
        {0.3 * tiny, -0.4 * tiny, 0.6 * tiny},
        {0.3 / tiny, -0.4 / tiny, 0.6 / tiny},
        {0, 0, 0},
        {-0.0, 0, 0}
      };
      EdgeRun run = new EdgeRun(operation, dtype, Provider.VECTOR, vectors, Property.generator(7));
      for (int e = 1; e < vectors.length; e++) {
        run.features[e] = run.features[0];
        run.cotangents[e] = run.cotangents[0];
      }
      run.run(EdgeAlignedTransform::new, 0);
      for (int axis = 0; axis < 3; axis++) {
        double expected = run.vectorGradients[0][axis];
        assertEquals(expected, run.vectorGradients[1][axis] * tiny, Math.abs(expected) * 1e-6);
        assertEquals(expected, run.vectorGradients[2][axis] / tiny, Math.abs(expected) * 1e-6);
        assertEquals(0, Math.abs(run.vectorGradients[3][axis]));
        assertEquals(0, Math.abs(run.vectorGradients[4][axis]));
      }
    }
  }

  @Test
  void bitsDoNotChangeWithTheProviderNorTheSlot() {
    Property.check(
        25,
        SEED + 4,
        random -> {
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          EdgeRun run =
              new EdgeRun(
                  randomConvolution(random, 4),
                  dtype,
                  Provider.VECTOR,
                  Arrays.copyOf(vectors(random), 5),
                  random);
          EdgeRun vector = run.with(Provider.VECTOR).run(EdgeAlignedTransform::new, 0);
          EdgeRun scalar = run.with(Provider.SCALAR).run(EdgeAlignedTransform::new, 0);
          EdgeRun moved = run.with(Provider.VECTOR).run(EdgeAlignedTransform::new, 11);
          for (EdgeRun other : List.of(scalar, moved)) {
            for (int e = 0; e < run.vectors.length; e++) {
              assertSame(vector.messages[e], other.messages[e]);
              assertSame(vector.featureGradients[e], other.featureGradients[e]);
            }
            assertSame(vector.vectorGradients, other.vectorGradients);
            assertSame(vector.weightGradients, other.weightGradients);
          }
        });
  }

  @Test
  void aNanStaysInItsEdgeAndChannel() {
    Convolution operation =
        new Convolution(
            ProductKind.CG,
            Irreps.parse("20x0e+20x1o+20x2e"),
            2,
            Irreps.parse("20x0e+20x1o+20x1e"),
            Normalization.COMPONENT,
            EdgeWeights.PATH);
    double[][] vectors = {{1, 2, 3}, {Double.NaN, 1, 1}, {0, 1, 0}};
    EdgeRun run =
        new EdgeRun(operation, DType.FLOAT32, Provider.VECTOR, vectors, Property.generator(9));
    run.features[2][4][3] = Double.NaN;
    run.run(EdgeAlignedTransform::new, 0);
    for (int c = 0; c < 20; c++) {
      for (int k = 0; k < run.setting.outputRows(); k++) {
        assertEquals(false, Double.isNaN(run.messages[0][k][c]));
        assertEquals(true, Double.isNaN(run.messages[1][k][c]));
        if (c != 3) {
          assertEquals(false, Double.isNaN(run.messages[2][k][c]));
        }
      }
    }
    assertEquals(false, Double.isNaN(run.vectorGradients[0][0]));
    assertEquals(true, Double.isNaN(run.vectorGradients[1][0]));
  }

  private static void assertSame(double[][] expected, double[][] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i]);
    }
  }

  private static double dot(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int c = 0; c < a[i].length; c++) {
        sum += a[i][c] * b[i][c];
      }
    }
    return sum;
  }

  private static double[] column(double[][] panel, int channel) {
    return Arrays.stream(panel).mapToDouble(row -> row[channel]).toArray();
  }

  static Convolution randomConvolution(RandomGenerator random, int highest) {
    ProductKind[] kinds = ProductKind.values();
    int channels = 1 + random.nextInt(40);
    return new Convolution(
        kinds[random.nextInt(kinds.length)],
        randomIrreps(random, channels, highest),
        random.nextInt(highest + 1),
        randomIrreps(random, channels, highest),
        Normalization.values()[random.nextInt(Normalization.values().length)],
        random.nextBoolean() ? EdgeWeights.PATH : EdgeWeights.NONE);
  }

  private static Irreps randomIrreps(RandomGenerator random, int channels, int highest) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int degree = random.nextInt(highest + 1);
      int parity = random.nextBoolean() ? 1 : -1;
      blocks.add(new Irreps.Block(channels, new Irrep(degree, parity)));
    }
    return Irreps.of(blocks);
  }

  /** Any directions, those of the axes, nearly polar ones, tiny, huge and zero vectors. */
  static double[][] vectors(RandomGenerator random) {
    return new double[][] {
      {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()},
      {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()},
      {1, 0, 0},
      {-2, 0, 0},
      {0, 3, 0},
      {0, -0.5, 0},
      {0, 0, 1},
      {-0.0, 0.0, -1},
      {1e-9, 1, -1e-9},
      {1e-7, -1, 2e-6},
      {1e-30, -2, 1e-35},
      {0, 0, 0},
      {1e-30, 2e-30, -1e-30},
      {1e25, -2e25, 1e25},
      {random.nextGaussian(), 0, random.nextGaussian()},
      {random.nextGaussian(), random.nextGaussian(), 0}
    };
  }
}

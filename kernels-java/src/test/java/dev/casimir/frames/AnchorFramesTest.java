package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnchorFramesTest {
  private static final double STEP = 1e-6;

  private record Frame(double[] weights, double[] rotations) {}

  private static Frame frame(AnchorFrames operation, double[] points, double[] masses) {
    int d = operation.dimension();
    int n = points.length / d;
    try (Arena arena = Arena.ofConfined()) {
      int f = (int) operation.elements(n);
      Tensor weights = Tensor.zeros(arena, DType.FLOAT64, 1, f);
      Tensor rotations = Tensor.zeros(arena, DType.FLOAT64, 1, f, d, d);
      operation.construct(clouds(arena, points, masses, d), weights, rotations);
      return new Frame(weights.toDoubleArray(), rotations.toDoubleArray());
    }
  }

  private static PointClouds clouds(Arena arena, double[] points, double[] masses, int d) {
    int n = masses.length;
    return PointClouds.of(Tensor.copyOf(arena, DType.FLOAT64, points, 1, n, d))
        .weighted(Tensor.copyOf(arena, DType.FLOAT64, masses, 1, n));
  }

  @ParameterizedTest
  @CsvSource({"O, 2", "SO, 2", "E, 2", "SE, 2", "O, 3", "SO, 3", "E, 3", "SE, 3"})
  void weightsAndAxesFollowTheDefinition(FrameGroup group, int d) {
    AnchorFrames operation = AnchorFrames.of(group, d, DType.FLOAT64);
    Property.check(
        20,
        5,
        random -> {
          int n = 2 + random.nextInt(6);
          double[] points = random.doubles((long) n * d, -1, 1).toArray();
          double[] masses = random.doubles(n, 0.5, 2).toArray();
          Frame frame = frame(operation, points, masses);
          double sum = 0;
          for (int e = 0; e < frame.weights.length; e++) {
            sum += frame.weights[e];
            if (frame.weights[e] > 0) {
              double det = checkOrthogonal(frame.rotations, e * d * d, d);
              assertTrue(!group.isProper() || det > 0);
            }
          }
          assertEquals(1, sum, 1e-14);
        });
  }

  private static double checkOrthogonal(double[] r, int at, int d) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double dot = 0;
        for (int k = 0; k < d; k++) {
          dot += r[at + k * d + i] * r[at + k * d + j];
        }
        assertEquals(i == j ? 1 : 0, dot, 1e-15);
      }
    }
    if (d == 2) {
      return r[at] * r[at + 3] - r[at + 1] * r[at + 2];
    }
    double det = 0;
    for (int k = 0; k < 3; k++) {
      int a = (k + 1) % 3;
      int b = (k + 2) % 3;
      det += r[at + k] * (r[at + 3 + a] * r[at + 6 + b] - r[at + 3 + b] * r[at + 6 + a]);
    }
    return det;
  }

  /** A smooth function of weights and axes, so that both orders of elements are covered. */
  private static double value(Frame frame, double[] ofWeights, double[] ofRotations, int size) {
    double sum = 0;
    for (int e = 0; e < frame.weights.length; e++) {
      sum += ofWeights[e] * frame.weights[e];
      for (int k = 0; k < size; k++) {
        double factor = Math.min(1, 1e6 * frame.weights[e]);
        sum += factor * ofRotations[e * size + k] * frame.rotations[e * size + k];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"SO, 2", "E, 2", "O, 3", "SE, 3"})
  void gradientsAreThoseOfDifferences(FrameGroup group, int d) {
    AnchorFrames operation = AnchorFrames.of(group, d, DType.FLOAT64);
    checkGradients(operation, 0);
  }

  /** In the transition to a line elements with e2 reversed take part. */
  @ParameterizedTest
  @CsvSource({"O", "SE"})
  void gradientsAreThoseOfDifferencesNearALine(FrameGroup group) {
    checkGradients(new AnchorFrames(group, 3, 0.05, 0.95), 0);
  }

  private static void checkGradients(AnchorFrames operation, int cases) {
    int d = operation.dimension();
    Property.check(
        5 + cases,
        9,
        random -> {
          int n = 4;
          double[] points = random.doubles((long) n * d, -1, 1).toArray();
          double[] masses = random.doubles(n, 0.5, 2).toArray();
          int f = (int) operation.elements(n);
          double[] ofWeights = random.doubles(f, -1, 1).toArray();
          double[] ofRotations = random.doubles((long) f * d * d, -1, 1).toArray();
          double[] gradients = gradients(operation, points, masses, ofWeights, ofRotations);
          for (int k = 0; k < points.length; k++) {
            double[] moved = points.clone();
            moved[k] = points[k] + STEP;
            double up = value(frame(operation, moved, masses), ofWeights, ofRotations, d * d);
            moved[k] = points[k] - STEP;
            double down = value(frame(operation, moved, masses), ofWeights, ofRotations, d * d);
            double expected = (up - down) / (2 * STEP);
            assertEquals(expected, gradients[k], 1e-5 * (1 + Math.abs(expected)));
          }
        });
  }

  private static double[] gradients(
      AnchorFrames operation,
      double[] points,
      double[] masses,
      double[] ofWeights,
      double[] ofRotations) {
    int d = operation.dimension();
    int n = masses.length;
    int f = ofWeights.length;
    try (Arena arena = Arena.ofConfined()) {
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 1, n, d);
      operation.backward(
          clouds(arena, points, masses, d),
          Tensor.copyOf(arena, DType.FLOAT64, ofWeights, 1, f),
          Tensor.copyOf(arena, DType.FLOAT64, ofRotations, 1, f, d, d),
          out);
      return out.toDoubleArray();
    }
  }
}

package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DensityExpansionTest {
  private static final int DEGREE = 6;
  private static final int CHANNELS = 5;
  private static final int COMPONENTS = (DEGREE + 1) * (DEGREE + 1);
  private static final double CUTOFF = 4;

  /** Coefficients [atoms][(l, m)][channel], flattened. */
  private static double[] expand(List<Vector3> positions) {
    try (Arena arena = Arena.ofConfined()) {
      int width = COMPONENTS * CHANNELS;
      Tensor coefficients = Tensor.zeros(arena, DType.FLOAT64, positions.size(), width);
      new DensityExpansion(DEGREE, CHANNELS, CUTOFF)
          .expand(Samples.of(positions, Optional.empty()), positions.size(), coefficients, 0);
      return coefficients.toDoubleArray();
    }
  }

  private static double[] randomRotation(RandomGenerator random) {
    double[] q = new double[4];
    double norm = 0;
    for (int i = 0; i < 4; i++) {
      q[i] = random.nextGaussian();
      norm += q[i] * q[i];
    }
    double s = 2 / norm;
    return new double[] {
      1 - s * (q[2] * q[2] + q[3] * q[3]),
      s * (q[1] * q[2] - q[0] * q[3]),
      s * (q[1] * q[3] + q[0] * q[2]),
      s * (q[1] * q[2] + q[0] * q[3]),
      1 - s * (q[1] * q[1] + q[3] * q[3]),
      s * (q[2] * q[3] - q[0] * q[1]),
      s * (q[1] * q[3] - q[0] * q[2]),
      s * (q[2] * q[3] + q[0] * q[1]),
      1 - s * (q[1] * q[1] + q[2] * q[2])
    };
  }

  private static Vector3 apply(double[] r, Vector3 v) {
    return new Vector3(
        r[0] * v.x() + r[1] * v.y() + r[2] * v.z(),
        r[3] * v.x() + r[4] * v.y() + r[5] * v.z(),
        r[6] * v.x() + r[7] * v.y() + r[8] * v.z());
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** c(R molecule) = D(R) c(molecule), also for reflections, and nothing depends on the origin. */
  @RepeatedTest(8)
  void rotatesAsTheIrrepsSay(RepetitionInfo repetition) {
    RandomGenerator random = Samples.random(repetition.getCurrentRepetition());
    List<Vector3> positions = Samples.cloud(random, 12, 5, Optional.empty()).positions();
    double[] rotation = randomRotation(random);
    if (random.nextBoolean()) {
      for (int i = 0; i < 9; i++) {
        rotation[i] = -rotation[i];
      }
    }
    Vector3 shift = new Vector3(3, -20, 7);
    double[] before = expand(positions);
    double[] after = expand(positions.stream().map(p -> apply(rotation, p).plus(shift)).toList());
    double scale = largest(before);
    for (int l = 0; l <= DEGREE; l++) {
      double[] d = WignerD.matrix(l, rotation);
      int width = 2 * l + 1;
      for (int atom = 0; atom < positions.size(); atom++) {
        for (int m = 0; m < width; m++) {
          for (int n = 0; n < CHANNELS; n++) {
            double expected = 0;
            for (int k = 0; k < width; k++) {
              expected += d[m * width + k] * before[index(atom, l * l + k, n)];
            }
            assertEquals(expected, after[index(atom, l * l + m, n)], 1e-12 * scale);
          }
        }
      }
    }
  }

  @Test
  void theOrderOfNeighboursDoesNotMatter() {
    RandomGenerator random = Samples.random(11);
    List<Vector3> positions = Samples.cloud(random, 20, 5, Optional.empty()).positions();
    List<Vector3> shuffled = new ArrayList<>(positions.subList(1, positions.size()));
    Collections.reverse(shuffled);
    shuffled.addFirst(positions.getFirst());
    double[] before = expand(positions);
    double[] after = expand(shuffled);
    for (int i = 0; i < COMPONENTS * CHANNELS; i++) {
      assertEquals(before[i], after[i], 1e-13 * largest(before));
    }
  }

  /** Closed form: one neighbour on the polar axis y, where Y_l0 = sqrt((2l + 1) / 4 pi). */
  @Test
  void oneNeighbourOnTheAxisGivesTheRadialFunctions() {
    double r = 1.3;
    double[] c = expand(List.of(Vector3.ZERO, new Vector3(0, r, 0)));
    double x = r / CUTOFF;
    double envelope = 1 - 21 * Math.pow(x, 5) + 35 * Math.pow(x, 6) - 15 * Math.pow(x, 7);
    for (int l = 0; l <= DEGREE; l++) {
      for (int n = 1; n <= CHANNELS; n++) {
        double radial = Math.sqrt(2 / CUTOFF) * Math.sin(n * Math.PI * x) / r * envelope;
        double expected = radial * Math.sqrt((2 * l + 1) / (4 * Math.PI));
        assertEquals(expected, c[index(0, l * l + l, n - 1)], 1e-14);
      }
    }
  }

  /** A neighbour that leaves through the cutoff fades out; it does not jump. */
  @Test
  void fadesOutAtTheCutoff() {
    double[] near = expand(List.of(Vector3.ZERO, new Vector3(0, CUTOFF - 1e-3, 0)));
    assertTrue(largest(near) < 1e-9 && largest(near) > 0, "largest " + largest(near));
    assertEquals(0, largest(expand(List.of(Vector3.ZERO, new Vector3(0, CUTOFF, 0)))));
  }

  private static int index(int atom, int component, int channel) {
    return (atom * COMPONENTS + component) * CHANNELS + channel;
  }
}

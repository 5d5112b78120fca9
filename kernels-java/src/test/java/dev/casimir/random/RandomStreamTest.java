package dev.casimir.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.lie.Statistics;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void uniformsAreTheUpperBitsOfTheBlocks() {
    RandomStream stream = new RandomStream();
    stream.start(0, 0);
    assertEquals(((0xe169c58d6627e8d5L >>> 11) | 1) * 0x1p-53, stream.uniform());
    assertEquals(((0x9b00dbd8bc57ac4cL >>> 11) | 1) * 0x1p-53, stream.uniform());
    Philox second = new Philox();
    second.compute(0, 0, 1, 0, 0, 0);
    assertEquals(((second.firstHalf() >>> 11) | 1) * 0x1p-53, stream.uniform());
  }

  @Test
  void uniformsAndNormalsHaveTheirDistributions() {
    int n = 200_000;
    double[] uniforms = new double[n];
    double[] normals = new double[n];
    RandomStream stream = new RandomStream();
    for (int i = 0; i < n; i += 4) {
      stream.start(7, i);
      for (int j = i; j < i + 4; j++) {
        uniforms[j] = stream.uniform();
        normals[j] = stream.gaussian();
        assertTrue(uniforms[j] > 0 && uniforms[j] < 1);
      }
    }
    Statistics.assertDistribution(uniforms, u -> u);
    Statistics.assertDistribution(normals, RandomStreamTest::normal);
  }

  /** The normal distribution function by Simpson's rule, to 1e-9. */
  private static double normal(double x) {
    double width = Math.min(Math.abs(x), 9);
    int steps = 60;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = width * i / steps;
      int factor = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += factor * Math.exp(-t * t / 2);
    }
    double half = sum * width / steps / 3 / Math.sqrt(2 * Math.PI);
    return x < 0 ? 0.5 - half : 0.5 + half;
  }

  /** Neighbouring items and seeds have nothing in common: no number comes twice, none correlate. */
  @Test
  void streamsAreIndependent() {
    int items = 20_000;
    Set<Double> seen = new HashSet<>();
    RandomStream stream = new RandomStream();
    double[][] starts = new double[4][items];
    for (int i = 0; i < items; i++) {
      stream.start(1, i);
      starts[0][i] = stream.gaussian();
      starts[1][i] = stream.gaussian();
      stream.start(1, i + (1L << 32));
      starts[2][i] = stream.gaussian();
      stream.start(1L << 32 | 1, i);
      starts[3][i] = stream.gaussian();
      for (double[] start : starts) {
        assertTrue(seen.add(start[i]), "repeated");
      }
    }
    for (int a = 0; a < 4; a++) {
      Statistics.assertMean(0, products(starts[a], starts[a], 1));
      for (int b = 0; b < a; b++) {
        Statistics.assertMean(0, products(starts[a], starts[b], 0));
      }
    }
  }

  private static double[] products(double[] first, double[] second, int lag) {
    double[] products = new double[first.length - lag];
    for (int i = 0; i < products.length; i++) {
      products[i] = first[i] * second[i + lag];
    }
    return products;
  }

  @Test
  void integersAreUniform() {
    RandomStream stream = new RandomStream();
    int draws = 60_000;
    for (int bound : new int[] {1, 2, 3, 7, 60}) {
      int[] counts = new int[bound];
      for (int i = 0; i < draws; i++) {
        stream.start(5, i);
        counts[stream.below(bound)]++;
      }
      double square = 0;
      for (int count : counts) {
        double expected = (double) draws / bound;
        square += (count - expected) * (count - expected) / expected;
      }
      assertTrue(square < bound + 5 * Math.sqrt(2.0 * bound), bound + ": " + square);
    }
  }

  /** Of a bound of 3 * 2^29 a third of the products must be drawn again. */
  @Test
  void integersBelowLargeBoundsAreUniform() {
    RandomStream stream = new RandomStream();
    int bound = 3 << 29;
    int draws = 60_000;
    int[] residues = new int[3];
    stream.start(6, 0);
    for (int i = 0; i < draws; i++) {
      int drawn = stream.below(bound);
      assertTrue(drawn >= 0 && drawn < bound);
      residues[drawn % 3]++;
    }
    for (int count : residues) {
      assertEquals(draws / 3.0, count, 5 * Math.sqrt(draws));
    }
    assertThrows(IllegalArgumentException.class, () -> stream.below(0));
  }
}

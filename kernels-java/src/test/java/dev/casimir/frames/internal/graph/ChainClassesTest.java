package dev.casimir.frames.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.testing.Property;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChainClassesTest {
  private final ChainClasses chain = new ChainClasses(64);
  private final int[] classes = new int[64];

  private int[] classify(double tolerance, double... values) {
    chain.start();
    int count = chain.classify(values.length, values, tolerance, 0, classes);
    int[] found = Arrays.copyOf(classes, values.length);
    int most = Arrays.stream(found).max().orElse(-1);
    assertEquals(most + 1, count);
    return found;
  }

  @Test
  void jumpsBeyondTheToleranceBeginClasses() {
    assertArrayEquals(new int[] {1, 0, 2, 0, 1}, classify(0.1, 5, 1, 7, 1.05, 5.05));
    assertArrayEquals(new int[] {0, 0, 0, 0}, classify(0.1, 0, 0.27, 0.09, 0.18));
    assertArrayEquals(new int[0], classify(0.1));
  }

  /** Two decimals would part 0.005 - e from 0.005 + e. */
  @Test
  void roundingBoundariesDoNotMatter() {
    assertArrayEquals(new int[] {0, 0, 1}, classify(1e-6, 0.005 - 1e-16, 0.005 + 1e-16, 0.006));
  }

  @Test
  void withoutToleranceEqualNumbersOnly() {
    assertArrayEquals(
        new int[] {0, 1, 0, 2}, classify(0, -0.0, Double.MIN_VALUE, 0.0, Math.nextUp(1.0)));
    assertEquals(1, chain.margin());
  }

  @Test
  void marginIsTheLeastDistanceFromTheTolerance() {
    classify(0.5, 0, 0.4, 1.4);
    assertEquals(0.2, chain.margin(), 1e-15);
    classify(0.5, 0, 0.5);
    assertEquals(0, chain.margin());
    classify(0.5, 3, 3, 3);
    assertEquals(1, chain.margin());
    chain.classify(2, new double[] {0, 0.6}, 0.5, 0.05, classes);
    assertEquals(0.1, chain.margin(), 1e-15);
    chain.classify(2, new double[] {0, 0.6}, 0.5, 0.2, classes);
    assertEquals(0, chain.margin());
  }

  @Test
  void orderOfNumbersHasNoSay() {
    Property.check(
        300,
        31,
        random -> {
          int n = 1 + random.nextInt(64);
          double[] values = new double[n];
          for (int i = 0; i < n; i++) {
            values[i] = random.nextInt(20) + 1e-3 * random.nextInt(20);
          }
          int[] here = classify(1.5e-3, values);
          int shift = random.nextInt(n);
          double[] turned = new double[n];
          for (int i = 0; i < n; i++) {
            turned[(i + shift) % n] = values[i];
          }
          int[] there = classify(1.5e-3, turned);
          for (int i = 0; i < n; i++) {
            assertEquals(here[i], there[(i + shift) % n]);
            for (int j = 0; j < i; j++) {
              boolean close = Math.abs(values[i] - values[j]) < 1.5e-3;
              assertEquals(true, !close || here[i] == here[j]);
              assertEquals(true, here[i] == here[j] || here[i] < here[j] == values[i] < values[j]);
            }
          }
        });
  }
}

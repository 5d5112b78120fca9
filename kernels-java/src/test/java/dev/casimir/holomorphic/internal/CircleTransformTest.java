package dev.casimir.holomorphic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircleTransformTest {
  /** The fast transform and the sums of cosines and sines give the same. */
  @ParameterizedTest
  @CsvSource({"32, ZERO", "32, HALF", "64, HALF", "256, ZERO", "256, HALF", "48, HALF", "7, ZERO"})
  void agreesWithTheSums(int count, NodeOffset offset) {
    RandomGenerator random = Property.generator(81);
    int width = 3;
    double[] rows = random.doubles((long) count * width, -1, 1).toArray();
    double[] scaled = new CircleTransform(count, offset).scaled(rows, width);
    CauchyNodes unit = CauchyNodes.of(count, 1, offset);
    for (int n = 0; n < count; n++) {
      double[] sums = unit.estimate(n, rows, width);
      for (int j = 0; j < width; j++) {
        assertEquals(sums[j], scaled[n * width + j], 1e-15);
      }
    }
  }
}

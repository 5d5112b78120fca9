package dev.casimir.linalg.internal.rotation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.LaneRun;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A to F against 32 digits, in roundoffs of their value at zero, for angles to pi. */
class RotationCoefficientsTest {
  private static final Path GOLDEN =
      Path.of("../tests/src/test/resources/golden/lie-groups/coefficients.json");
  private static final String[] NAMES = {"A", "B", "C", "D", "E", "F"};
  private static final double[] AT_ZERO = {1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 12};

  @Test
  void anglesToPi() {
    double[] worst = new double[NAMES.length];
    int cases = 0;
    for (Object item : (List<?>) Json.read(GOLDEN).get("so3")) {
      Map<?, ?> golden = (Map<?, ?>) item;
      double angle = (Double) golden.get("theta");
      if (angle <= Math.PI) {
        cases++;
        double[][] values = evaluate(angle);
        for (int i = 0; i < NAMES.length; i++) {
          double high = (Double) golden.get(NAMES[i]);
          double low = (Double) golden.get(NAMES[i] + "_lo");
          double error = Math.abs(values[i][0] - high - low) / AT_ZERO[i];
          worst[i] = Math.max(worst[i], error / DType.FLOAT64.unitRoundoff());
        }
      }
    }
    assertTrue(cases > 80, "cases: " + cases);
    for (int i = 0; i < NAMES.length; i++) {
      assertTrue(worst[i] <= 4, NAMES[i] + ": " + worst[i] + " roundoffs");
    }
  }

  private static double[][] evaluate(double angle) {
    return LaneRun.run(
        DType.FLOAT64,
        Provider.current(),
        in -> {
          RotationCoefficients c = new RotationCoefficients(in);
          return List.of(c.a(), c.b(), c.c(), c.d(), c.e(), c.f());
        },
        new double[] {angle});
  }
}

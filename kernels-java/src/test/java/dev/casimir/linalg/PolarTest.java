package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.linalg.internal.dense.GoldenMatrices;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import dev.casimir.linalg.internal.dense.SingularValues;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PolarTest {
  private static final double U = GoldenMatrices.UNIT;

  private static Decomposition polar(int n) {
    return Decomposition.of(Kind.POLAR, n);
  }

  @Test
  void goldenFactors() {
    Errors errors = new Errors();
    for (Case one : cases()) {
      int n = one.n();
      double[] g = one.numbers("A");
      ItemRuns.Result result = ItemRuns.forward(polar(n), g);
      assertEquals(0, result.status()[0], one::toString);
      double[] k = result.outputs().getFirst();
      errors.add(one.error(k, "polar_k"), 4 * U * condition(n, g), one);
      errors.add(orthogonality(n, k), 6 * U, one + " orthogonality");
      errors.add(one.error(result.outputs().get(1), "polar_p_right"), 8 * U, one + " p");
    }
    errors.check(Assertions::fail);
  }

  @Test
  void singlePrecision() {
    Errors errors = new Errors();
    double unit = DType.FLOAT32.unitRoundoff();
    for (Case one : cases()) {
      int n = one.n();
      double[] g = one.numbers("A");
      double[] rounded = new double[n * n];
      Arrays.setAll(rounded, i -> (double) (float) g[i]);
      ItemRuns.Result expected = ItemRuns.forward(polar(n), rounded);
      ItemRuns.Result result =
          ItemRuns.forward(polar(n), DType.FLOAT32, Provider.current(), rounded);
      if (result.status()[0] == ItemStatus.SINGULAR.code()) {
        double[] s = singularValues(n, rounded);
        assertTrue(
            Arrays.stream(s).reduce(1, (a, b) -> a * b / s[0]) < 16 * unit * unit, one::toString);
        continue;
      }
      assertEquals(0, result.status()[0], one::toString);
      double error = 0;
      for (int i = 0; i < n * n; i++) {
        error =
            Math.hypot(error, result.outputs().getFirst()[i] - expected.outputs().getFirst()[i]);
      }
      errors.add(error / Math.sqrt(n), 4 * unit * condition(n, rounded), one);
      errors.add(orthogonality(n, result.outputs().getFirst()), 8 * unit, one + " orthogonality");
    }
    errors.check(Assertions::fail);
  }

  private static List<Case> cases() {
    return GoldenMatrices.matrices().stream().filter(one -> one.has("polar_k")).toList();
  }

  private static double[] singularValues(int n, double[] g) {
    double[] s = new double[n];
    new SingularValues(n).decompose(g, new double[n * n], s, new double[n * n]);
    return s;
  }

  /** 2 |g|_F / (s_n + s_(n-1)), at least one. */
  private static double condition(int n, double[] g) {
    double[] s = singularValues(n, g);
    return Math.max(1, 2 * Math.sqrt(ItemRuns.dot(g, g)) / (s[n - 1] + s[n - 2]));
  }

  /** || k^T k - 1 ||_F. */
  static double orthogonality(int n, double[] k) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double entry = i == j ? -1 : 0;
        for (int m = 0; m < n; m++) {
          entry += k[m * n + i] * k[m * n + j];
        }
        sum += entry * entry;
      }
    }
    return Math.sqrt(sum);
  }
}

package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DenseLogarithmGoldenTest {
  private static final double U = GoldenMatrices.UNIT;
  private static final Map<String, Integer> STATUS =
      Map.of(
          "principal",
          DenseStatus.OK,
          "no-principal-log",
          DenseStatus.NO_PRINCIPAL,
          "singular",
          DenseStatus.SINGULAR);

  @Test
  void goldenStatus() {
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      double[] x = new double[n * n];
      int status = new DenseLogarithm(n).log(one.numbers("A"), x);
      assertEquals(STATUS.get(one.word("log_status")), status, one.toString());
      assertEquals(status != DenseStatus.OK, Double.isNaN(x[0]), one.toString());
    }
  }

  @Test
  void goldenValuesOfSizeTwo() {
    goldenValues(2, 2, 2);
  }

  @Test
  void goldenValues() {
    goldenValues(3, 4, 20);
  }

  private static void goldenValues(int smallest, int largest, double bound) {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      if (n >= smallest && n <= largest && one.has("log")) {
        double[] x = new double[n * n];
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(one.numbers("A"), x));
        errors.add(one.error(x, "log"), bound * U * one.condition("cond_log"), one);
      }
    }
    errors.check(Assertions::fail);
  }

  private static double condition(Case derivative) {
    int id = ((Double) derivative.members().get("case")).intValue();
    return GoldenMatrices.matrices().get(id).condition("cond_log");
  }

  @Test
  void goldenDerivatives() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.frechet()) {
      int n = one.n();
      double[] x = new double[n * n];
      if (one.has("Llog")) {
        double[] a = one.numbers("A");
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).derivative(a, one.numbers("E"), x));
        double[] log = new double[n * n];
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(a, log));
        errors.add(
            one.error(x, "Llog"), 50 * U * condition(one) * (1 + Matrices.frobenius(log)), one);
      }
    }
    errors.check(Assertions::fail);
  }
}

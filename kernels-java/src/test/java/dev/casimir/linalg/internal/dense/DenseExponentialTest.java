package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DenseExponentialTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void goldenValues() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      double[] a = one.numbers("A");
      double[] x = new double[n * n];
      assertEquals(DenseStatus.OK, new DenseExponential(n).exp(a, x));
      double condition = Math.max(one.condition("cond_exp"), Matrices.frobenius(a));
      errors.add(one.error(x, "exp"), (n == 2 ? 6 : 4) * U * condition, one);
    }
    errors.check(Assertions::fail);
  }

  @Test
  void goldenDerivatives() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.frechet()) {
      int n = one.n();
      double[] a = one.numbers("A");
      double[] x = new double[n * n];
      assertEquals(DenseStatus.OK, new DenseExponential(n).derivative(a, one.numbers("E"), x));
      errors.add(one.error(x, "Lexp"), 50 * U * (1 + Matrices.frobenius(a)), one);
    }
    errors.check(Assertions::fail);
  }
}

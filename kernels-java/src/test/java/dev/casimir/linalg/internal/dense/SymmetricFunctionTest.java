package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import dev.casimir.linalg.internal.dense.SymmetricFunction.Kind;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SymmetricFunctionTest {
  private static final double U = GoldenMatrices.UNIT;

  private static boolean symmetric(Case one) {
    double[] a = one.numbers("A");
    return Arrays.equals(a, Matrices.transposed(one.n(), a));
  }

  @Test
  void goldenExponentials() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      if (symmetric(one)) {
        double[] a = one.numbers("A");
        double[] x = new double[a.length];
        assertEquals(DenseStatus.OK, new SymmetricFunction(one.n(), Kind.EXP).apply(a, x));
        double condition = Math.max(one.condition("cond_exp"), Matrices.frobenius(a));
        errors.add(one.error(x, "exp"), 6 * U * condition, one);
      }
    }
    errors.check(Assertions::fail);
  }

  @Test
  void goldenLogarithms() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      if (symmetric(one) && one.has("log")) {
        double[] a = one.numbers("A");
        double[] x = new double[a.length];
        assertEquals(DenseStatus.OK, new SymmetricFunction(one.n(), Kind.LOG).apply(a, x));
        errors.add(one.error(x, "log"), 6 * U * one.condition("cond_log"), one);
      }
    }
    errors.check(Assertions::fail);
  }

  @Test
  void eigenvectorsOfRandomMatrices() {
    Property.check(
        150,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 64 : 8);
          double[] s = symmetricMatrix(random, n);
          double[] values = new double[n];
          double[] v = new double[n * n];
          assertEquals(DenseStatus.OK, new DenseEigen(n).decompose(s, values, v));
          assertTrue(Matrices.orthogonality(n, v) <= 10 * n * U);
          double[] image = Matrices.product(n, s, v);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              image[i * n + j] -= v[i * n + j] * values[j];
            }
            assertTrue(i == 0 || values[i] <= values[i - 1], "order");
          }
          assertTrue(Matrices.frobenius(image) <= 20 * n * U * Matrices.frobenius(s));
        });
  }

  private static double[] symmetricMatrix(RandomGenerator random, int n) {
    double[] a = Matrices.gaussian(random, n, 1);
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextInt(4) == 0 ? 0 : a[i];
    }
    double[] s = new double[n * n];
    RowMajor.symmetricPart(n, a, s);
    return s;
  }

  @Test
  void smallEigenvaluesOfGradedMatricesKeepTheirDigits() {
    // diag(1, 1e-8, 1e-16) C diag(...) with C = [[1, .5, .5], [.5, 1, .5], [.5, .5, 1]].
    double[] s = {1, 5e-9, 5e-17, 5e-9, 1e-16, 5e-25, 5e-17, 5e-25, 1e-32};
    double[] values = new double[3];
    new DenseEigen(3).decompose(s, values, new double[9]);
    // The smallest is det C over the upper minor of C, 1/2 / (3/4), to first order.
    assertEquals(2e-32 / 3, values[2], 1e-39);
  }

  @Test
  void valuesAgreeWithGeneralRoutines() {
    Property.check(
        60,
        2,
        random -> {
          int n = 1 + random.nextInt(6);
          double[] s = symmetricMatrix(random, n);
          double[] x = new double[n * n];
          double[] y = new double[n * n];
          new SymmetricFunction(n, Kind.EXP).apply(s, x);
          new DenseExponential(n).exp(s, y);
          assertEquals(0, Matrices.distance(x, y), 1e-13 * Matrices.frobenius(y));
          assertEquals(DenseStatus.OK, new SymmetricFunction(n, Kind.LOG).apply(x, y));
          assertEquals(0, Matrices.distance(s, y), 1e-13 * Matrices.frobenius(x) * 1e2);
          assertEquals(DenseStatus.OK, new SymmetricFunction(n, Kind.SQRT).apply(x, y));
          double[] square = Matrices.product(n, y, y);
          assertEquals(0, Matrices.distance(square, x), 1e-14 * n * Matrices.frobenius(x));
        });
  }

  @Test
  void derivativesAgreeWithDifferencesAndAreSelfAdjoint() {
    Property.check(
        90,
        3,
        random -> {
          int n = 1 + random.nextInt(6);
          Kind kind = Kind.values()[random.nextInt(3)];
          SymmetricFunction function = new SymmetricFunction(n, kind);
          double[] s = symmetricMatrix(random, n);
          if (kind != Kind.EXP) {
            // Positive definite, sometimes with equal eigenvalues, sometimes near the identity.
            double scale = random.nextBoolean() ? 0 : 0.05;
            RowMajor.scale(scale, s);
            RowMajor.addToDiagonal(n, random.nextBoolean() ? 1 : 2.5, s);
          }
          double[] e = symmetricMatrix(random, n);
          double[] g = symmetricMatrix(random, n);
          double[] derivative = new double[n * n];
          double[] gradient = new double[n * n];
          assertEquals(DenseStatus.OK, function.derivative(s, e, derivative));
          assertEquals(DenseStatus.OK, function.derivative(s, g, gradient));
          Matrices.checkDerivative(function::apply, s, e, derivative, 1e-7);
          Matrices.checkGradient(derivative, g, gradient, e);
        });
  }

  @Test
  void nearTheIdentity() {
    double[] x = new double[4];
    double y = 1e-12 + 1 - 1;
    double[] s = {1 + 1e-12, 3e-13, 3e-13, 1 - y};
    new SymmetricFunction(2, Kind.LOG).apply(s, x);
    double[] expected = {y, 3e-13, 3e-13, -y};
    assertEquals(0, Matrices.distance(x, expected), 1e-23);
  }

  @Test
  void domains() {
    double[] x = new double[4];
    for (Kind kind : new Kind[] {Kind.LOG, Kind.SQRT}) {
      SymmetricFunction function = new SymmetricFunction(2, kind);
      assertEquals(DenseStatus.NO_PRINCIPAL, function.apply(new double[] {1, 2, 2, 1}, x));
      assertTrue(Double.isNaN(x[3]));
      assertEquals(DenseStatus.SINGULAR, function.apply(new double[] {1, 1, 1, 1}, x));
      assertEquals(DenseStatus.SINGULAR, function.apply(new double[4], x));
      assertEquals(DenseStatus.NON_FINITE, function.apply(new double[] {1, 0, 0, Double.NaN}, x));
      assertEquals(DenseStatus.OK, function.apply(new double[] {1, 0, 0, 1e-200}, x));
    }
    SymmetricFunction exp = new SymmetricFunction(2, Kind.EXP);
    assertEquals(DenseStatus.OK, exp.apply(new double[] {710, 0, 0, -3}, x));
    assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, 0, 0, Math.exp(-3)}, x);
  }
}

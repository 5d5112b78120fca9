package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

class DenseSquareRootTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void squaresOfGoldenRoots() {
    for (Case one : GoldenMatrices.matrices()) {
      if (one.has("log")) {
        check(one.n(), one.numbers("A"), one.toString());
      }
    }
  }

  @Test
  void squaresOfRandomRoots() {
    Property.check(
        300,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 40 : 6);
          double[] a = Matrices.gaussian(random, n, Math.scalb(1.0, random.nextInt(-900, 900)));
          double[] square = Matrices.product(n, a, a);
          if (RowMajor.finite(square) && RowMajor.largest(square) > 0x1p-1000) {
            check(n, square, "random");
          }
        });
  }

  /** The residual of a stable root is u ||X||^2, and no eigenvalue lies to the left. */
  private static void check(int n, double[] a, String name) {
    double[] x = new double[n * n];
    int status = new DenseSquareRoot(n).sqrt(a, x);
    if (status != DenseStatus.OK) {
      assertEquals(status, new DenseLogarithm(n).log(a, new double[n * n]), name);
      return;
    }
    double size = Matrices.frobenius(x);
    double error = Matrices.distance(Matrices.product(n, x, x), a);
    assertTrue(error <= 10 * n * U * size * size, name + ": " + error / U / size / size);
    double[] t = new double[n * n];
    new RealSchur(n).decompose(x, new double[n * n], t);
    for (int i = 0; i < n; i++) {
      assertTrue(t[i * n + i] >= -100 * n * U * size, name + ": " + t[i * n + i]);
    }
  }

  @Test
  void rootsOfSquaresOfIntegers() {
    Property.check(
        200,
        3,
        random -> {
          int n = 2 + random.nextInt(5);
          double[] x = random.ints((long) n * n, -4, 5).asDoubleStream().toArray();
          RowMajor.addToDiagonal(n, 40, x);
          double[] root = new double[n * n];
          DenseSquareRoot sqrt = new DenseSquareRoot(n);
          assertEquals(DenseStatus.OK, sqrt.sqrt(Matrices.product(n, x, x), root));
          assertEquals(0, Matrices.distance(x, root), 2 * U * Matrices.frobenius(x));
        });
  }

  @Test
  void closedFormNearTheNegativeAxis() {
    for (int k = 1; k < 50; k++) {
      double delta = Math.scalb(1.0, -k);
      double[] a = {-Math.cos(delta), -Math.sin(delta), Math.sin(delta), -Math.cos(delta)};
      double[] x = new double[4];
      assertEquals(DenseStatus.OK, new DenseSquareRoot(2).sqrt(a, x));
      assertEquals(Math.sin(0.5 * delta), x[0], 4 * U / delta, "angle pi - 2^-" + k);
      assertEquals(Math.cos(0.5 * delta), x[2], 4 * U / delta);
    }
    double[] x = new double[4];
    new DenseSquareRoot(2).sqrt(new double[] {1e20, 0, 0, 1e-20}, x);
    assertEquals(1e-10, x[3], 1e-25);
  }

  @Test
  void derivativesAgreeWithDifferencesAndGradients() {
    Property.check(
        60,
        2,
        random -> {
          int n = 1 + random.nextInt(6);
          DenseSquareRoot root = new DenseSquareRoot(n);
          double[] a = Matrices.gaussian(random, n, 0.7);
          RowMajor.addToDiagonal(n, 3, a);
          double[] e = Matrices.gaussian(random, n, 1);
          double[] g = Matrices.gaussian(random, n, 1);
          double[] derivative = new double[n * n];
          double[] gradient = new double[n * n];
          if (root.derivative(a, e, derivative) == DenseStatus.OK) {
            assertEquals(DenseStatus.OK, root.gradient(a, g, gradient));
            Matrices.checkDerivative(root::sqrt, a, e, derivative, 1e-6);
            Matrices.checkGradient(derivative, g, gradient, e);
          }
        });
  }
}

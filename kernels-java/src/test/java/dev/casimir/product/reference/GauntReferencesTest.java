package dev.casimir.product.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.internal.AssociatedLegendre;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GauntReferencesTest {
  private static final long SEED = 20261121;
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  private static BinaryOperator<double[]> product(String method, int l1, int l2, int l3) {
    return method.equals("grid")
        ? new GridGauntProduct(l1, l2, l3)::multiply
        : new FourierGauntProduct(l1, l2, l3)::multiply;
  }

  /**
   * With every output degree kept, the product's value at any direction is the product of the
   * values.
   */
  @ParameterizedTest
  @CsvSource({"grid", "fourier"})
  void isThePointwiseProduct(String method) {
    for (int l1 = 0; l1 <= 6; l1++) {
      for (int l2 = 0; l2 <= 6; l2++) {
        double[] x = uniform(l1);
        double[] y = uniform(l2);
        double[] z = product(method, l1, l2, l1 + l2).apply(x, y);
        for (int i = 0; i < 5; i++) {
          double cosTheta = random.nextDouble(-1, 1);
          double phi = random.nextDouble(0, 2 * Math.PI);
          double expected = value(x, l1, cosTheta, phi) * value(y, l2, cosTheta, phi);
          assertEquals(
              expected,
              value(z, l1 + l2, cosTheta, phi),
              1e-13 * (l1 + 1) * (l2 + 1),
              "L1 " + l1 + ", L2 " + l2 + ", seed " + SEED);
        }
      }
    }
  }

  @Test
  void gridAndFourierAgreeForUnequalDegrees() {
    for (int l1 = 0; l1 <= 4; l1++) {
      for (int l2 = 0; l2 <= 4; l2++) {
        for (int l3 = 0; l3 <= 10; l3++) {
          double[] x = uniform(l1);
          double[] y = uniform(l2);
          double[] grid = new GridGauntProduct(l1, l2, l3).multiply(x, y);
          double[] fourier = new FourierGauntProduct(l1, l2, l3).multiply(x, y);
          for (int i = 0; i < grid.length; i++) {
            assertEquals(grid[i], fourier[i], 3e-14, l1 + "," + l2 + "," + l3 + " at " + i);
          }
          for (int i = Math.min(grid.length, (l1 + l2 + 1) * (l1 + l2 + 1)); i < grid.length; i++) {
            assertEquals(0, fourier[i], 0, "beyond L1 + L2, at " + i);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"grid", "fourier"})
  void agreesWithTheExactTable(String method) {
    int degree = 5;
    double[] x = uniform(degree);
    double[] y = uniform(degree);
    double[] expected = new double[(2 * degree + 1) * (2 * degree + 1)];
    for (int l1 = 0; l1 <= degree; l1++) {
      for (int l2 = 0; l2 <= degree; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= l1 + l2; l3 += 2) {
          CouplingTensor g = GauntCoefficients.of(l1, l2, l3);
          for (int i = 0; i < g.size(); i++) {
            expected[l3 * l3 + l3 + g.order3(i)] +=
                g.value(i) * x[l1 * l1 + l1 + g.order1(i)] * y[l2 * l2 + l2 + g.order2(i)];
          }
        }
      }
    }
    assertArrayEquals(expected, product(method, degree, degree, 2 * degree).apply(x, y), 3e-14);
  }

  /** Closed values of the Gaunt coefficients: G(l1 m1, l2 m2, l3 m3). */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0, 2, 0, 0.252313252202016",
    "1, 1, 1, 1, 2, 0, -0.126156626101008",
    "1, 1, 1, 1, 2, 2, 0.218509686118416",
    "1, -1, 1, 1, 2, -2, 0.218509686118416",
    "2, 0, 2, 0, 2, 0, 0.180223751572869",
    "2, 0, 2, 0, 4, 0, 0.241795535806181",
    "3, -2, 3, -2, 0, 0, 0.28209479177387814",
    "1, 0, 2, 1, 2, 1, 0"
  })
  void closedValues(int l1, int m1, int l2, int m2, int l3, int m3, double expected) {
    double[] x = new double[(l1 + 1) * (l1 + 1)];
    double[] y = new double[(l2 + 1) * (l2 + 1)];
    x[l1 * l1 + l1 + m1] = 1;
    y[l2 * l2 + l2 + m2] = 1;
    for (String method : new String[] {"grid", "fourier"}) {
      double[] z = product(method, l1, l2, l3).apply(x, y);
      assertEquals(expected, z[l3 * l3 + l3 + m3], 1e-15, method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grid", "fourier"})
  void aConstantScales(String method) {
    double[] x = uniform(5);
    double[] z = product(method, 5, 0, 5).apply(x, new double[] {Math.sqrt(4 * Math.PI)});
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], z[i], 1e-14);
    }
  }

  @Test
  void refusesWrongArguments() {
    GridGauntProduct product = new GridGauntProduct(1, 2, 3);
    Exception wrongY =
        assertThrows(
            IllegalArgumentException.class, () -> product.multiply(new double[4], new double[8]));
    assertEquals("y: expected 9 coefficients (degrees 0 to 2), got 8", wrongY.getMessage());
    Exception negative =
        assertThrows(IllegalArgumentException.class, () -> new FourierGauntProduct(1, -1, 3));
    assertTrue(negative.getMessage().startsWith("inputDegree2"));
  }

  private double[] uniform(int degree) {
    return random.doubles((degree + 1) * (degree + 1)).map(u -> 2 * u - 1).toArray();
  }

  /** The value of sum c_lm S_lm at one direction. */
  private static double value(double[] c, int degree, double cosTheta, double phi) {
    double[] p = AssociatedLegendre.values(degree, cosTheta, Math.sqrt(1 - cosTheta * cosTheta));
    double sum = 0;
    for (int l = 0; l <= degree; l++) {
      for (int m = -l; m <= l; m++) {
        double azimuth =
            m == 0 ? 1 : Math.sqrt(2) * (m > 0 ? Math.cos(m * phi) : Math.sin(-m * phi));
        sum += c[l * l + l + m] * p[AssociatedLegendre.index(l, Math.abs(m))] * azimuth;
      }
    }
    return sum;
  }
}

package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.so3.internal.GaussLegendre;
import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

/** Identities of the coupling tables, and their definitions as integrals. */
class CouplingIdentityTest {
  private static double entry(CouplingTensor t, int m1, int m2, int m3) {
    int width2 = 2 * t.degree2() + 1;
    int width3 = 2 * t.degree3() + 1;
    return t.dense()[((m1 + t.degree1()) * width2 + m2 + t.degree2()) * width3 + m3 + t.degree3()];
  }

  private interface TripleCheck {
    void run(int l1, int l2, int l3);
  }

  private static void forAllTriples(int largest, TripleCheck check) {
    for (int l1 = 0; l1 <= largest; l1++) {
      for (int l2 = 0; l2 <= largest; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(largest, l1 + l2); l3++) {
          check.run(l1, l2, l3);
        }
      }
    }
  }

  @Test
  void unitNormAndOrthogonality() {
    forAllTriples(
        7,
        (l1, l2, l3) -> {
          int width = 2 * l3 + 1;
          double[] t = Wigner3j.of(l1, l2, l3).dense();
          double[] gram = new double[width * width];
          double[] expected = new double[width * width];
          for (int a = 0; a < width; a++) {
            expected[a * width + a] = 1.0 / width;
            for (int b = 0; b < width; b++) {
              for (int row = 0; row < t.length; row += width) {
                gram[a * width + b] += t[row + a] * t[row + b];
              }
            }
          }
          assertArrayEquals(expected, gram, 1e-14, l1 + " " + l2 + " " + l3);
        });
  }

  @Test
  void cyclicPermutationsAndSwaps() {
    forAllTriples(
        6,
        (l1, l2, l3) -> {
          CouplingTensor t = Wigner3j.of(l1, l2, l3);
          CouplingTensor cyclic = Wigner3j.of(l2, l3, l1);
          CouplingTensor swapped = Wigner3j.of(l2, l1, l3);
          double sign = (l1 + l2 + l3) % 2 == 0 ? 1 : -1;
          for (int i = 0; i < t.size(); i++) {
            assertEquals(t.value(i), entry(cyclic, t.order2(i), t.order3(i), t.order1(i)));
            assertEquals(sign * t.value(i), entry(swapped, t.order2(i), t.order1(i), t.order3(i)));
          }
          assertEquals(t.size(), cyclic.size());
          assertEquals(t.size(), swapped.size());
        });
  }

  @Test
  void invariantUnderRotations() {
    Property.check(
        25,
        11,
        random -> {
          int l1 = random.nextInt(9);
          int l2 = random.nextInt(9);
          int l3 = Math.abs(l1 - l2) + random.nextInt(2 * Math.min(l1, l2) + 1);
          double[] r = Rotations.random(random);
          double[] t = Wigner3j.of(l1, l2, l3).dense();
          double[] turned = t;
          for (int l : new int[] {l1, l2, l3}) {
            turned = contractFirst(WignerD.matrix(l, r), 2 * l + 1, turned);
          }
          assertArrayEquals(t, turned, 1e-14);
        });
  }

  /**
   * Multiplies the first index by a matrix and makes it the last, so that three calls restore the
   * order.
   */
  private static double[] contractFirst(double[] matrix, int width, double[] tensor) {
    int rest = tensor.length / width;
    double[] result = new double[tensor.length];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        for (int k = 0; k < rest; k++) {
          result[k * width + i] += matrix[i * width + j] * tensor[j * rest + k];
        }
      }
    }
    return result;
  }

  @Test
  void closedValues() {
    double tolerance = 2e-16;
    for (int l = 0; l <= 12; l++) {
      for (int m = -l; m <= l; m++) {
        assertEquals(1 / Math.sqrt(2 * l + 1), entry(Wigner3j.of(l, l, 0), m, m, 0), tolerance);
        assertEquals(0.28209479177387814, entry(GauntCoefficients.of(0, l, l), 0, m, m));
      }
    }
    CouplingTensor epsilon = Wigner3j.of(1, 1, 1);
    assertEquals(6, epsilon.size());
    double sixth = 1 / Math.sqrt(6);
    assertEquals(sixth, entry(epsilon, -1, 0, 1), tolerance);
    assertEquals(sixth, entry(epsilon, 0, 1, -1), tolerance);
    assertEquals(-sixth, entry(epsilon, 0, -1, 1), tolerance);
    CouplingTensor t112 = Wigner3j.of(1, 1, 2);
    assertEquals(-1 / Math.sqrt(30), entry(t112, -1, -1, 0), tolerance);
    assertEquals(2 / Math.sqrt(30), entry(t112, 0, 0, 0), tolerance);
    CouplingTensor g112 = GauntCoefficients.of(1, 1, 2);
    assertEquals(1 / Math.sqrt(5 * Math.PI), entry(g112, 0, 0, 0), tolerance);
    assertEquals(-0.5 / Math.sqrt(5 * Math.PI), entry(g112, 1, 1, 0), tolerance);
    assertEquals(Math.sqrt(15 / Math.PI) / 10, entry(g112, 1, 1, 2), tolerance);
    assertEquals(Math.sqrt(15 / Math.PI) / 10, entry(g112, -1, 1, -2), tolerance);
    assertEquals(
        Math.sqrt(5 / Math.PI) / 7, entry(GauntCoefficients.of(2, 2, 2), 0, 0, 0), tolerance);
    assertEquals(
        3 / (7 * Math.sqrt(Math.PI)), entry(GauntCoefficients.of(2, 2, 4), 0, 0, 0), tolerance);
    assertEquals(0.690988298942671, GauntCoefficients.pathFactor(1, 1, 2), 1e-15);
    assertEquals(0.753930043865134, GauntCoefficients.pathFactor(2, 2, 2), 1e-15);
    assertEquals(3 / Math.sqrt(2 * Math.PI), CurlGauntCoefficients.pathFactor(1, 1, 1), 3e-16);
    double k = Math.sqrt(5 * 5 * 7 / (4 * Math.PI));
    assertEquals(k * Math.sqrt(72.0 / 35), CurlGauntCoefficients.pathFactor(2, 2, 3), 2e-15);
  }

  @Test
  void gauntAndCurlGauntAreMultiplesOfTheUnitTensor() {
    forAllTriples(
        10,
        (l1, l2, l3) -> {
          CouplingTensor t = Wigner3j.of(l1, l2, l3);
          boolean even = (l1 + l2 + l3) % 2 == 0;
          CouplingTensor product =
              even ? GauntCoefficients.of(l1, l2, l3) : CurlGauntCoefficients.of(l1, l2, l3);
          double factor =
              even
                  ? GauntCoefficients.pathFactor(l1, l2, l3)
                  : CurlGauntCoefficients.pathFactor(l1, l2, l3);
          assertEquals(t.size(), product.size());
          for (int i = 0; i < t.size(); i++) {
            double expected = factor * t.value(i);
            assertEquals(expected, product.value(i), 2 * Math.ulp(expected));
          }
        });
  }

  @Test
  void gauntAndCurlGauntAreTheirIntegrals() {
    int largest = 4;
    int count = (largest + 1) * (largest + 1);
    double[][][] gaunt = new double[count][count][count];
    double[][][] curl = new double[count][count][count];
    GaussLegendre rule = GaussLegendre.of(3 * largest / 2 + 1);
    int azimuths = 3 * largest + 1;
    for (int i = 0; i < rule.size(); i++) {
      for (int j = 0; j < azimuths; j++) {
        double phi = 2 * Math.PI * j / azimuths;
        double x = rule.sine(i) * Math.cos(phi);
        double y = rule.sine(i) * Math.sin(phi);
        double z = rule.node(i);
        double weight = rule.weight(i) * 2 * Math.PI / azimuths;
        accumulate(
            new ReferenceHarmonics(largest, x, y, z), new double[] {x, y, z}, weight, gaunt, curl);
      }
    }
    forAllTriples(
        largest,
        (l1, l2, l3) -> {
          for (int m1 = -l1; m1 <= l1; m1++) {
            for (int m2 = -l2; m2 <= l2; m2++) {
              for (int m3 = -l3; m3 <= l3; m3++) {
                double product = gaunt[l1 * l1 + l1 + m1][l2 * l2 + l2 + m2][l3 * l3 + l3 + m3];
                double bracket = curl[l1 * l1 + l1 + m1][l2 * l2 + l2 + m2][l3 * l3 + l3 + m3];
                assertEquals(entry(GauntCoefficients.of(l1, l2, l3), m1, m2, m3), product, 1e-13);
                assertEquals(
                    entry(CurlGauntCoefficients.of(l1, l2, l3), m1, m2, m3), bracket, 1e-12);
              }
            }
          }
        });
  }

  private static void accumulate(
      ReferenceHarmonics s, double[] r, double weight, double[][][] gaunt, double[][][] curl) {
    int count = gaunt.length;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double product = weight * s.value(a) * s.value(b);
        double[] p = s.gradient(a);
        double[] q = s.gradient(b);
        double bracket =
            weight
                * (r[0] * (p[1] * q[2] - p[2] * q[1])
                    + r[1] * (p[2] * q[0] - p[0] * q[2])
                    + r[2] * (p[0] * q[1] - p[1] * q[0]));
        for (int c = 0; c < count; c++) {
          gaunt[a][b][c] += product * s.value(c);
          curl[a][b][c] += bracket * s.value(c);
        }
      }
    }
  }
}

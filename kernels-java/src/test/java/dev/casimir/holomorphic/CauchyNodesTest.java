package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauchyNodesTest {
  private static final double SINGLE_STEP = 0.4;

  /** Values of a real polynomial in the order of rows. */
  private static double[] rows(CauchyNodes nodes, double... coefficients) {
    double[] rows = new double[nodes.nodes()];
    int real = nodes.realCount();
    for (int k = 0; k < real; k++) {
      rows[k] = value(coefficients, nodes.real(k), 0)[0];
    }
    for (int k = 0; k < nodes.complexCount(); k++) {
      double[] value = value(coefficients, nodes.re(k), nodes.im(k));
      rows[real + k] = value[0];
      rows[real + nodes.complexCount() + k] = value[1];
    }
    return rows;
  }

  private static double[] value(double[] coefficients, double re, double im) {
    double a = 0;
    double b = 0;
    for (int n = coefficients.length - 1; n >= 0; n--) {
      double product = a * re - b * im + coefficients[n];
      b = a * im + b * re;
      a = product;
    }
    return new double[] {a, b};
  }

  @ParameterizedTest
  @CsvSource({
    "1, ZERO, 1, 0", "1, HALF, 1, 0", "2, ZERO, 2, 0", "2, HALF, 0, 1", "3, ZERO, 1, 1",
    "3, HALF, 1, 1", "4, ZERO, 2, 1", "4, HALF, 0, 2", "5, ZERO, 1, 2", "5, HALF, 1, 2"
  })
  void nodesAreRealOrAboveTheAxis(int count, NodeOffset offset, int real, int complex) {
    CauchyNodes nodes = CauchyNodes.of(count, 0.5, offset);
    assertEquals(real, nodes.realCount());
    assertEquals(complex, nodes.complexCount());
    for (int k = 0; k < real; k++) {
      assertEquals(0.5, Math.abs(nodes.real(k)));
    }
    for (int k = 0; k < complex; k++) {
      assertTrue(nodes.im(k) > 0);
      double angle = Math.PI * (2 * k + (offset == NodeOffset.ZERO ? 2 : 1)) / count;
      assertEquals(0.5 * Math.cos(angle), nodes.re(k), 1e-16);
      assertEquals(0.5 * Math.sin(angle), nodes.im(k), 1e-16);
    }
  }

  @Test
  void fewNodesAreTheKnownDifferences() {
    double r = 0.25;
    CauchyNodes one = CauchyNodes.of(1, r, NodeOffset.ZERO);
    assertEquals(4, one.realWeight(1, 0));
    assertEquals(-4, one.weightOfFreeValue(1));
    assertEquals(0, one.weightOfFreeValue(0));
    CauchyNodes backward = CauchyNodes.of(1, r, NodeOffset.HALF);
    assertEquals(-r, backward.real(0));
    assertEquals(-4, backward.realWeight(1, 0));
    assertEquals(4, backward.weightOfFreeValue(1));
    CauchyNodes central = CauchyNodes.of(2, r, NodeOffset.ZERO);
    assertEquals(2, central.realWeight(1, 0));
    assertEquals(-2, central.realWeight(1, 1));
    CauchyNodes imaginary = CauchyNodes.of(2, r, NodeOffset.HALF);
    assertEquals(0, imaginary.re(0));
    assertEquals(r, imaginary.im(0));
    assertEquals(0, imaginary.reWeight(1, 0));
    assertEquals(4, imaginary.imWeight(1, 0));
  }

  /** The estimate is the sum over m of c_(n+mN) r^(mN) (-1 to the m with half an offset). */
  @Test
  void aliasingIsExact() {
    Property.check(
        200,
        51,
        random -> {
          int count = 1 + random.nextInt(12);
          NodeOffset offset = random.nextBoolean() ? NodeOffset.ZERO : NodeOffset.HALF;
          double r = 0.3 + random.nextDouble();
          double[] c = random.doubles(1 + random.nextInt(3 * count), -1, 1).toArray();
          CauchyNodes nodes = CauchyNodes.of(count, r, offset);
          double[] rows = rows(nodes, c);
          for (int n = 0; n < count; n++) {
            double expected = 0;
            double scale = 0;
            for (int m = 0; n + m * count < c.length; m++) {
              double sign = offset == NodeOffset.HALF && m % 2 == 1 ? -1 : 1;
              expected += sign * c[n + m * count] * Math.pow(r, m * count);
            }
            for (int k = 0; k < c.length; k++) {
              scale += Math.abs(c[k]) * Math.pow(r, k - n);
            }
            assertEquals(expected, nodes.estimate(n, rows, 1)[0], 1e-14 * scale);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(NodeOffset.class)
  void orderOfTheNumberOfNodesTakesTheFreeValueAway(NodeOffset offset) {
    for (int count = 1; count <= 6; count++) {
      double[] c = new double[count + 1];
      c[0] = 3;
      c[count] = 5;
      CauchyNodes nodes = CauchyNodes.of(count, 0.5, offset);
      assertEquals(
          5, nodes.estimate(count, rows(nodes, c), new double[] {3})[0], 1e-14 * (1 << count));
      assertThrows(
          IllegalArgumentException.class, () -> nodes.estimate(nodes.nodes(), rows(nodes, c), 1));
    }
  }

  @Test
  void severalFunctionsAreColumns() {
    CauchyNodes nodes = CauchyNodes.of(5, SINGLE_STEP, NodeOffset.ZERO);
    double[] first = rows(nodes, 1, 2, 3);
    double[] second = rows(nodes, -1, 0.5, 0, 4);
    double[] both = new double[10];
    for (int k = 0; k < 5; k++) {
      both[2 * k] = first[k];
      both[2 * k + 1] = second[k];
    }
    double[] estimate = nodes.estimate(1, both, 2);
    assertEquals(nodes.estimate(1, first, 1)[0], estimate[0]);
    assertEquals(nodes.estimate(1, second, 1)[0], estimate[1]);
    assertEquals(2, estimate[0], 1e-14);
  }

  @Test
  void testsSeeWhatAliases() {
    CauchyNodes nodes = CauchyNodes.of(4, SINGLE_STEP, NodeOffset.HALF);
    double[] rows = rows(nodes, 2, 1, 0, 0, 7);
    assertEquals(
        7 * Math.pow(SINGLE_STEP, 3), nodes.meanValueDefect(rows, new double[] {2}), 1e-13);
    double[] spectrum = nodes.spectrum(rows(nodes, 2, 1, 0, 5), 1);
    assertEquals(5 * Math.pow(SINGLE_STEP, 3), spectrum[3], 1e-14);
    assertEquals(5 * Math.pow(SINGLE_STEP, 3) / 2, CauchyNodes.spectrumTail(spectrum), 1e-14);
    assertEquals(0, CauchyNodes.spectrumTail(new double[4]));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN})
  void refusesRadii(double radius) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> CauchyNodes.of(4, radius, NodeOffset.ZERO));
    assertTrue(refused.getMessage().startsWith("radius: expected positive and finite, got "));
  }

  @Test
  void refusesCountsAndOrders() {
    assertThrows(IllegalArgumentException.class, () -> CauchyNodes.of(0, 1, NodeOffset.ZERO));
    CauchyNodes nodes = CauchyNodes.of(3, 1, NodeOffset.ZERO);
    assertThrows(IllegalArgumentException.class, () -> nodes.weights(4));
    assertThrows(IllegalArgumentException.class, () -> nodes.weights(-1));
    assertThrows(IllegalArgumentException.class, () -> nodes.estimate(1, new double[4], 1));
  }
}

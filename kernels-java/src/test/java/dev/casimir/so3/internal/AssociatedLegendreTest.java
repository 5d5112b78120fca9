package dev.casimir.so3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AssociatedLegendreTest {
  @Test
  void orthonormalToDegree64() {
    int degree = 64;
    GaussLegendre rule = GaussLegendre.of(degree + 1);
    double[][] values = new double[rule.size()][];
    for (int i = 0; i < rule.size(); i++) {
      values[i] = AssociatedLegendre.values(degree, rule.node(i), rule.sine(i));
    }
    for (int m = 0; m <= degree; m++) {
      for (int l = m; l <= degree; l++) {
        for (int k = l; k <= Math.min(degree, l + 2); k++) {
          double sum = 0;
          for (int i = 0; i < rule.size(); i++) {
            sum +=
                rule.weight(i)
                    * values[i][AssociatedLegendre.index(l, m)]
                    * values[i][AssociatedLegendre.index(k, m)];
          }
          assertEquals(l == k ? 1 : 0, 2 * Math.PI * sum, 5e-14, "l " + l + " k " + k + " m " + m);
        }
      }
    }
  }

  @Test
  void closedForms() {
    double theta = 0.7;
    double c = Math.cos(theta);
    double s = Math.sin(theta);
    double[] p = AssociatedLegendre.values(3, c, s);
    assertEquals(0.28209479177387814, p[0], 1e-16);
    assertEquals(Math.sqrt(3 / (4 * Math.PI)) * c, p[1], 1e-15);
    assertEquals(Math.sqrt(3 / (8 * Math.PI)) * s, p[2], 1e-15);
    assertEquals(Math.sqrt(5 / (16 * Math.PI)) * (3 * c * c - 1), p[3], 1e-15);
    assertEquals(Math.sqrt(15 / (8 * Math.PI)) * s * c, p[4], 1e-15);
    assertEquals(Math.sqrt(15 / (32 * Math.PI)) * s * s, p[5], 1e-15);
    assertEquals(Math.sqrt(35 / (64 * Math.PI)) * s * s * s, p[9], 1e-15);
  }

  @Test
  void continuesOverThePole() {
    double[] here = AssociatedLegendre.values(9, 0.6, 0.8);
    double[] beyond = AssociatedLegendre.values(9, 0.6, -0.8);
    for (int l = 0; l <= 9; l++) {
      for (int m = 0; m <= l; m++) {
        int i = AssociatedLegendre.index(l, m);
        assertEquals(m % 2 == 0 ? here[i] : -here[i], beyond[i], 0);
      }
    }
  }

  @Test
  void refusesNegativeDegree() {
    assertThrows(IllegalArgumentException.class, () -> AssociatedLegendre.values(-1, 1, 0));
  }
}

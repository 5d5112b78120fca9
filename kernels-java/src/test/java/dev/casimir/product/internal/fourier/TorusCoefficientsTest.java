package dev.casimir.product.internal.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.so3.internal.AssociatedLegendre;
import dev.casimir.so3.internal.GaussLegendre;
import org.junit.jupiter.api.Test;

class TorusCoefficientsTest {
  @Test
  void forwardSeriesGivesTheLegendreFunctions() {
    int degree = 32;
    TorusCoefficients coefficients = new TorusCoefficients(degree);
    for (double theta : new double[] {0.1, 1.3, 2.9, 4.4}) {
      double[] expected = AssociatedLegendre.values(degree, Math.cos(theta), Math.sin(theta));
      for (int l = 0; l <= degree; l++) {
        for (int m = 0; m <= l; m++) {
          double sum = 0;
          for (int k = 0; k <= l; k++) {
            sum += coefficients.forward(l, m, k) * wave(k, m, theta);
          }
          assertEquals(expected[AssociatedLegendre.index(l, m)], sum, 2e-13, l + "," + m);
        }
      }
    }
  }

  @Test
  void backIsTheProjectionIntegral() {
    int degree = 12;
    int frequencies = 24;
    TorusCoefficients coefficients = new TorusCoefficients(degree);
    GaussLegendre rule = GaussLegendre.of(40);
    for (int l = 0; l <= degree; l++) {
      for (int m = 0; m <= l; m++) {
        for (int k = 0; k <= frequencies; k++) {
          double b = coefficients.back(l, m, k);
          if ((k - l) % 2 != 0) {
            assertEquals(0, b, 0);
          }
          double sum = 0;
          for (int i = 0; i < rule.size(); i++) {
            double theta = Math.atan2(rule.sine(i), rule.node(i));
            double[] p = AssociatedLegendre.values(degree, rule.node(i), rule.sine(i));
            sum += rule.weight(i) * p[AssociatedLegendre.index(l, m)] * wave(k, m, theta);
          }
          assertEquals(sum, b, 1e-13, l + "," + m + "," + k);
        }
      }
    }
  }

  private static double wave(int k, int m, double theta) {
    return m % 2 == 0 ? Math.cos(k * theta) : Math.sin(k * theta);
  }
}

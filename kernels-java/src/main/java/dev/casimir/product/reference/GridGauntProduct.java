package dev.casimir.product.reference;

import dev.casimir.so3.internal.AssociatedLegendre;
import dev.casimir.so3.internal.GaussLegendre;

/**
 * The Gaunt product on a grid of points of the sphere, written to be read: evaluate both functions,
 * multiply them point by point, project the product.
 *
 * <pre>
 *   f(p) = sum x_lm S_lm(p),   g(p) = sum y_lm S_lm(p),   z_lm = integral of f g S_lm
 * </pre>
 *
 * <p>The integrand is a spherical polynomial of degree d = L1 + L2 + L3, so d/2 + 1 Gauss-Legendre
 * nodes in cos(theta) and d + 1 uniform points in phi integrate it exactly; with one node fewer in
 * either direction the result is wrong.
 *
 * <p>Coefficients are in natural order, index l*l + l + m, of the orthonormal real harmonics
 * (normalisation "integral"). Cost about ((L1+1)^2 + (L2+1)^2 + (L3+1)^2) d^2 / 2 multiply-adds.
 * Plain double precision, one channel: a yardstick for the fast kernels, not one of them.
 */
public final class GridGauntProduct {
  private final int inputDegree1;
  private final int inputDegree2;
  private final int outputDegree;

  /** S_lm at each grid point, to the highest of the three degrees. */
  private final double[][] harmonics;

  /** Quadrature weight of each grid point. */
  private final double[] weights;

  /**
   * A product of degrees up to {@code inputDegree1} and {@code inputDegree2}, with the output cut
   * at {@code outputDegree}.
   *
   * @throws IllegalArgumentException if a degree is negative
   */
  public GridGauntProduct(int inputDegree1, int inputDegree2, int outputDegree) {
    Degrees.check(inputDegree1, inputDegree2, outputDegree);
    this.inputDegree1 = inputDegree1;
    this.inputDegree2 = inputDegree2;
    this.outputDegree = outputDegree;
    int highest = Math.max(outputDegree, Math.max(inputDegree1, inputDegree2));
    int exactness = inputDegree1 + inputDegree2 + outputDegree;
    GaussLegendre rule = GaussLegendre.of(exactness / 2 + 1);
    int longitudes = exactness + 1;
    harmonics = new double[rule.size() * longitudes][];
    weights = new double[harmonics.length];
    for (int i = 0; i < rule.size(); i++) {
      double[] legendre = AssociatedLegendre.values(highest, rule.node(i), rule.sine(i));
      for (int j = 0; j < longitudes; j++) {
        int point = i * longitudes + j;
        harmonics[point] = harmonics(highest, legendre, 2 * Math.PI * j / longitudes);
        weights[point] = rule.weight(i) * 2 * Math.PI / longitudes;
      }
    }
  }

  /**
   * z, the coefficients of the product of the two functions.
   *
   * @param x (L1+1)^2 coefficients
   * @param y (L2+1)^2 coefficients
   * @return (L3+1)^2 coefficients
   */
  public double[] multiply(double[] x, double[] y) {
    Degrees.checkLength("x", x, inputDegree1);
    Degrees.checkLength("y", y, inputDegree2);
    double[] z = new double[Degrees.components(outputDegree)];
    for (int point = 0; point < weights.length; point++) {
      double f = evaluate(x, harmonics[point]);
      double g = evaluate(y, harmonics[point]);
      double weighted = weights[point] * f * g;
      for (int i = 0; i < z.length; i++) {
        z[i] += weighted * harmonics[point][i];
      }
    }
    return z;
  }

  private static double evaluate(double[] coefficients, double[] harmonics) {
    double sum = 0;
    for (int i = 0; i < coefficients.length; i++) {
      sum += coefficients[i] * harmonics[i];
    }
    return sum;
  }

  /** All S_lm at one point, from the Legendre functions of its latitude. */
  private static double[] harmonics(int degree, double[] legendre, double phi) {
    double[] s = new double[Degrees.components(degree)];
    for (int l = 0; l <= degree; l++) {
      int centre = l * l + l;
      s[centre] = legendre[AssociatedLegendre.index(l, 0)];
      for (int m = 1; m <= l; m++) {
        double p = Math.sqrt(2) * legendre[AssociatedLegendre.index(l, m)];
        s[centre + m] = p * Math.cos(m * phi);
        s[centre - m] = p * Math.sin(m * phi);
      }
    }
    return s;
  }
}

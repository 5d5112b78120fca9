package dev.casimir.lie;

import static dev.casimir.lie.SmallMatrices.determinant;
import static dev.casimir.lie.SmallMatrices.exp;
import static dev.casimir.lie.SmallMatrices.identity;
import static dev.casimir.lie.SmallMatrices.multiply;
import static dev.casimir.lie.SmallMatrices.transposed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every density against the Jacobian of its map by finite differences. */
class HaarDensityTest {
  private static final double STEP = 1e-5;

  private final RandomGenerator random = Property.generator(51);

  /** ln(|det dg/dp| |det g|^-n), the density of Haar measure in the parameters p. */
  private static double byDifferences(int n, UnaryOperator<double[]> map, double[] parameters) {
    int m = n * n;
    assertEquals(m, parameters.length);
    double[] jacobian = new double[m * m];
    for (int k = 0; k < m; k++) {
      double[] p = parameters.clone();
      p[k] += STEP;
      double[] above = map.apply(p);
      p[k] -= 2 * STEP;
      double[] below = map.apply(p);
      for (int i = 0; i < m; i++) {
        jacobian[i * m + k] = (above[i] - below[i]) / (2 * STEP);
      }
    }
    double volume = Math.abs(determinant(jacobian, m));
    return Math.log(volume) - n * Math.log(Math.abs(determinant(map.apply(parameters), n)));
  }

  private double[] normals(int count, double scale) {
    double[] normals = new double[count];
    Arrays.setAll(normals, i -> scale * random.nextGaussian());
    return normals;
  }

  private double[] rotation(int n) {
    return rotation(normals(n * (n - 1) / 2, 1), 0, n);
  }

  /** exp of the skew matrix with these entries above the diagonal. */
  private static double[] rotation(double[] p, int from, int n) {
    double[] skew = new double[n * n];
    int at = from;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        skew[i * n + j] = p[at];
        skew[j * n + i] = -p[at];
        at++;
      }
    }
    return exp(skew, n);
  }

  private static double[] symmetric(double[] p, int n) {
    double[] symmetric = new double[n * n];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        symmetric[i * n + j] = p[at];
        symmetric[j * n + i] = p[at];
        at++;
      }
    }
    return symmetric;
  }

  private static double[] entries(double[] symmetric, int n) {
    double[] entries = new double[n * (n + 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        entries[at++] = symmetric[i * n + j];
      }
    }
    return entries;
  }

  private static double[] diagonal(double[] p, int from, int n, boolean exponential) {
    double[] diagonal = new double[n * n];
    for (int i = 0; i < n; i++) {
      diagonal[i * n + i] = exponential ? Math.exp(p[from + i]) : p[from + i];
    }
    return diagonal;
  }

  private static double[] unitriangular(double[] p, int from, int n) {
    double[] upper = identity(n);
    int at = from;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        upper[i * n + j] = p[at++];
      }
    }
    return upper;
  }

  /** The root of a positive matrix, by Denman and Beavers. */
  private static double[] root(double[] matrix, int n) {
    double[] y = matrix;
    double[] z = identity(n);
    for (int step = 0; step < 12; step++) {
      double[] ofY = SmallMatrices.inverse(y, n);
      double[] ofZ = SmallMatrices.inverse(z, n);
      double[] nextY = y.clone();
      double[] nextZ = z.clone();
      for (int i = 0; i < n * n; i++) {
        nextY[i] = (y[i] + ofZ[i]) / 2;
        nextZ[i] = (z[i] + ofY[i]) / 2;
      }
      y = nextY;
      z = nextZ;
    }
    return y;
  }

  private static double[] with(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Q diag(y) Q'. */
  private static double[] conjugated(double[] q, double[] y) {
    int n = y.length;
    return multiply(multiply(q, diagonal(y, 0, n, false), n), transposed(q, n), n);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void polarForms(int n) {
    int free = n * (n - 1) / 2;
    int symmetric = n * (n + 1) / 2;
    double[] k = rotation(n);
    double[] y = normals(n, 0.8);
    double[] q = rotation(n);
    double[] powers = Arrays.stream(y).map(Math::exp).toArray();
    double[] none = new double[free];
    double[] logarithm = with(entries(conjugated(q, y), n), none);
    double[] positive = with(entries(conjugated(q, powers), n), none);
    UnaryOperator<double[]> turn = p -> multiply(k, rotation(p, symmetric, n), n);
    assertEquals(
        byDifferences(n, p -> multiply(exp(symmetric(p, n), n), turn.apply(p), n), logarithm),
        HaarDensity.logPolar(y),
        1e-7);
    assertEquals(
        byDifferences(n, p -> multiply(symmetric(p, n), turn.apply(p), n), positive),
        HaarDensity.polar(powers),
        1e-7);
    assertEquals(
        byDifferences(n, p -> multiply(root(symmetric(p, n), n), turn.apply(p), n), positive),
        HaarDensity.squareRootPolar(powers),
        1e-6);
    UnaryOperator<double[]> half =
        p -> exp(Arrays.stream(symmetric(p, n)).map(x -> x / 2).toArray(), n);
    assertEquals(
        byDifferences(n, p -> multiply(half.apply(p), turn.apply(p), n), logarithm),
        HaarDensity.logSquareRootPolar(y),
        1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void cartanAndIwasawaForms(int n) {
    int free = n * (n - 1) / 2;
    double[] k1 = rotation(n);
    double[] k2 = rotation(n);
    double[] a = normals(n, 1);
    Arrays.sort(a);
    double[] decreasing = new double[n];
    Arrays.setAll(decreasing, i -> a[n - 1 - i]);
    double[] none = new double[free];
    double[] upper = normals(free, 1);
    UnaryOperator<double[]> left = p -> multiply(k1, rotation(p, n, n), n);
    UnaryOperator<double[]> right = p -> multiply(rotation(p, n + free, n), k2, n);
    UnaryOperator<double[]> scale = p -> diagonal(p, 0, n, true);
    assertEquals(
        byDifferences(
            n,
            p -> multiply(multiply(left.apply(p), scale.apply(p), n), right.apply(p), n),
            with(with(decreasing, none), none)),
        HaarDensity.cartan(decreasing),
        1e-7);
    double[] parameters = with(with(decreasing, none), upper);
    UnaryOperator<double[]> unit = p -> unitriangular(p, n + free, n);
    assertEquals(
        byDifferences(
            n,
            p -> multiply(multiply(left.apply(p), scale.apply(p), n), unit.apply(p), n),
            parameters),
        HaarDensity.iwasawaRotationFirst(decreasing),
        1e-7);
    assertEquals(
        byDifferences(
            n,
            p -> multiply(multiply(unit.apply(p), scale.apply(p), n), left.apply(p), n),
            parameters),
        HaarDensity.iwasawaRotationLast(decreasing),
        1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void triangularForms(int n) {
    int free = n * (n - 1) / 2;
    double[] k = rotation(n);
    double[] r = Arrays.stream(normals(n, 0.7)).map(Math::exp).toArray();
    double[] parameters = with(with(r, new double[free]), normals(free, 1));
    UnaryOperator<double[]> triangle =
        p -> {
          double[] upper = unitriangular(p, n + free, n);
          for (int i = 0; i < n; i++) {
            upper[i * n + i] = p[i];
          }
          return upper;
        };
    assertEquals(
        byDifferences(
            n, p -> multiply(multiply(k, rotation(p, n, n), n), triangle.apply(p), n), parameters),
        HaarDensity.qr(r),
        1e-7);
    double[] signed = r.clone();
    signed[0] = -signed[0];
    double[] lower = with(with(signed, normals(free, 1)), normals(free, 1));
    assertEquals(
        byDifferences(
            n,
            p -> {
              double[] l = transposed(unitriangular(p, n, n), n);
              double[] d = diagonal(p, 0, n, false);
              return multiply(multiply(l, d, n), unitriangular(p, n + free, n), n);
            },
            lower),
        HaarDensity.ldu(signed),
        1e-7);
  }

  /** dY = prod |y_i - y_j| dy dQ, through the form exp(Y) k. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void spectralForm(int n) {
    int free = n * (n - 1) / 2;
    double[] q = rotation(n);
    double[] y = normals(n, 0.8);
    UnaryOperator<double[]> map =
        p -> {
          double[] turned = multiply(q, rotation(p, n, n), n);
          double[] logarithm = conjugated(turned, Arrays.copyOf(p, n));
          return multiply(exp(logarithm, n), rotation(p, n + free, n), n);
        };
    assertEquals(
        byDifferences(n, map, with(y, new double[2 * free])),
        HaarDensity.logPolar(y) + HaarDensity.spectral(y),
        1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void exponentialForm(int n) {
    double[] eigenvalues = normals(n, 1);
    double[] frame = exp(normals(n * n, 0.5), n);
    double[] matrix =
        multiply(
            multiply(frame, diagonal(eigenvalues, 0, n, false), n),
            SmallMatrices.inverse(frame, n),
            n);
    assertEquals(
        byDifferences(n, p -> exp(p, n), matrix),
        ExponentialDensity.generalLinear(eigenvalues, new double[n]),
        1e-6);
  }

  @Test
  void exponentialFormWithComplexEigenvalues() {
    double[] matrix = {0.4, -1.3, 0.9, -0.2};
    double[] real = {0.1, 0.1};
    double turn = Math.sqrt(1.3 * 0.9 - 0.09);
    double[] imaginary = {turn, -turn};
    double expected = byDifferences(2, p -> exp(p, 2), matrix);
    assertEquals(expected, ExponentialDensity.generalLinear(real, imaginary), 1e-8);
    assertEquals(expected, ExponentialDensity.generalLinear2(0.4, -1.3, 0.9, -0.2), 1e-8);
    double[] hyperbolic = {0.4, 1.3, 0.9, -0.2};
    assertEquals(
        byDifferences(2, p -> exp(p, 2), hyperbolic),
        ExponentialDensity.generalLinear2(0.4, 1.3, 0.9, -0.2),
        1e-8);
    // a block of three: eigenvalues u and v +- iw
    double[] block = {0.7, 0, 0, 0, -0.2, -1.1, 0, 1.1, -0.2};
    double[] skewed = exp(normals(9, 0.4), 3);
    double[] general = multiply(multiply(skewed, block, 3), SmallMatrices.inverse(skewed, 3), 3);
    assertEquals(
        byDifferences(3, p -> exp(p, 3), general),
        ExponentialDensity.generalLinear(
            new double[] {0.7, -0.2, -0.2}, new double[] {0, 1.1, -1.1}),
        1e-6);
  }

  /** Of SO(3) and SE(3) through det phi(ad), with the eigenvalues of ad. */
  @Test
  void motions() {
    for (double angle : new double[] {0, 1e-9, 0.3, 2, Math.PI, 6}) {
      double sinc = angle == 0 ? 1 : 2 * (1 - Math.cos(angle)) / (angle * angle);
      double expected = angle < 1e-8 ? 0 : Math.log(sinc);
      assertEquals(expected, ExponentialDensity.rotation(angle), 1e-12);
      assertEquals(expected, ExponentialDensity.planeMotion(angle), 1e-12);
      assertEquals(2 * expected, ExponentialDensity.spaceMotion(angle), 1e-12);
    }
    assertTrue(ExponentialDensity.rotation(2 * Math.PI) < -60);
    double mass = 0;
    int points = 2000;
    for (int i = 0; i < points; i++) {
      double t = Math.PI * (i + 0.5) / points;
      mass += 4 * t * t * Math.exp(ExponentialDensity.rotation(t)) * Math.PI * Math.PI / points;
    }
    assertEquals(8 * Math.PI * Math.PI, mass, 1e-4);
  }

  @Test
  void hyperbolicSineIsStable() {
    assertEquals(0, HaarDensity.logSinhc(0));
    assertEquals(1e-20 / 6, HaarDensity.logSinhc(1e-10), 1e-35);
    assertEquals(1e-20 / 6, HaarDensity.logSinhc(-1e-10), 1e-35);
    assertEquals(1000 - Math.log(2000), HaarDensity.logSinhc(1000), 1e-12);
    assertEquals(1e300, HaarDensity.logSinhc(1e300));
    for (double x = 0.05; x < 30; x *= 1.1) {
      assertEquals(Math.log(Math.sinh(x) / x), HaarDensity.logSinhc(x), 4e-16 * (1 + x));
      if (x < 3) {
        assertEquals(Math.log(Math.sin(x) / x), HaarDensity.logSinc(x), 1e-15);
      }
    }
    assertEquals(-1e-20 / 6, HaarDensity.logSinc(1e-10), 1e-35);
    assertTrue(Double.isNaN(HaarDensity.logSinhc(Double.NaN)));
    assertEquals(Double.NEGATIVE_INFINITY, HaarDensity.cartan(new double[] {1, 1}));
    assertTrue(Double.isNaN(HaarDensity.cartan(new double[] {0, 1})));
    assertEquals(2000, HaarDensity.cartan(new double[] {1000, -1000}), 1e-9);
    assertTrue(Double.isNaN(HaarDensity.polar(new double[] {-1, 2})));
  }

  /** m(E g) = D(g) m(E) for triangular matrices: densities at R g against R, times |d(Rg)/dR|. */
  @Test
  void rightShiftsOfTriangularMatrices() {
    double[] r = {0.5, 2, 1.5};
    double[] g = {1.2, 0.8, 0.3};
    double[] product = {0.6, 1.6, 0.45};
    double jacobian = 1.2 * 0.8 * 0.8 * 0.3 * 0.3 * 0.3;
    double shift =
        jacobian
            * Math.exp(
                HaarDensity.upperTriangularLeft(product) - HaarDensity.upperTriangularLeft(r));
    assertEquals(shift, ExponentialDensity.upperTriangularRightShift(g), 1e-14);
    double invariant = jacobian * Math.exp(HaarDensity.qr(product) - HaarDensity.qr(r));
    assertEquals(1, invariant, 1e-14);
    assertEquals(1 / 8.0, ExponentialDensity.similarityRightShift(3, 2), 1e-15);
    assertEquals(0.25, ExponentialDensity.affineRightShift(-4));
  }
}

package dev.casimir.lie;

/**
 * Logarithms of invariant densities in exponential coordinates, g = exp(X), X in the Lie algebra,
 * and how the left-invariant measures of affine groups change under shifts from the right.
 *
 * <p>The left-invariant density is |det phi(-ad X)| with phi(z) = (exp(z) - 1) / z, the
 * right-invariant one |det phi(ad X)|; they are 1 at X = 0. For the unimodular groups SO, SE, GL
 * and SL they agree. Minus infinity where exp is singular. Source: Helgason 1984, theorem I.1.14.
 */
public final class ExponentialDensity {
  private static final double LN_2 = Math.log(2);

  private ExponentialDensity() {}

  /**
   * SO(3): 2 (1 - cos t) / t^2 for the rotation vector w, in dw. The total mass of |w| &lt;= pi is
   * 8 pi^2.
   *
   * @param angle t = |w|
   */
  public static double rotation(double angle) {
    return 2 * HaarDensity.logSinc(0.5 * angle);
  }

  /**
   * SE(2): 2 (1 - cos t) / t^2 for the coordinates (translation, angle t).
   *
   * @param angle t
   */
  public static double planeMotion(double angle) {
    return rotation(angle);
  }

  /**
   * SE(3): the square of that of SO(3), for the coordinates (translation, rotation vector).
   *
   * @param angle length of the rotation vector
   */
  public static double spaceMotion(double angle) {
    return 2 * rotation(angle);
  }

  /**
   * GL(n) and SL(n): prod_{i<j} sinhc((l_i - l_j) / 2)^2 in dX, the volume of all entries, or of
   * those of trace zero.
   *
   * @param real real parts of the eigenvalues l of X
   * @param imaginary their imaginary parts, in conjugate pairs
   */
  public static double generalLinear(double[] real, double[] imaginary) {
    if (real.length != imaginary.length) {
      throw new IllegalArgumentException(
          "imaginary: expected " + real.length + " numbers, got " + imaginary.length);
    }
    double sum = 0;
    for (int i = 0; i < real.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += 2 * logSinhc(0.5 * (real[i] - real[j]), 0.5 * (imaginary[i] - imaginary[j]));
      }
    }
    return sum;
  }

  /** GL(2) and SL(2), from the matrix X = [[a, b], [c, d]] itself. */
  public static double generalLinear2(double a, double b, double c, double d) {
    double half = 0.5 * (a - d);
    double square = Math.fma(half, half, b * c);
    double root = Math.sqrt(Math.abs(square));
    return 2 * (square < 0 ? HaarDensity.logSinc(root) : HaarDensity.logSinhc(root));
  }

  /** ln |sinh(z) / z| for z = x + iy; |sinh z|^2 = sinh^2 x + sin^2 y has no cancellation. */
  private static double logSinhc(double x, double y) {
    if (y == 0) {
      return HaarDensity.logSinhc(x);
    }
    if (x == 0) {
      return HaarDensity.logSinc(y);
    }
    double size = Math.hypot(x, y);
    if (size < 1e-100) {
      return 0;
    }
    double sin = StrictMath.sin(y);
    double wide = Math.abs(x);
    double logSinh =
        wide < 20 ? StrictMath.log(Math.hypot(StrictMath.sinh(wide), sin)) : wide - LN_2;
    return logSinh - StrictMath.log(size);
  }

  /**
   * Aff(n): D(g) = 1 / |det h| for g = (x, h), such that m(E g) = D(g) m(E) for the left-invariant
   * measure m = dx dh / |det h| and any set E; that is, the integral of f(g' g) over g' is that of
   * f divided by D(g).
   */
  public static double affineRightShift(double determinant) {
    return 1 / Math.abs(determinant);
  }

  /**
   * SIM(n): D(g) = s^(-n) for g = (x, s R), such that m(E g) = D(g) m(E) for the left-invariant
   * measure m = dx dR ds / s^(n+1) and any set E.
   */
  public static double similarityRightShift(int n, double scale) {
    return StrictMath.pow(scale, -n);
  }

  /**
   * Upper triangular matrices of positive diagonal: D(g) = prod_i g_ii^(2i-n-1), i from 1, such
   * that m(E g) = D(g) m(E) for the left-invariant measure m, {@link
   * HaarDensity#upperTriangularLeft}, and any set E.
   */
  public static double upperTriangularRightShift(double[] diagonal) {
    int n = diagonal.length;
    double product = 1;
    for (int i = 0; i < n; i++) {
      product *= StrictMath.pow(diagonal[i], 2 * i + 1 - n);
    }
    return product;
  }
}

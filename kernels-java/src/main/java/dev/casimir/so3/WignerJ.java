package dev.casimir.so3;

import java.lang.ref.SoftReference;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The matrix J of degree l: Wigner's D of the half turn that swaps x and y and negates z. It is
 * constant, symmetric, its own inverse, and has at most l^2 + l + 1 nonzeros out of (2l + 1)^2. It
 * carries the axis of a rotation about x to the polar axis y, so that D(alpha, beta, gamma) =
 * Z(alpha) J Z(beta) J Z(gamma) with the sparse rotations Z about the polar axis.
 *
 * <p>Entries are those of Wigner's small d at a right angle, with a = |m|, b = |n|, up to sign
 *
 * <pre>
 * J[m][n] = f 2^-l sqrt(C(2l,l+b) / C(2l,l+a)) times the coefficient of x^(l-a) in (1-x)^(l+b) (1+x)^(l-b)
 * </pre>
 *
 * f = 2 where neither order is 0, sqrt 2 where one is, 1 where both are; each is computed exactly
 * and rounded once.
 */
public final class WignerJ {
  private static final ConcurrentHashMap<Integer, SoftReference<WignerJ>> CACHE =
      new ConcurrentHashMap<>();

  private final int degree;
  private final short[] rows;
  private final short[] columns;
  private final double[] values;

  private WignerJ(int degree, short[] rows, short[] columns, double[] values) {
    this.degree = degree;
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * J of a degree in 0..{@link Irrep#MAXIMUM_DEGREE}; computed in O(l^2) big-integer operations,
   * then cached.
   */
  public static WignerJ of(int degree) {
    Irrep.checkDegree("degree", degree);
    SoftReference<WignerJ> reference = CACHE.get(degree);
    WignerJ matrix = reference == null ? null : reference.get();
    if (matrix == null) {
      matrix = compute(degree);
      CACHE.put(degree, new SoftReference<>(matrix));
    }
    return matrix;
  }

  public int degree() {
    return degree;
  }

  /** Number of nonzeros. */
  public int size() {
    return values.length;
  }

  /** Row order m of nonzero {@code i}, in -l..l; nonzeros are sorted by row, then column. */
  public int rowOrder(int i) {
    return rows[i];
  }

  /** Column order n of nonzero {@code i}, in -l..l. */
  public int columnOrder(int i) {
    return columns[i];
  }

  /** The value of nonzero {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** A new array of all entries, row-major, [2l + 1][2l + 1]. */
  public double[] dense() {
    int width = 2 * degree + 1;
    double[] dense = new double[width * width];
    for (int i = 0; i < values.length; i++) {
      dense[(rows[i] + degree) * width + columns[i] + degree] = values[i];
    }
    return dense;
  }

  private static WignerJ compute(int l) {
    double[][] magnitudes = signedMagnitudes(l);
    int bound = l * l + l + 1;
    short[] rows = new short[bound];
    short[] columns = new short[bound];
    double[] values = new double[bound];
    int size = 0;
    for (int m = -l; m <= l; m++) {
      for (int n = -l; n <= l; n++) {
        double value = isAllowed(l, m, n) ? magnitudes[Math.abs(m)][Math.abs(n)] : 0;
        if (value != 0) {
          rows[size] = (short) m;
          columns[size] = (short) n;
          values[size++] = isNegated(m, n) ? -value : value;
        }
      }
    }
    return new WignerJ(
        l, Arrays.copyOf(rows, size), Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
  }

  /**
   * The half turn maps functions even or odd under its neighbours' reflections onto each other, and
   * mixes no others.
   */
  private static boolean isAllowed(int l, int m, int n) {
    return n < 0 == ((l + m) % 2 != 0) && (l + n) % 2 != 0 == m < 0;
  }

  private static boolean isNegated(int m, int n) {
    int sum = Math.abs(m) + Math.abs(n);
    boolean second = sum % 4 >= 2;
    return (sum % 2 == 0 || m < 0) ? second : !second;
  }

  /** f d[a][b] for a, b >= 0, sign included as the polynomial coefficient has it. */
  private static double[][] signedMagnitudes(int l) {
    BigInteger[] binomials = RacahSum.binomials(2 * l);
    double[][] magnitudes = new double[l + 1][l + 1];
    BigInteger[] coefficients = startPolynomial(l);
    for (int b = 0; b <= l; b++) {
      for (int a = 0; a <= l; a++) {
        BigInteger integer = coefficients[l - a];
        int twos = (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0);
        Ratio square =
            new Ratio(
                integer.multiply(integer).multiply(binomials[l + b]).shiftLeft(twos),
                binomials[l + a].shiftLeft(2 * l));
        magnitudes[a][b] = integer.signum() * square.squareRoot();
      }
      advance(coefficients);
    }
    return magnitudes;
  }

  /** The lower half, x^0..x^l, of (1 - x^2)^l. */
  private static BigInteger[] startPolynomial(int l) {
    BigInteger[] binomials = RacahSum.binomials(l);
    BigInteger[] coefficients = new BigInteger[l + 1];
    for (int j = 0; j <= l; j++) {
      BigInteger size = j % 2 == 0 ? binomials[j / 2] : BigInteger.ZERO;
      coefficients[j] = j % 4 == 2 ? size.negate() : size;
    }
    return coefficients;
  }

  /** Multiplies a power series by (1 - x) / (1 + x). */
  private static void advance(BigInteger[] p) {
    BigInteger previous = BigInteger.ZERO;
    BigInteger quotient = BigInteger.ZERO;
    for (int j = 0; j < p.length; j++) {
      quotient = p[j].subtract(previous).subtract(quotient);
      previous = p[j];
      p[j] = quotient;
    }
  }
}

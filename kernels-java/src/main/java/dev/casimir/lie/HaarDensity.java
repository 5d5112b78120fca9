package dev.casimir.lie;

/**
 * Logarithms of the density of the Haar measure dg = |det g|^(-n) prod dg_ij of GL(n) in the
 * coordinates of its decompositions, constants included.
 *
 * <p>For a rotation or orthogonal matrix k, dk is the volume of left-invariant coordinates, the
 * entries i &lt; j of k'dk; for a symmetric matrix, dX is the volume of the entries i &lt;= j. For
 * SL(n) the formulas are the same on sections of determinant one. Source: polar, Cartan and Iwasawa
 * forms by their Jacobians (Muirhead 1982, chapter 2; Helgason 1984, chapter I.5), checked
 * numerically for n = 2, 3.
 *
 * <p>No method overflows where its result does not, or loses accuracy where arguments nearly agree.
 * NaN gives NaN; arguments outside the domain give NaN, and coordinates where the density is zero
 * give negative infinity. n is the length of the array, at least 1; cost O(n^2).
 */
public final class HaarDensity {
  private static final double LN_2 = Math.log(2);

  private HaarDensity() {}

  /** ln(sinh(x) / x), even, 0 at 0. */
  public static double logSinhc(double x) {
    double size = Math.abs(x);
    if (size < 1) {
      double t = size * size;
      double series =
          t
              / 6
              * (1
                  + t
                      / 20
                      * (1
                          + t
                              / 42
                              * (1
                                  + t
                                      / 72
                                      * (1
                                          + t
                                              / 110
                                              * (1 + t / 156 * (1 + t / 210 * (1 + t / 272)))))));
      return StrictMath.log1p(series);
    }
    return logSinh(size) - StrictMath.log(size);
  }

  /** ln(sin(x) / x), even, 0 at 0; minus infinity or nearly so at other multiples of pi. */
  public static double logSinc(double x) {
    double size = Math.abs(x);
    if (size < 1) {
      double t = size * size;
      double series =
          -t
              / 6
              * (1
                  - t
                      / 20
                      * (1
                          - t
                              / 42
                              * (1
                                  - t
                                      / 72
                                      * (1
                                          - t
                                              / 110
                                              * (1 - t / 156 * (1 - t / 210 * (1 - t / 272)))))));
      return StrictMath.log1p(series);
    }
    return StrictMath.log(Math.abs(StrictMath.sin(size)) / size);
  }

  /** ln(sinh x) for x >= 0. */
  private static double logSinh(double x) {
    return x < 1
        ? StrictMath.log(StrictMath.sinh(x))
        : x - LN_2 + StrictMath.log1p(-StrictMath.exp(-2 * x));
  }

  /** Number of pairs i &lt; j, times ln 2. */
  private static double logPairs(int n) {
    return 0.5 * n * (n - 1) * LN_2;
  }

  /**
   * g = p k in dp dk: det(p)^(-n) prod_{i<j} (l_i + l_j).
   *
   * @param eigenvalues l of p, positive
   */
  public static double polar(double[] eigenvalues) {
    int n = eigenvalues.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum -= n * StrictMath.log(eigenvalues[i]);
      for (int j = 0; j < i; j++) {
        sum += StrictMath.log(eigenvalues[i] + eigenvalues[j]);
      }
    }
    return sum;
  }

  /**
   * g = exp(Y) k in dY dk: 2^(n(n-1)/2) prod_{i<j} sinhc(y_i - y_j).
   *
   * @param y eigenvalues of Y
   */
  public static double logPolar(double[] y) {
    double sum = logPairs(y.length);
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += logSinhc(y[i] - y[j]);
      }
    }
    return sum;
  }

  /**
   * g = M^(1/2) k, M = g g', in dM dk: 2^(-n) det(M)^(-(n+1)/2).
   *
   * @param eigenvalues of M, positive
   */
  public static double squareRootPolar(double[] eigenvalues) {
    int n = eigenvalues.length;
    double sum = -n * LN_2;
    for (double eigenvalue : eigenvalues) {
      sum -= 0.5 * (n + 1) * StrictMath.log(eigenvalue);
    }
    return sum;
  }

  /**
   * g = exp(X / 2) k, X = ln(g g'), in dX dk: 2^(-n) prod_{i<j} sinhc((x_i - x_j) / 2).
   *
   * @param x eigenvalues of X
   */
  public static double logSquareRootPolar(double[] x) {
    int n = x.length;
    double sum = -n * LN_2;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += logSinhc(0.5 * x[i] - 0.5 * x[j]);
      }
    }
    return sum;
  }

  /**
   * g = k1 exp(diag a) k2 in da dk1 dk2: 2^(n(n-1)/2) prod_{i<j} sinh(a_i - a_j), counting each g
   * once for each of its 2^(n-1) factorisations by rotations with decreasing a.
   *
   * @param a decreasing
   */
  public static double cartan(double[] a) {
    double sum = logPairs(a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        double difference = a[i] - a[j];
        sum += difference < 0 ? Double.NaN : logSinh(difference);
      }
    }
    return sum;
  }

  /** g = k exp(diag a) u, u upper unitriangular, in dk da du: prod_{i<j} exp(a_i - a_j). */
  public static double iwasawaRotationFirst(double[] a) {
    int n = a.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (n - 1 - 2 * i) * a[i];
    }
    return sum;
  }

  /** g = u exp(diag a) k, u upper unitriangular, in du da dk: prod_{i<j} exp(a_j - a_i). */
  public static double iwasawaRotationLast(double[] a) {
    return -iwasawaRotationFirst(a);
  }

  /**
   * g = Q R in dQ dR: prod_i r_ii^(-i), i from 1. It is also the right-invariant density of upper
   * triangular matrices.
   *
   * @param diagonal of R, positive
   */
  public static double qr(double[] diagonal) {
    double sum = 0;
    for (int i = 0; i < diagonal.length; i++) {
      sum -= (i + 1) * StrictMath.log(diagonal[i]);
    }
    return sum;
  }

  /**
   * The left-invariant density of upper triangular matrices in dR: prod_i r_ii^(-(n-i+1)), i from
   * 1.
   *
   * @param diagonal of R, positive
   */
  public static double upperTriangularLeft(double[] diagonal) {
    int n = diagonal.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum -= (n - i) * StrictMath.log(diagonal[i]);
    }
    return sum;
  }

  /**
   * g = L D U, unitriangular L and U, in dL dD dU: prod_i |d_i|^(2(n-i)-n), i from 1. The g that
   * have no such factors form a null set.
   *
   * @param diagonal of D, not zero
   */
  public static double ldu(double[] diagonal) {
    int n = diagonal.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (n - 2 * (i + 1)) * StrictMath.log(Math.abs(diagonal[i]));
    }
    return sum;
  }

  /**
   * A symmetric Y = Q diag(y) Q', dY in dy dQ: prod_{i<j} |y_i - y_j|, counting each Y once for
   * each of its 2^(n-1) n! decompositions by rotations Q.
   */
  public static double spectral(double[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += StrictMath.log(Math.abs(y[i] - y[j]));
      }
    }
    return sum;
  }
}

package dev.casimir.linalg.internal.dense;

/**
 * exp of a real matrix of size n and its Frechet derivative.
 *
 * <p>n = 2 takes the closed form. Otherwise the matrix is balanced by powers of two where that
 * helps much, freed of its mean eigenvalue where that shortens it, halved until its norm allows a
 * Taylor polynomial of degree 18 or less (ceil, never floor), and the result is squared. Relative
 * error in the Frobenius norm a few units of rounding times the condition number of exp. Where
 * entries overflow they become infinite with their sign, and the others stay what they are. Cost
 * (17 + log2 of the norm) n^3 multiply-adds; the derivative three times that.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseExponential {
  /** Shorter rows than this would not save squarings. */
  private static final double SHORTEST = 0x1p-4;

  private final int n;
  private final Balancing balancing;
  private final TaylorExponential taylor;
  private final RepeatedSquaring squaring;
  private final double[] scaled;
  private final double[] direction;
  private final double[] transposed;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseExponential(int n) {
    this.n = RowMajor.size(n);
    balancing = new Balancing(n);
    taylor = new TaylorExponential(n);
    squaring = new RepeatedSquaring(n);
    scaled = new double[n * n];
    direction = new double[n * n];
    transposed = new double[n * n];
  }

  /** out = exp(a). Status OK or NON_FINITE. */
  public int exp(double[] a, double[] out) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    if (n == 1) {
      out[0] = Math.exp(a[0]);
    } else if (n == 2) {
      TwoByTwoExponential.exp(a, out);
    } else {
      int chain = balancing.shorten(a, scaled, SHORTEST) ? n - 1 : 0;
      double shift = takeMean();
      double norm = RowMajor.norm1(n, scaled);
      int squarings = TaylorExponential.squarings(norm);
      RowMajor.scalePower(-squarings, scaled);
      taylor.exp(scaled, Math.scalb(norm, -squarings), chain, out);
      squaring.square(squarings, out, shift, balancing);
    }
    return DenseStatus.OK;
  }

  /** out = L_exp(a, e), the derivative of exp at a in direction e. Status OK or NON_FINITE. */
  public int derivative(double[] a, double[] e, double[] out) {
    if (!RowMajor.finite(a) || !RowMajor.finite(e)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    int chain = balancing.shorten(a, scaled, SHORTEST) ? n - 1 : 0;
    double shift = takeMean();
    // The polynomial's derivative is a little less accurate than the polynomial: halve once more.
    double norm = RowMajor.norm1(n, scaled);
    int squarings = TaylorExponential.squarings(2 * norm);
    RowMajor.scalePower(-squarings, scaled);
    System.arraycopy(e, 0, direction, 0, n * n);
    int unit = RowMajor.exponent(direction);
    RowMajor.scalePower(-unit, direction);
    balancing.apply(direction);
    taylor.derivative(scaled, 2 * Math.scalb(norm, -squarings), chain, direction, out);
    squaring.squareDerivative(squarings, taylor.value(), out);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int exponent = balancing.shift(i, j) + unit - squarings;
        double entry = Math.scalb(out[i * n + j], exponent);
        out[i * n + j] = TwoByTwoExponential.timesExp(entry, shift);
      }
    }
    return DenseStatus.OK;
  }

  /** out = the gradient of a, where that of exp(a) is g. Status OK or NON_FINITE. */
  public int gradient(double[] a, double[] g, double[] out) {
    RowMajor.transpose(n, a, transposed);
    return derivative(transposed, g, out);
  }

  /** Subtracts the mean of the diagonal where the rest is less than half as long; returns it. */
  private double takeMean() {
    double before = RowMajor.norm1(n, scaled);
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += scaled[i * n + i] / n;
    }
    double after = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double entry = scaled[i * n + j];
        sum += Math.abs(i == j ? entry - mean : entry);
      }
      after = Math.max(after, sum);
    }
    // Otherwise the factor e^mean would only carry some entries out of range and back.
    if (!(after < 0.5 * before)) {
      return 0;
    }
    RowMajor.addToDiagonal(n, -mean, scaled);
    return mean;
  }
}

package dev.casimir.linalg.internal.dense;

/**
 * exp, log or square root of a symmetric matrix through its eigenvalues, and the derivative by
 * Daleckii and Krein: divided differences of the function times the direction in the eigenbasis,
 * never a derivative of eigenvectors, so that equal eigenvalues do no harm.
 *
 * <p>Only symmetric parts of the inputs count. The logarithm of a matrix near the identity comes
 * from the entries less one and has small relative error.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class SymmetricFunction {
  /** The function of the eigenvalues. */
  public enum Kind {
    EXP,
    LOG,
    SQRT
  }

  private static final double UNIT = 0x1p-53;

  private final int n;
  private final Kind kind;
  private final DenseEigen eigen;
  private final double[] values;
  private final double[] results;
  private final double[] vectors;
  private final double[] work;
  private final double[] product;

  /** Whether the eigenvalues are those of the matrix less the identity. */
  private boolean lessOne;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public SymmetricFunction(int n, Kind kind) {
    this.n = RowMajor.size(n);
    this.kind = kind;
    eigen = new DenseEigen(n);
    values = new double[n];
    results = new double[n];
    vectors = new double[n * n];
    work = new double[n * n];
    product = new double[n * n];
  }

  /**
   * out = f(s). Status OK, NON_FINITE, NOT_CONVERGED, and for log and sqrt NO_PRINCIPAL with a
   * negative eigenvalue, SINGULAR with one that is zero or negative only by rounding.
   */
  public int apply(double[] s, double[] out) {
    int status = decompose(s);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          double weight = vectors[i * n + k] * vectors[j * n + k];
          if (weight != 0) {
            sum = Math.fma(weight, results[k], sum);
          }
        }
        out[i * n + j] = sum;
        out[j * n + i] = sum;
      }
    }
    return DenseStatus.OK;
  }

  /**
   * out = the derivative of f at s along the symmetric part of e. It is its own adjoint: with the
   * gradient of f(s) for e this is the gradient of s. Status as of the value.
   */
  public int derivative(double[] s, double[] e, double[] out) {
    if (!RowMajor.finite(e)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    int status = decompose(s);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.symmetricPart(n, e, work);
    RowMajor.transposedMultiply(n, vectors, work, product);
    RowMajor.multiply(n, product, vectors, work);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        work[i * n + j] *= dividedDifference(i, j);
      }
    }
    RowMajor.multiply(n, vectors, work, product);
    RowMajor.multiplyTransposed(n, product, vectors, work);
    RowMajor.symmetricPart(n, work, out);
    return DenseStatus.OK;
  }

  private int decompose(double[] s) {
    if (!RowMajor.finite(s)) {
      return DenseStatus.NON_FINITE;
    }
    System.arraycopy(s, 0, work, 0, n * n);
    lessOne = false;
    if (kind == Kind.LOG) {
      RowMajor.addToDiagonal(n, -1, work);
      lessOne = RowMajor.norm1(n, work) <= 0.5;
    }
    int status = eigen.decompose(lessOne ? work : s, values, vectors);
    if (status != DenseStatus.OK) {
      return status;
    }
    if (kind != Kind.EXP && !lessOne && values[n - 1] <= 0) {
      double rounding = n * UNIT * Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
      return values[n - 1] < -rounding ? DenseStatus.NO_PRINCIPAL : DenseStatus.SINGULAR;
    }
    for (int i = 0; i < n; i++) {
      results[i] =
          switch (kind) {
            case EXP -> Math.exp(values[i]);
            case LOG -> lessOne ? Math.log1p(values[i]) : Math.log(values[i]);
            case SQRT -> Math.sqrt(values[i]);
          };
    }
    return DenseStatus.OK;
  }

  private double dividedDifference(int i, int j) {
    double x = values[i];
    double y = values[j];
    return switch (kind) {
      case EXP -> exponentialDifference(x, y);
      case LOG -> logarithmicDifference(i, j);
      case SQRT -> 1 / (results[i] + results[j]);
    };
  }

  /** (e^x - e^y)/(x - y) = e^((x+y)/2) sinh(h)/h, h = (x-y)/2. */
  private static double exponentialDifference(double x, double y) {
    double h = 0.5 * Math.abs(x - y);
    if (h > 1) {
      return Math.exp(Math.max(x, y)) * (-Math.expm1(-2 * h) / (2 * h));
    }
    double ratio = h < 0x1p-10 ? 1 + h * h / 6 : Math.sinh(h) / h;
    return TwoByTwoExponential.timesExp(ratio, 0.5 * x + 0.5 * y);
  }

  private double logarithmicDifference(int i, int j) {
    double offset = lessOne ? 1 : 0;
    double difference = values[i] - values[j];
    double sum = values[i] + values[j] + 2 * offset;
    double z = difference / sum;
    return Math.abs(z) < 0.5
        ? 2 * TwoByTwoLogarithm.areaTangentRatio(z) / sum
        : (results[i] - results[j]) / difference;
  }
}

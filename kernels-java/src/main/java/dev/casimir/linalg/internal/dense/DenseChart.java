package dev.casimir.linalg.internal.dense;

/**
 * Coordinates of matrices of positive determinant: g = exp(X) k, X symmetric and k a rotation, as
 * the one matrix X + log k, X its symmetric and log k its skew part; with determinant one the trace
 * is zero. X comes from singular values, never from g g^T, which squares the condition number.
 *
 * <p>With g = u diag(s) v^T a change D = u^T dg v in these bases is dP + diag(s) W, P symmetric and
 * W skew, so that W_ij = (D_ij - D_ji) / (s_i + s_j); gradients follow without a cancellation.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseChart {
  /** How far from one the determinant may be where it has to be one. */
  private static final double DETERMINANT_TOLERANCE = 0.01;

  private final int n;
  private final boolean special;
  private final SingularValues singular;
  private final LuSolver solver;
  private final DenseLogarithm logarithm;
  private final DenseExponential exponential;
  private final SymmetricFunction symmetric;
  private final double[] k1;
  private final double[] k2;
  private final double[] s;
  private final double[] logs;
  private final double[] rotation;
  private final double[] positive;
  private final double[] turned;
  private final double[] work;
  private final double[] product;

  /**
   * For matrices of size n.
   *
   * @param special whether the determinant is one
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseChart(int n, boolean special) {
    this.n = RowMajor.size(n);
    this.special = special;
    singular = new SingularValues(n);
    solver = new LuSolver(n);
    logarithm = new DenseLogarithm(n, true);
    exponential = new DenseExponential(n);
    symmetric = new SymmetricFunction(n, SymmetricFunction.Kind.EXP);
    k1 = new double[n * n];
    k2 = new double[n * n];
    s = new double[n];
    logs = new double[n];
    rotation = new double[n * n];
    positive = new double[n * n];
    turned = new double[n * n];
    work = new double[n * n];
    product = new double[n * n];
  }

  /**
   * out = X + log k. Status OK, SINGULAR, NOT_IN_DOMAIN (the determinant is negative or not one),
   * NO_PRINCIPAL (k has no principal logarithm), NON_FINITE or NOT_CONVERGED.
   */
  public int coordinates(double[] g, double[] out) {
    int status = factor(g);
    if (status == DenseStatus.OK) {
      status = logarithm.log(rotation, turned);
    }
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum = Math.fma(k1[i * n + k] * k1[j * n + k], logs[k], sum);
        }
        double skew = 0.5 * (turned[i * n + j] - turned[j * n + i]);
        out[i * n + j] = sum + skew;
        out[j * n + i] = sum - skew;
      }
    }
    return DenseStatus.OK;
  }

  private int factor(double[] g) {
    int status = singular.decompose(g, k1, s, k2);
    if (status != DenseStatus.OK) {
      return status;
    }
    if (s[n - 1] == 0) {
      return DenseStatus.SINGULAR;
    }
    RowMajor.multiply(n, k1, k2, rotation);
    if (!solver.factor(rotation) || !solver.isPositive()) {
      return DenseStatus.NOT_IN_DOMAIN;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      logs[i] = Math.log(s[i]);
      sum += logs[i];
    }
    if (special) {
      if (Math.abs(Math.expm1(sum)) > DETERMINANT_TOLERANCE) {
        return DenseStatus.NOT_IN_DOMAIN;
      }
      for (int i = 0; i < n; i++) {
        logs[i] -= sum / n;
      }
    }
    return DenseStatus.OK;
  }

  /** out = the gradient of g, where that of its coordinates is z. Status as of the value. */
  public int gradient(double[] g, double[] z, double[] out) {
    int status = RowMajor.finite(z) ? factor(g) : DenseStatus.NON_FINITE;
    if (status == DenseStatus.OK) {
      skewPart(z, work);
      status = logarithm.gradient(rotation, work, turned);
    }
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.transposedMultiply(n, k1, turned, product);
    RowMajor.multiplyTransposed(n, product, k2, turned);
    symmetricPart(z, work);
    RowMajor.transposedMultiply(n, k1, work, product);
    RowMajor.multiply(n, product, k1, positive);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        double sum = s[i] + s[j];
        double through = 2 * s[j] * positive[at] * dividedDifference(i, j);
        work[at] = (through + turned[at] - turned[j * n + i]) / sum;
      }
    }
    RowMajor.multiply(n, k1, work, product);
    RowMajor.multiply(n, product, k2, out);
    return DenseStatus.OK;
  }

  private double dividedDifference(int i, int j) {
    double sum = s[i] + s[j];
    double difference = s[i] - s[j];
    double z = difference / sum;
    return Math.abs(z) < 0.5
        ? 2 * TwoByTwoLogarithm.areaTangentRatio(z) / sum
        : (logs[i] - logs[j]) / difference;
  }

  /** out = exp(X) k for x = X + log k. Status OK, NON_FINITE or NOT_CONVERGED. */
  public int matrix(double[] x, double[] out) {
    int status = expand(x);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.multiply(n, positive, rotation, out);
    return DenseStatus.OK;
  }

  /** out = the gradient of the coordinates x, where that of the matrix is z. */
  public int matrixGradient(double[] x, double[] z, double[] out) {
    int status = RowMajor.finite(z) ? expand(x) : DenseStatus.NON_FINITE;
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.multiplyTransposed(n, z, rotation, work);
    symmetricPart(x, product);
    symmetric.derivative(product, work, k1);
    RowMajor.transposedMultiply(n, positive, z, work);
    skewPart(x, product);
    exponential.gradient(product, work, turned);
    skewPart(turned, work);
    symmetricPart(k1, out);
    for (int i = 0; i < n * n; i++) {
      out[i] += work[i];
    }
    return DenseStatus.OK;
  }

  private int expand(double[] x) {
    if (!RowMajor.finite(x)) {
      return DenseStatus.NON_FINITE;
    }
    symmetricPart(x, work);
    int status = symmetric.apply(work, positive);
    skewPart(x, work);
    return status == DenseStatus.OK ? exponential.exp(work, rotation) : status;
  }

  /** The symmetric part, without trace where the determinant is one. */
  private void symmetricPart(double[] x, double[] out) {
    RowMajor.symmetricPart(n, x, out);
    if (special) {
      double trace = 0;
      for (int i = 0; i < n; i++) {
        trace += x[i * n + i];
      }
      RowMajor.addToDiagonal(n, -trace / n, out);
    }
  }

  private void skewPart(double[] x, double[] out) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[i * n + j] = 0.5 * x[i * n + j] - 0.5 * x[j * n + i];
      }
    }
  }
}

package dev.casimir.linalg.internal.dense;

/**
 * Polar decompositions g = k p = p' k: k orthogonal with the sign of det g, p = (g^T g)^(1/2) and
 * p' = (g g^T)^(1/2) symmetric positive definite.
 *
 * <p>n = 2 takes the closed form, other sizes Newton's iteration X <- (c X + X^-T / c)/2 with
 * Higham's scaling by norms of X and its inverse. Products g^T g, which square the condition
 * number, are never formed. Where a pivot of g may be rounding alone, and with it the sign of det
 * g, g counts as singular. Error of k about 2 units times 2 |g| / (s_n + s_(n-1)). Cost about 15
 * n^3.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DensePolar {
  private static final int MOST_STEPS = 100;
  private static final double NEARLY = 1e-2;

  private final int n;
  private final LuSolver solver;
  private final OrthogonalPolish polish;
  private final double[] inverse;
  private final double[] scaled;
  private final double[] product;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DensePolar(int n) {
    this.n = RowMajor.size(n);
    solver = new LuSolver(n);
    polish = new OrthogonalPolish(n);
    inverse = new double[n * n];
    scaled = new double[n * n];
    product = new double[n * n];
  }

  /** g = k p. Status OK, SINGULAR, NON_FINITE or NOT_CONVERGED. */
  public int right(double[] g, double[] k, double[] p) {
    int status = orthogonal(g, k);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, k, p);
    }
    RowMajor.transposedMultiply(n, k, g, product);
    RowMajor.symmetricPart(n, product, p);
    return DenseStatus.OK;
  }

  /** g = p k. Status OK, SINGULAR, NON_FINITE or NOT_CONVERGED. */
  public int left(double[] g, double[] k, double[] p) {
    int status = orthogonal(g, k);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, k, p);
    }
    RowMajor.multiplyTransposed(n, g, k, product);
    RowMajor.symmetricPart(n, product, p);
    return DenseStatus.OK;
  }

  private int orthogonal(double[] g, double[] k) {
    if (!RowMajor.finite(g)) {
      return DenseStatus.NON_FINITE;
    }
    System.arraycopy(g, 0, scaled, 0, n * n);
    RowMajor.scalePower(-RowMajor.exponent(g), scaled);
    return n == 2 ? closedForm(k) : newton(k);
  }

  private int closedForm(double[] k) {
    double a = scaled[0];
    double b = scaled[1];
    double c = scaled[2];
    double d = scaled[3];
    double determinant = Discriminant.determinant(a, b, c, d);
    if (determinant == 0) {
      return DenseStatus.SINGULAR;
    }
    double sign = Math.signum(determinant);
    double even = a + sign * d;
    double odd = c - sign * b;
    double size = Math.hypot(even, odd);
    k[0] = even / size;
    k[1] = -sign * odd / size;
    k[2] = odd / size;
    k[3] = sign * even / size;
    return DenseStatus.OK;
  }

  private int newton(double[] k) {
    System.arraycopy(scaled, 0, k, 0, n * n);
    boolean near = false;
    for (int step = 0; step < MOST_STEPS; step++) {
      if (!solver.factor(k) || (step == 0 && !solver.certain())) {
        return DenseStatus.SINGULAR;
      }
      RowMajor.identity(n, inverse);
      solver.solve(inverse);
      if (!RowMajor.finite(inverse)) {
        return DenseStatus.SINGULAR;
      }
      double factor = near ? 1 : scaling(k);
      double change = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double before = k[i * n + j];
          double after = 0.5 * (factor * before + inverse[j * n + i] / factor);
          change = Math.max(change, Math.abs(after - before));
          k[i * n + j] = after;
        }
      }
      if (near && change < 0x1p-26) {
        // Steps square the distance: this one left nothing but rounding.
        polish.apply(k);
        return DenseStatus.OK;
      }
      near = near || change < NEARLY;
    }
    return DenseStatus.NOT_CONVERGED;
  }

  /** (|X^-1|_1 |X^-1|_inf / (|X|_1 |X|_inf))^(1/4), without overflow. */
  private double scaling(double[] x) {
    double down = Math.sqrt(RowMajor.norm1(n, inverse)) / Math.sqrt(RowMajor.norm1(n, x));
    double across = Math.sqrt(normRows(inverse)) / Math.sqrt(normRows(x));
    return Math.sqrt(down) * Math.sqrt(across);
  }

  private double normRows(double[] x) {
    double norm = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.abs(x[i * n + j]);
      }
      norm = Math.max(norm, sum);
    }
    return norm;
  }
}

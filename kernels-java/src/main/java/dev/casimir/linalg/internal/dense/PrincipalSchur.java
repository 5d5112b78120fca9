package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * The real Schur form of a matrix, balanced if need be, whose principal logarithm and root exist,
 * with the way into its basis and back.
 */
final class PrincipalSchur {
  private static final double UNIT = 0x1p-53;

  private final int n;
  private final Balancing balancing;
  private final RealSchur schur;
  private final double[] balanced;
  private final double[] q;
  private final double[] t;
  private final double[] product;
  private boolean shortened;

  PrincipalSchur(int n) {
    this.n = n;
    balancing = new Balancing(n);
    schur = new RealSchur(n);
    balanced = new double[n * n];
    q = new double[n * n];
    t = new double[n * n];
    product = new double[n * n];
  }

  /** Balances a copy of a where that shortens it much; to be had at {@link #balanced}. */
  void balance(double[] a) {
    double diagonal = Double.MIN_NORMAL;
    for (int i = 0; i < n; i++) {
      diagonal = Math.max(diagonal, 0x1p-60 * Math.abs(a[i * n + i]));
    }
    shortened = balancing.shorten(a, balanced, diagonal);
  }

  /** Whether the balanced matrix is another than the first. */
  boolean shortened() {
    return shortened;
  }

  double[] balanced() {
    return balanced;
  }

  Balancing balancing() {
    return balancing;
  }

  /** Balances and decomposes. Status OK, NO_PRINCIPAL, SINGULAR or NOT_CONVERGED. */
  int decompose(double[] a) {
    balance(a);
    return decomposeBalanced();
  }

  /** Decomposes what {@link #balance} left. */
  int decomposeBalanced() {
    int status = schur.decompose(balanced, q, t);
    if (status != DenseStatus.OK) {
      return status;
    }
    // Eigenvalues of a matrix that was triangular already are exact, however small.
    boolean exact = Arrays.equals(balanced, t);
    double zero = exact ? 0 : 2 * n * UNIT * RowMajor.largest(balanced);
    return QuasiTriangularRoot.status(n, t, zero);
  }

  /** The real Schur form. */
  double[] t() {
    return t;
  }

  /** out = e in the basis of the Schur form. */
  void toBasis(double[] e, double[] out) {
    System.arraycopy(e, 0, out, 0, n * n);
    balancing.apply(out);
    RowMajor.transposedMultiply(n, q, out, product);
    RowMajor.multiply(n, product, q, out);
  }

  /** out = x of the basis of the Schur form in the basis of the matrix. */
  void fromBasis(double[] x, double[] out) {
    RowMajor.multiply(n, q, x, product);
    RowMajor.multiplyTransposed(n, product, q, out);
    balancing.undo(out);
  }
}

package dev.casimir.lie.internal;

import dev.casimir.items.DenseItem;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.linalg.internal.dense.DenseExponential;
import dev.casimir.linalg.internal.dense.DenseLogarithm;
import dev.casimir.linalg.internal.dense.DenseStatus;
import dev.casimir.linalg.internal.dense.LuSolver;
import dev.casimir.linalg.internal.dense.RowMajor;
import java.util.Arrays;

/** The maps of a group of any size, one item at a time; no Jacobians. */
final class DenseLie {
  private final LieGroup group;
  private final LieAlgebra algebra;
  private final int n;
  private final double[] a;
  private final double[] b;
  private final double[] c;
  private final LuSolver solver;
  private final DenseDomain domain;
  private final double[] element;
  private final double[] gradient;
  private final double[] inverse;
  private final double[] unit;
  private final double[] column;

  private DenseLie(LieGroup group) {
    this.group = group;
    algebra = LieAlgebra.of(group);
    n = algebra.size();
    a = new double[n * n];
    b = new double[n * n];
    c = new double[n * n];
    solver = new LuSolver(n);
    domain = new DenseDomain(group, n);
    element = new double[n * n];
    gradient = new double[n * n];
    inverse = new double[n * n];
    unit = new double[algebra.dimension()];
    column = new double[algebra.dimension()];
  }

  /** What computes one item of a map. */
  static DenseItem forward(LieGroup group, LieMap map) {
    DenseLie dense = new DenseLie(group);
    return switch (map) {
      case EXP -> dense.exp();
      case LOG -> dense.log();
      case COMPOSE -> dense::compose;
      case INVERSE -> dense::inverse;
      case ADJOINT -> dense::adjoint;
      case ACT -> dense::act;
      case HAT -> dense::hat;
      case VEE -> dense::vee;
      case LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE ->
          new DenseJacobian(group, map)::forward;
    };
  }

  /** What computes the vector-Jacobian products of one item. */
  static DenseItem backward(LieGroup group, LieMap map) {
    DenseLie dense = new DenseLie(group);
    return switch (map) {
      case EXP -> dense.expGradient();
      case LOG -> dense.logGradient();
      case COMPOSE -> dense::composeGradient;
      case INVERSE -> dense::inverseGradient;
      case ADJOINT -> dense::adjointGradient;
      case ACT -> dense::actGradient;
      case HAT -> dense::hatGradient;
      case VEE -> dense::veeGradient;
      case LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE ->
          new DenseJacobian(group, map)::backward;
    };
  }

  private DenseItem exp() {
    DenseExponential exponential = new DenseExponential(n);
    return (in, out) -> {
      algebra.hat(in, 0, a);
      return exponential.exp(a, out);
    };
  }

  private DenseItem expGradient() {
    DenseExponential exponential = new DenseExponential(n);
    return (in, out) -> {
      algebra.hat(in, 0, a);
      System.arraycopy(in, algebra.dimension(), b, 0, n * n);
      int status = exponential.gradient(a, b, c);
      algebra.hatTransposed(c, out, 0);
      return status;
    };
  }

  private DenseItem log() {
    DenseLogarithm logarithm = new DenseLogarithm(n);
    return (in, out) -> {
      int status = domain.check(in);
      if (status == DenseStatus.OK) {
        correct(in, a);
        status = logarithm.log(a, b);
        algebra.vee(b, out, 0);
      }
      if (status != DenseStatus.OK) {
        Arrays.fill(out, Double.NaN);
      }
      return status;
    };
  }

  private DenseItem logGradient() {
    DenseLogarithm logarithm = new DenseLogarithm(n);
    return (in, out) -> {
      correct(in, a);
      int status = domain.check(a);
      if (status != DenseStatus.OK) {
        return status;
      }
      algebra.veeTransposed(in, n * n, b);
      status = logarithm.gradient(a, b, out);
      if (group.isAffine()) {
        Arrays.fill(out, n * (n - 1), n * n, 0);
      }
      return status;
    };
  }

  /** The last row of an affine map is known. */
  private void correct(double[] in, double[] matrix) {
    System.arraycopy(in, 0, matrix, 0, n * n);
    if (group.isAffine()) {
      Arrays.fill(matrix, n * (n - 1), n * n - 1, 0);
      matrix[n * n - 1] = 1;
    }
  }

  private int compose(double[] in, double[] out) {
    System.arraycopy(in, 0, a, 0, n * n);
    System.arraycopy(in, n * n, b, 0, n * n);
    RowMajor.multiply(n, a, b, out);
    return finite(in);
  }

  private int composeGradient(double[] in, double[] out) {
    int nn = n * n;
    System.arraycopy(in, nn, b, 0, nn);
    System.arraycopy(in, 2 * nn, c, 0, nn);
    RowMajor.multiplyTransposed(n, c, b, a);
    System.arraycopy(a, 0, out, 0, nn);
    System.arraycopy(in, 0, a, 0, nn);
    RowMajor.transposedMultiply(n, a, c, b);
    System.arraycopy(b, 0, out, nn, nn);
    return finite(in);
  }

  private int inverse(double[] in, double[] out) {
    if (!RowMajor.finite(in)) {
      Arrays.fill(out, Double.NaN);
      return DenseStatus.NON_FINITE;
    }
    if (!solver.factor(in)) {
      Arrays.fill(out, Double.NaN);
      return DenseStatus.SINGULAR;
    }
    RowMajor.identity(n, out);
    solver.solve(out);
    return DenseStatus.OK;
  }

  /** Minus the transposed inverse, the gradient, the transposed inverse. */
  private int inverseGradient(double[] in, double[] out) {
    System.arraycopy(in, 0, a, 0, n * n);
    int status = inverse(a, b);
    System.arraycopy(in, n * n, a, 0, n * n);
    RowMajor.transposedMultiply(n, b, a, c);
    RowMajor.multiplyTransposed(n, c, b, out);
    for (int i = 0; i < out.length; i++) {
      out[i] = -out[i];
    }
    return status;
  }

  private int adjoint(double[] in, double[] out) {
    int k = algebra.dimension();
    int status = inverse(in, inverse);
    for (int j = 0; j < k; j++) {
      Arrays.fill(unit, 0);
      unit[j] = 1;
      algebra.hat(unit, 0, a);
      RowMajor.multiply(n, in, a, b);
      RowMajor.multiply(n, b, inverse, c);
      algebra.vee(c, column, 0);
      for (int i = 0; i < k; i++) {
        out[i * k + j] = column[i];
      }
    }
    return status;
  }

  /** With Y = g B g^-1 for each basis matrix B: M (B g^-1)^T - Y^T M g^-T. */
  private int adjointGradient(double[] in, double[] out) {
    int k = algebra.dimension();
    int nn = n * n;
    System.arraycopy(in, 0, element, 0, nn);
    int status = inverse(element, inverse);
    Arrays.fill(out, 0);
    for (int j = 0; j < k; j++) {
      Arrays.fill(unit, 0);
      unit[j] = 1;
      algebra.hat(unit, 0, a);
      for (int i = 0; i < k; i++) {
        column[i] = in[nn + i * k + j];
      }
      RowMajor.multiply(n, a, inverse, b);
      RowMajor.multiply(n, element, b, c);
      algebra.veeTransposed(column, 0, gradient);
      RowMajor.multiplyTransposed(n, gradient, b, a);
      add(1, a, out);
      RowMajor.transposedMultiply(n, c, gradient, a);
      RowMajor.multiplyTransposed(n, a, inverse, b);
      add(-1, b, out);
    }
    return status;
  }

  private static void add(double factor, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.fma(factor, from[i], to[i]);
    }
  }

  private int act(double[] in, double[] out) {
    int m = group.pointSize();
    for (int i = 0; i < m; i++) {
      double sum = group.isAffine() ? in[i * n + m] : 0;
      for (int j = 0; j < m; j++) {
        sum = Math.fma(in[i * n + j], in[n * n + j], sum);
      }
      out[i] = sum;
    }
    return finite(in);
  }

  private int actGradient(double[] in, double[] out) {
    int m = group.pointSize();
    int point = n * n;
    int gradients = point + m;
    Arrays.fill(out, 0);
    for (int i = 0; i < m; i++) {
      double value = in[gradients + i];
      for (int j = 0; j < m; j++) {
        out[i * n + j] = value * in[point + j];
        out[point + j] = Math.fma(in[i * n + j], value, out[point + j]);
      }
      if (group.isAffine()) {
        out[i * n + m] = value;
      }
    }
    return finite(in);
  }

  private int hat(double[] in, double[] out) {
    algebra.hat(in, 0, out);
    return finite(in);
  }

  private int hatGradient(double[] in, double[] out) {
    System.arraycopy(in, algebra.dimension(), a, 0, n * n);
    algebra.hatTransposed(a, out, 0);
    return finite(in);
  }

  private int vee(double[] in, double[] out) {
    algebra.vee(in, out, 0);
    return finite(in);
  }

  private int veeGradient(double[] in, double[] out) {
    algebra.veeTransposed(in, n * n, out);
    return finite(in);
  }

  private static int finite(double[] in) {
    return RowMajor.finite(in) ? DenseStatus.OK : DenseStatus.NON_FINITE;
  }
}

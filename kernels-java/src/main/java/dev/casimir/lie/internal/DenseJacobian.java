package dev.casimir.lie.internal;

import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.linalg.internal.dense.DenseExponential;
import dev.casimir.linalg.internal.dense.DenseStatus;
import dev.casimir.linalg.internal.dense.LuSolver;
import dev.casimir.linalg.internal.dense.RowMajor;
import java.util.Arrays;

/**
 * Jacobians of the exponential of any group: (e^ad - 1) / ad is the upper right block of the
 * exponential of [[ad, 1], [0, 0]], with ad the matrix of xi -> [x, xi] in the basis of the
 * algebra.
 */
final class DenseJacobian {
  private final LieAlgebra algebra;
  private final int n;
  private final int k;
  private final int sign;
  private final boolean inverted;
  private final DenseExponential exponential;
  private final LuSolver solver;
  private final double[][] adjoints;
  private final double[] block;
  private final double[] value;
  private final double[] jacobian;
  private final double[] gradient;
  private final double[] blockGradient;
  private final double[] inverse;
  private final double[] product;

  DenseJacobian(LieGroup group, LieMap map) {
    algebra = LieAlgebra.of(group);
    n = algebra.size();
    k = algebra.dimension();
    boolean right = map == LieMap.RIGHT_JACOBIAN || map == LieMap.RIGHT_JACOBIAN_INVERSE;
    sign = right ? -1 : 1;
    inverted = map == LieMap.LEFT_JACOBIAN_INVERSE || map == LieMap.RIGHT_JACOBIAN_INVERSE;
    exponential = new DenseExponential(2 * k);
    solver = new LuSolver(k);
    block = new double[4 * k * k];
    value = new double[4 * k * k];
    jacobian = new double[k * k];
    gradient = new double[k * k];
    blockGradient = new double[4 * k * k];
    inverse = new double[k * k];
    product = new double[k * k];
    adjoints = new double[k][];
    for (int i = 0; i < k; i++) {
      adjoints[i] = adjoint(i);
    }
  }

  /** The matrix of xi -> [basis matrix, xi]. */
  private double[] adjoint(int index) {
    double[] unit = new double[k];
    double[] x = new double[n * n];
    double[] y = new double[n * n];
    double[] left = new double[n * n];
    double[] right = new double[n * n];
    double[] column = new double[k];
    double[] matrix = new double[k * k];
    unit[index] = 1;
    algebra.hat(unit, 0, x);
    for (int j = 0; j < k; j++) {
      Arrays.fill(unit, 0);
      unit[j] = 1;
      algebra.hat(unit, 0, y);
      RowMajor.multiply(n, x, y, left);
      RowMajor.multiply(n, y, x, right);
      for (int i = 0; i < n * n; i++) {
        left[i] -= right[i];
      }
      algebra.vee(left, column, 0);
      for (int i = 0; i < k; i++) {
        matrix[i * k + j] = column[i];
      }
    }
    return matrix;
  }

  int forward(double[] in, double[] out) {
    int status = evaluate(in);
    if (status == DenseStatus.OK && inverted) {
      status = solver.factor(jacobian) ? DenseStatus.OK : DenseStatus.SINGULAR;
      RowMajor.identity(k, out);
      if (status == DenseStatus.OK) {
        solver.solve(out);
      }
    } else {
      System.arraycopy(jacobian, 0, out, 0, k * k);
    }
    if (status != DenseStatus.OK) {
      Arrays.fill(out, Double.NaN);
    }
    return status;
  }

  /** Leaves the Jacobian. */
  private int evaluate(double[] in) {
    Arrays.fill(block, 0);
    for (int c = 0; c < k; c++) {
      double coordinate = sign * in[c];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          int at = i * 2 * k + j;
          block[at] = Math.fma(coordinate, adjoints[c][i * k + j], block[at]);
        }
      }
    }
    for (int i = 0; i < k; i++) {
      block[i * 2 * k + k + i] = 1;
    }
    int status = exponential.exp(block, value);
    copyCorner(value, jacobian);
    return status;
  }

  private void copyCorner(double[] from, double[] to) {
    for (int i = 0; i < k; i++) {
      System.arraycopy(from, i * 2 * k + k, to, i * k, k);
    }
  }

  int backward(double[] in, double[] out) {
    int status = evaluate(in);
    System.arraycopy(in, k, gradient, 0, k * k);
    if (inverted) {
      status = throughInverse(status);
    }
    Arrays.fill(value, 0);
    for (int i = 0; i < k; i++) {
      System.arraycopy(gradient, i * k, value, i * 2 * k + k, k);
    }
    status = Math.max(status, exponential.gradient(block, value, blockGradient));
    for (int c = 0; c < k; c++) {
      double sum = 0;
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          sum = Math.fma(blockGradient[i * 2 * k + j], adjoints[c][i * k + j], sum);
        }
      }
      out[c] = status == DenseStatus.OK ? sign * sum : Double.NaN;
    }
    return status;
  }

  /** From the gradient of the inverse to that of the Jacobian: - J^-T G J^-T. */
  private int throughInverse(int status) {
    if (status != DenseStatus.OK) {
      return status;
    }
    if (!solver.factor(jacobian)) {
      return DenseStatus.SINGULAR;
    }
    RowMajor.identity(k, inverse);
    solver.solve(inverse);
    RowMajor.transposedMultiply(k, inverse, gradient, product);
    RowMajor.multiplyTransposed(k, product, inverse, gradient);
    for (int i = 0; i < k * k; i++) {
      gradient[i] = -gradient[i];
    }
    return DenseStatus.OK;
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.linalg.internal.dense.DenseLdu;
import dev.casimir.linalg.internal.dense.DenseQr;
import dev.casimir.linalg.internal.dense.LduGradient;
import dev.casimir.linalg.internal.dense.QrGradient;
import dev.casimir.simd.lanes.LaneMatrix;

/** Decompositions with triangular factors. */
final class TriangularTasks {
  private static final int MOST_LANE_ROWS = 4;

  private TriangularTasks() {}

  static DecompositionTasks ldu(int n, TaskShapes shapes) {
    if (n <= MOST_LANE_ROWS) {
      return shapes.formula((program, in) -> TriangularLanes.ldu(LaneMatrix.of(n, n, in)));
    }
    return shapes.dense(
        () -> {
          DenseLdu decomposition = new DenseLdu(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] l = arrays.outputMatrix();
          double[] d = arrays.outputVector();
          double[] u = arrays.outputMatrix();
          return arrays.item(() -> decomposition.decompose(g, l, d, u));
        },
        () -> {
          DenseLdu decomposition = new DenseLdu(n);
          LduGradient gradient = new LduGradient(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] lGradient = arrays.inputMatrix();
          double[] dGradient = arrays.inputVector();
          double[] uGradient = arrays.inputMatrix();
          double[] result = arrays.outputMatrix();
          double[] l = arrays.scratchMatrix();
          double[] d = arrays.scratchVector();
          double[] u = arrays.scratchMatrix();
          return arrays.item(
              () -> {
                int status = decomposition.decompose(g, l, d, u);
                int other = gradient.run(l, d, u, lGradient, dGradient, uGradient, result);
                return status == 0 ? other : status;
              });
        });
  }

  static DecompositionTasks iwasawa(int n, TaskShapes shapes) {
    if (n <= MOST_LANE_ROWS) {
      return shapes.formula((program, in) -> TriangularLanes.iwasawa(LaneMatrix.of(n, n, in)));
    }
    return shapes.dense(
        () -> {
          DenseQr qr = new DenseQr(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] k = arrays.outputMatrix();
          double[] a = arrays.outputVector();
          double[] u = arrays.outputMatrix();
          return arrays.item(
              () -> {
                int status = qr.decompose(g, k, u);
                splitDiagonal(n, u, a);
                return status;
              });
        },
        () -> {
          DenseQr qr = new DenseQr(n);
          QrGradient gradient = new QrGradient(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] kGradient = arrays.inputMatrix();
          double[] aGradient = arrays.inputVector();
          double[] uGradient = arrays.inputMatrix();
          double[] result = arrays.outputMatrix();
          double[] k = arrays.scratchMatrix();
          double[] r = arrays.scratchMatrix();
          return arrays.item(
              () -> {
                int status = qr.decompose(g, k, r);
                toTriangle(n, r, aGradient, uGradient);
                int other = gradient.run(k, r, kGradient, uGradient, result);
                return status == 0 ? other : status;
              });
        });
  }

  /** From r = diag(a) u to a and u. */
  private static void splitDiagonal(int n, double[] r, double[] a) {
    for (int i = 0; i < n; i++) {
      a[i] = r[i * n + i];
      for (int j = i; j < n; j++) {
        r[i * n + j] /= a[i];
      }
    }
  }

  /** The gradient of u becomes that of r = diag(a) u. */
  private static void toTriangle(int n, double[] r, double[] aGradient, double[] uGradient) {
    for (int i = 0; i < n; i++) {
      double a = r[i * n + i];
      double sum = aGradient[i];
      for (int j = i + 1; j < n; j++) {
        double gradient = uGradient[i * n + j] / a;
        sum = Math.fma(-gradient, r[i * n + j] / a, sum);
        uGradient[i * n + j] = gradient;
      }
      uGradient[i * n + i] = sum;
    }
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.internal.dense.QrGradient;
import dev.casimir.linalg.internal.dense.ThinQr;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** How A = Q R is computed. */
public final class QrTasks {
  private QrTasks() {}

  /** The tasks of an operation. */
  public static DecompositionTasks of(QrFactorization operation) {
    int rows = operation.rows();
    int n = operation.columns();
    TaskShapes shapes =
        new TaskShapes(
            List.of(ItemShape.of("matrices", rows, n)),
            List.of(ItemShape.of("orthonormal", rows, n), ItemShape.of("triangles", n, n)));
    if (rows <= QrFactorization.MOST_LANE_ROWS && n <= QrFactorization.MOST_LANE_COLUMNS) {
      return shapes.formula((program, in) -> QrLanes.factors(LaneMatrix.of(rows, n, in)));
    }
    return shapes.dense(
        () -> {
          ThinQr qr = new ThinQr(rows, n);
          DenseArrays arrays = new DenseArrays(n);
          double[] a = arrays.input(rows * n);
          double[] q = arrays.output(rows * n);
          double[] r = arrays.outputMatrix();
          return arrays.item(() -> qr.decompose(a, q, r));
        },
        () -> {
          ThinQr qr = new ThinQr(rows, n);
          QrGradient gradient = new QrGradient(rows, n);
          DenseArrays arrays = new DenseArrays(n);
          double[] a = arrays.input(rows * n);
          double[] firstGradient = arrays.input(rows * n);
          double[] secondGradient = arrays.inputMatrix();
          double[] result = arrays.output(rows * n);
          double[] q = new double[rows * n];
          double[] r = arrays.scratchMatrix();
          return arrays.item(
              () -> {
                int status = qr.decompose(a, q, r);
                int other = gradient.run(q, r, firstGradient, secondGradient, result);
                return status == 0 ? other : status;
              });
        });
  }
}

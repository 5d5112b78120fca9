package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.DenseItem;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.internal.dense.ColumnSigns;
import dev.casimir.linalg.internal.dense.Rectangular;
import dev.casimir.linalg.internal.dense.ThinSvd;
import dev.casimir.linalg.internal.dense.ThinSvdGradient;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** How A = U diag(s) V^T is computed. */
public final class SvdTasks {
  private SvdTasks() {}

  /** The tasks of an operation. */
  public static DecompositionTasks of(SingularValueDecomposition operation) {
    int rows = operation.rows();
    int columns = operation.columns();
    int k = Math.min(rows, columns);
    TaskShapes shapes =
        new TaskShapes(
            List.of(ItemShape.of("matrices", rows, columns)),
            List.of(
                ItemShape.of("left", rows, k),
                ItemShape.of("values", k),
                ItemShape.of("right", columns, k)));
    if (rows == 2 && columns == 2) {
      return shapes.formula((program, in) -> SvdLanes.factors2(LaneMatrix.of(2, 2, in)));
    }
    if (rows == 3 && columns == 3) {
      return new DecompositionTasks(
          shapes.flagged(
              (dtype, in, out) -> Cartan3.routine(dtype, in, out, SvdLanes::factors3),
              () -> tall(rows, columns)),
          shapes
              .backward()
              .flagged(
                  (dtype, in, out) -> Cartan3.routine(dtype, in, out, SvdLanes::gradient3),
                  () -> tallGradient(rows, columns)));
    }
    return rows >= columns
        ? shapes.dense(() -> tall(rows, columns), () -> tallGradient(rows, columns))
        : shapes.dense(() -> wide(rows, columns), () -> wideGradient(rows, columns));
  }

  private static DenseItem tall(int rows, int n) {
    ThinSvd svd = new ThinSvd(rows, n);
    DenseArrays arrays = new DenseArrays(n);
    double[] a = arrays.input(rows * n);
    double[] u = arrays.output(rows * n);
    double[] s = arrays.outputVector();
    double[] v = arrays.outputMatrix();
    return arrays.item(
        () -> {
          int status = svd.decompose(a, u, s, v);
          ColumnSigns.orient(n, v, u);
          return status;
        });
  }

  private static DenseItem tallGradient(int rows, int n) {
    ThinSvd svd = new ThinSvd(rows, n);
    ThinSvdGradient gradient = new ThinSvdGradient(rows, n);
    DenseArrays arrays = new DenseArrays(n);
    double[] a = arrays.input(rows * n);
    double[] uGradient = arrays.input(rows * n);
    double[] sGradient = arrays.inputVector();
    double[] vGradient = arrays.inputMatrix();
    double[] result = arrays.output(rows * n);
    double[] u = new double[rows * n];
    double[] s = arrays.scratchVector();
    double[] v = arrays.scratchMatrix();
    return arrays.item(
        () -> {
          int status = svd.decompose(a, u, s, v);
          ColumnSigns.orient(n, v, u);
          int other = gradient.run(u, s, v, uGradient, sGradient, vGradient, result);
          return status == 0 ? other : status;
        });
  }

  /** Through the transposed matrix, whose left factor is the right one. */
  private static DenseItem wide(int n, int columns) {
    ThinSvd svd = new ThinSvd(columns, n);
    DenseArrays arrays = new DenseArrays(n);
    double[] a = arrays.input(n * columns);
    double[] u = arrays.outputMatrix();
    double[] s = arrays.outputVector();
    double[] v = arrays.output(columns * n);
    double[] transposed = new double[n * columns];
    return arrays.item(
        () -> {
          Rectangular.transpose(n, columns, a, transposed);
          int status = svd.decompose(transposed, v, s, u);
          ColumnSigns.orient(n, v, u);
          return status;
        });
  }

  private static DenseItem wideGradient(int n, int columns) {
    ThinSvd svd = new ThinSvd(columns, n);
    ThinSvdGradient gradient = new ThinSvdGradient(columns, n);
    DenseArrays arrays = new DenseArrays(n);
    double[] a = arrays.input(n * columns);
    double[] uGradient = arrays.inputMatrix();
    double[] sGradient = arrays.inputVector();
    double[] vGradient = arrays.input(columns * n);
    double[] result = arrays.output(n * columns);
    double[] transposed = new double[n * columns];
    double[] u = arrays.scratchMatrix();
    double[] s = arrays.scratchVector();
    double[] v = new double[columns * n];
    return arrays.item(
        () -> {
          Rectangular.transpose(n, columns, a, transposed);
          int status = svd.decompose(transposed, v, s, u);
          ColumnSigns.orient(n, v, u);
          int other = gradient.run(v, s, u, vGradient, sGradient, uGradient, transposed);
          Rectangular.transpose(columns, n, transposed, result);
          return status == 0 ? other : status;
        });
  }
}

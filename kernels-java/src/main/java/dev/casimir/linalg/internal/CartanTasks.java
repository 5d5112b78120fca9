package dev.casimir.linalg.internal;

import dev.casimir.items.DenseItem;
import dev.casimir.linalg.internal.dense.SingularValues;
import dev.casimir.linalg.internal.dense.SingularValuesGradient;
import dev.casimir.simd.lanes.LaneMatrix;

/** g = k1 diag(a) k2. */
final class CartanTasks {
  private CartanTasks() {}

  static DecompositionTasks of(int n, TaskShapes shapes) {
    if (n == 2) {
      return shapes.formula((program, in) -> Cartan2.factors(LaneMatrix.of(2, 2, in)));
    }
    if (n == 3) {
      return new DecompositionTasks(
          shapes.flagged(
              (dtype, in, out) -> Cartan3.routine(dtype, in, out, CartanLanes3::factors),
              () -> forward(n)),
          shapes
              .backward()
              .flagged(
                  (dtype, in, out) -> Cartan3.routine(dtype, in, out, CartanLanes3::gradient),
                  () -> backward(n)));
    }
    return shapes.dense(() -> forward(n), () -> backward(n));
  }

  private static DenseItem forward(int n) {
    SingularValues decomposition = new SingularValues(n);
    DenseArrays arrays = new DenseArrays(n);
    double[] g = arrays.inputMatrix();
    double[] k1 = arrays.outputMatrix();
    double[] a = arrays.outputVector();
    double[] k2 = arrays.outputMatrix();
    return arrays.item(() -> decomposition.decompose(g, k1, a, k2));
  }

  private static DenseItem backward(int n) {
    SingularValues decomposition = new SingularValues(n);
    SingularValuesGradient gradient = new SingularValuesGradient(n);
    DenseArrays arrays = new DenseArrays(n);
    double[] g = arrays.inputMatrix();
    double[] k1Gradient = arrays.inputMatrix();
    double[] aGradient = arrays.inputVector();
    double[] k2Gradient = arrays.inputMatrix();
    double[] result = arrays.outputMatrix();
    double[] k1 = arrays.scratchMatrix();
    double[] a = arrays.scratchVector();
    double[] k2 = arrays.scratchMatrix();
    return arrays.item(
        () -> {
          int status = decomposition.decompose(g, k1, a, k2);
          int other = gradient.run(k1, a, k2, k1Gradient, aGradient, k2Gradient, result);
          return status == 0 ? other : status;
        });
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.linalg.internal.dense.EigenDecomposition;
import dev.casimir.linalg.internal.dense.EigenVectorGradient;
import java.util.List;

/** How eigenvalues and eigenvectors are computed. */
public final class EigenTasks {
  private EigenTasks() {}

  /** The tasks of an operation. */
  public static DecompositionTasks of(SymmetricEigen operation) {
    int n = operation.size();
    double broadening = operation.gradient().broadening();
    TaskShapes shapes =
        new TaskShapes(
            List.of(ItemShape.of("matrices", n, n)),
            List.of(ItemShape.of("values", n), ItemShape.of("vectors", n, n)));
    if (n <= SymmetricEigen.MOST_LANE_ROWS) {
      return new DecompositionTasks(
          shapes.lanes(
              (dtype, in, out) -> EigenLanes.routine(dtype, n, in, out, EigenLanes::pairs)),
          shapes
              .backward()
              .lanes(
                  (dtype, in, out) ->
                      EigenLanes.routine(
                          dtype,
                          n,
                          in,
                          out,
                          (eigen, inputs) -> EigenLanes.gradient(eigen, broadening, inputs))));
    }
    return dense(n, broadening, shapes);
  }

  private static DecompositionTasks dense(int n, double broadening, TaskShapes shapes) {
    return shapes.dense(
        () -> {
          EigenDecomposition decomposition = new EigenDecomposition(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] matrix = arrays.inputMatrix();
          double[] values = arrays.outputVector();
          double[] vectors = arrays.outputMatrix();
          return arrays.item(() -> decomposition.decompose(matrix, values, vectors));
        },
        () -> {
          EigenDecomposition decomposition = new EigenDecomposition(n);
          EigenVectorGradient gradient = new EigenVectorGradient(n, broadening);
          DenseArrays arrays = new DenseArrays(n);
          double[] matrix = arrays.inputMatrix();
          double[] valueGradient = arrays.inputVector();
          double[] vectorGradient = arrays.inputMatrix();
          double[] result = arrays.outputMatrix();
          double[] values = arrays.scratchVector();
          double[] vectors = arrays.scratchMatrix();
          return arrays.item(
              () -> {
                int status = decomposition.decompose(matrix, values, vectors);
                int other = gradient.run(values, vectors, valueGradient, vectorGradient, result);
                return status == 0 ? other : status;
              });
        });
  }
}

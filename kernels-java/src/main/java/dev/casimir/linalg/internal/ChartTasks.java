package dev.casimir.linalg.internal;

import dev.casimir.items.DenseItem;
import dev.casimir.linalg.internal.dense.DenseChart;
import dev.casimir.simd.lanes.LaneMatrix;

/** g = exp(X) k as X + log k, and back. */
final class ChartTasks {
  private ChartTasks() {}

  static DecompositionTasks coordinates(int n, boolean special, TaskShapes shapes) {
    if (n == 2) {
      return shapes.formula(
          (program, in) -> new Chart2(special).coordinates(LaneMatrix.of(2, 2, in)));
    }
    if (n == 3) {
      ChartLanes3 chart = new ChartLanes3(special);
      return new DecompositionTasks(
          shapes.flagged(
              (dtype, in, out) -> Cartan3.routine(dtype, in, out, chart::coordinates),
              () -> denseCoordinates(n, special)),
          shapes
              .backward()
              .flagged(
                  (dtype, in, out) -> Cartan3.routine(dtype, in, out, chart::gradient),
                  () -> denseGradient(n, special)));
    }
    return shapes.dense(() -> denseCoordinates(n, special), () -> denseGradient(n, special));
  }

  private static DenseItem denseCoordinates(int n, boolean special) {
    DenseChart chart = new DenseChart(n, special);
    DenseArrays arrays = new DenseArrays(n);
    double[] g = arrays.inputMatrix();
    double[] x = arrays.outputMatrix();
    return arrays.item(() -> chart.coordinates(g, x));
  }

  private static DenseItem denseGradient(int n, boolean special) {
    DenseChart chart = new DenseChart(n, special);
    DenseArrays arrays = new DenseArrays(n);
    double[] g = arrays.inputMatrix();
    double[] z = arrays.inputMatrix();
    double[] result = arrays.outputMatrix();
    return arrays.item(() -> chart.gradient(g, z, result));
  }

  static DecompositionTasks matrices(int n, boolean special, TaskShapes shapes) {
    if (n == 2) {
      return shapes.formula((program, in) -> new Chart2(special).matrix(LaneMatrix.of(2, 2, in)));
    }
    if (n == 3) {
      ChartLanes3 chart = new ChartLanes3(special);
      return new DecompositionTasks(
          shapes.lanes(
              (dtype, in, out) ->
                  SymmetricJacobi.routine(dtype, n, in, out, chart::source, chart::matrix)),
          shapes
              .backward()
              .lanes(
                  (dtype, in, out) ->
                      SymmetricJacobi.routine(
                          dtype, n, in, out, chart::source, chart::matrixGradient)));
    }
    return shapes.dense(
        () -> {
          DenseChart chart = new DenseChart(n, special);
          DenseArrays arrays = new DenseArrays(n);
          double[] x = arrays.inputMatrix();
          double[] g = arrays.outputMatrix();
          return arrays.item(() -> chart.matrix(x, g));
        },
        () -> {
          DenseChart chart = new DenseChart(n, special);
          DenseArrays arrays = new DenseArrays(n);
          double[] x = arrays.inputMatrix();
          double[] z = arrays.inputMatrix();
          double[] result = arrays.outputMatrix();
          return arrays.item(() -> chart.matrixGradient(x, z, result));
        });
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.linalg.internal.dense.DensePolar;
import dev.casimir.linalg.internal.dense.PolarGradient;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;

/** g = k p. */
final class PolarTasks {
  private static final int MOST_LANE_ROWS = 4;

  private PolarTasks() {}

  static DecompositionTasks of(int n, TaskShapes shapes) {
    if (n > MOST_LANE_ROWS) {
      return dense(n, shapes);
    }
    return new DecompositionTasks(
        shapes.lanes(
            (dtype, in, out) -> PolarLanes.routine(dtype, n, in, out, PolarTasks::factors)),
        shapes
            .backward()
            .lanes(
                (dtype, in, out) -> PolarLanes.routine(dtype, n, in, out, PolarTasks::gradient)));
  }

  private static List<Lane> factors(LaneMatrix k, List<Lane> inputs) {
    List<Lane> outputs = new ArrayList<>(k.entries());
    outputs.addAll(positive(k, matrix(k.rows(), inputs, 0)).entries());
    return outputs;
  }

  private static List<Lane> gradient(LaneMatrix k, List<Lane> inputs) {
    int n = k.rows();
    LaneMatrix g = matrix(n, inputs, 0);
    return PolarGradientFormula.gradient(
            g, k, positive(k, g), matrix(n, inputs, n * n), matrix(n, inputs, 2 * n * n))
        .entries();
  }

  /** The symmetric part of k^T g. */
  private static LaneMatrix positive(LaneMatrix k, LaneMatrix g) {
    LaneMatrix p = k.transposed().times(g);
    return LaneMatrix.of(
        k.rows(), k.rows(), (i, j) -> i == j ? p.at(i, i) : p.at(i, j).plus(p.at(j, i)).times(0.5));
  }

  private static LaneMatrix matrix(int n, List<Lane> numbers, int from) {
    return LaneMatrix.of(n, n, numbers.subList(from, from + n * n));
  }

  private static DecompositionTasks dense(int n, TaskShapes shapes) {
    return shapes.dense(
        () -> {
          DensePolar polar = new DensePolar(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] k = arrays.outputMatrix();
          double[] p = arrays.outputMatrix();
          return arrays.item(() -> polar.right(g, k, p));
        },
        () -> {
          PolarGradient gradient = new PolarGradient(n);
          DenseArrays arrays = new DenseArrays(n);
          double[] g = arrays.inputMatrix();
          double[] k = arrays.inputMatrix();
          double[] p = arrays.inputMatrix();
          double[] result = arrays.outputMatrix();
          return arrays.item(() -> gradient.right(g, k, p, result));
        });
  }
}

package dev.casimir.lie;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.function.ToDoubleFunction;

/** Matrices drawn in double precision, and what is computed of them. */
final class Draws {
  final int count;
  final int dimension;
  final double[] entries;
  final double[] weights;

  private Draws(int count, int dimension, double[] entries, double[] weights) {
    this.count = count;
    this.dimension = dimension;
    this.entries = entries;
    this.weights = weights;
  }

  static HaarSampleKernel plan(HaarSample operation, DType dtype, int threads) {
    return Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.MUL_IR).withThreads(threads));
  }

  static Draws of(HaarSample operation, long seed, int count) {
    int dimension = operation.dimension();
    try (Arena arena = Arena.ofShared()) {
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, count, dimension, dimension);
      Tensor weights = Tensor.zeros(arena, DType.FLOAT64, count);
      plan(operation, DType.FLOAT64, 2).sample(seed, 0, out, weights);
      return new Draws(count, dimension, out.toDoubleArray(), weights.toDoubleArray());
    }
  }

  /** Matrices drawn elsewhere, each of weight one. */
  static Draws ofMatrices(double[] entries, int dimension) {
    int count = entries.length / (dimension * dimension);
    double[] weights = new double[count];
    java.util.Arrays.fill(weights, 1);
    return new Draws(count, dimension, entries, weights);
  }

  /** A function of each matrix. */
  double[] map(ToDoubleFunction<double[]> function) {
    double[] matrix = new double[dimension * dimension];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(entries, i * matrix.length, matrix, 0, matrix.length);
      values[i] = function.applyAsDouble(matrix);
    }
    return values;
  }

  /** A function of each matrix times its weight. */
  double[] weighted(ToDoubleFunction<double[]> function) {
    double[] values = map(function);
    for (int i = 0; i < count; i++) {
      values[i] *= weights[i];
    }
    return values;
  }
}

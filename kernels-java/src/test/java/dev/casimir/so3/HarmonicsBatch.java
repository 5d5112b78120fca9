package dev.casimir.so3;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.SphericalHarmonicsPlan;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * Values and derivatives of a batch, computed in either arrangement and read item by item. Outputs
 * start as NaN, so that what a kernel leaves out shows.
 */
final class HarmonicsBatch {
  private final int dimension;
  private final double[] values;
  private final double[] gradients;
  private final double[] hessians;

  private HarmonicsBatch(int dimension, double[] values, double[] gradients, double[] hessians) {
    this.dimension = dimension;
    this.values = values;
    this.gradients = gradients;
    this.hessians = hessians;
  }

  static HarmonicsBatch of(SphericalHarmonics operation, DType dtype, double... xyz) {
    return of(operation, dtype, Provider.current(), 1, xyz);
  }

  static HarmonicsBatch of(
      SphericalHarmonics operation, DType dtype, Provider provider, int threads, double... xyz) {
    int items = xyz.length / 3;
    int dimension = operation.dimension();
    boolean itemMajor = operation.arrangement() == Arrangement.ITEM_MAJOR;
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR).withThreads(threads);
    SphericalHarmonicsKernel kernel = new SphericalHarmonicsPlan(operation, options, provider);
    try (Arena arena = Arena.ofShared()) {
      Tensor vectors;
      Tensor values;
      Tensor gradients;
      Tensor hessians;
      if (itemMajor) {
        vectors = Tensor.copyOf(arena, dtype, xyz, items, 3);
        values = Tensor.zeros(arena, dtype, items, dimension);
        gradients = Tensor.zeros(arena, dtype, items, dimension, 3);
        hessians = Tensor.zeros(arena, dtype, items, dimension, 3, 3);
      } else {
        vectors = Tensor.copyOf(arena, dtype, turned(xyz, 3), 3, items);
        values = Tensor.zeros(arena, dtype, dimension, items);
        gradients = Tensor.zeros(arena, dtype, dimension, 3, items);
        hessians = Tensor.zeros(arena, dtype, dimension, 3, 3, items);
      }
      for (Tensor output : new Tensor[] {values, gradients, hessians}) {
        output.segment().fill((byte) 0xff);
      }
      kernel.hessians(vectors, values, gradients, hessians);
      return itemMajor
          ? new HarmonicsBatch(
              dimension,
              values.toDoubleArray(),
              gradients.toDoubleArray(),
              hessians.toDoubleArray())
          : new HarmonicsBatch(
              dimension,
              turned(values.toDoubleArray(), items),
              turned(gradients.toDoubleArray(), items),
              turned(hessians.toDoubleArray(), items));
    }
  }

  /** The transpose of a row-major matrix with {@code columns} columns. */
  static double[] turned(double[] matrix, int columns) {
    double[] result = new double[matrix.length];
    int rows = columns == 0 ? 0 : matrix.length / columns;
    for (int i = 0; i < matrix.length; i++) {
      result[i % columns * rows + i / columns] = matrix[i];
    }
    return result;
  }

  double value(int item, int k) {
    return values[item * dimension + k];
  }

  double gradient(int item, int k, int j) {
    return gradients[(item * dimension + k) * 3 + j];
  }

  double hessian(int item, int k, int i, int j) {
    return hessians[((item * dimension + k) * 3 + i) * 3 + j];
  }

  /** Every number computed, in item-major order. */
  double[] numbers() {
    double[] all = new double[values.length + gradients.length + hessians.length];
    System.arraycopy(values, 0, all, 0, values.length);
    System.arraycopy(gradients, 0, all, values.length, gradients.length);
    System.arraycopy(hessians, 0, all, values.length + gradients.length, hessians.length);
    return all;
  }
}

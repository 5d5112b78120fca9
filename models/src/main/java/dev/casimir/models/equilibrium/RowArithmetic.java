package dev.casimir.models.equilibrium;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Sums and products of tensors, number by number, in their own precision. */
final class RowArithmetic {
  private RowArithmetic() {}

  private static boolean single(Tensor tensor) {
    return tensor.dtype() == DType.FLOAT32;
  }

  static void zero(Tensor to) {
    to.segment().fill((byte) 0);
  }

  static void copy(Tensor from, Tensor to) {
    MemorySegment.copy(from.segment(), 0, to.segment(), 0, to.size() * to.dtype().bytes());
  }

  /** to = a b. */
  static void multiply(Tensor a, Tensor b, Tensor to) {
    MemorySegment x = a.segment();
    MemorySegment y = b.segment();
    MemorySegment z = to.segment();
    long size = to.size();
    if (single(to)) {
      for (long i = 0; i < size; i++) {
        z.setAtIndex(JAVA_FLOAT, i, x.getAtIndex(JAVA_FLOAT, i) * y.getAtIndex(JAVA_FLOAT, i));
      }
    } else {
      for (long i = 0; i < size; i++) {
        z.setAtIndex(JAVA_DOUBLE, i, x.getAtIndex(JAVA_DOUBLE, i) * y.getAtIndex(JAVA_DOUBLE, i));
      }
    }
  }

  /** to = a - b. */
  static void subtract(Tensor a, Tensor b, Tensor to) {
    copy(a, to);
    accumulate(to, -1, b);
  }

  /** to += scale a. */
  static void accumulate(Tensor to, double scale, Tensor a) {
    MemorySegment x = a.segment();
    MemorySegment z = to.segment();
    long size = to.size();
    if (single(to)) {
      float s = (float) scale;
      for (long i = 0; i < size; i++) {
        float sum = z.getAtIndex(JAVA_FLOAT, i) + s * x.getAtIndex(JAVA_FLOAT, i);
        z.setAtIndex(JAVA_FLOAT, i, sum);
      }
    } else {
      for (long i = 0; i < size; i++) {
        double sum = z.getAtIndex(JAVA_DOUBLE, i) + scale * x.getAtIndex(JAVA_DOUBLE, i);
        z.setAtIndex(JAVA_DOUBLE, i, sum);
      }
    }
  }

  /** to += scale a^T, matrices. */
  static void accumulateTransposed(Tensor to, double scale, Tensor a) {
    long columns = to.dimension(1);
    long rows = to.dimension(0);
    for (long i = 0; i < rows; i++) {
      for (long j = 0; j < columns; j++) {
        long at = i * columns + j;
        setValue(to, at, value(to, at) + scale * value(a, j * rows + i));
      }
    }
  }

  /** to *= scale. */
  static void scale(Tensor to, double scale) {
    MemorySegment z = to.segment();
    long size = to.size();
    if (single(to)) {
      float s = (float) scale;
      for (long i = 0; i < size; i++) {
        z.setAtIndex(JAVA_FLOAT, i, s * z.getAtIndex(JAVA_FLOAT, i));
      }
    } else {
      for (long i = 0; i < size; i++) {
        z.setAtIndex(JAVA_DOUBLE, i, scale * z.getAtIndex(JAVA_DOUBLE, i));
      }
    }
  }

  /** to = (re + i im) z, real and imaginary planes, as {@link LayeredDynamics} rounds it. */
  static void multiplyComplex(Tensor[] z, double re, double im, Tensor[] to) {
    long size = to[0].size();
    boolean single = single(to[0]);
    for (long i = 0; i < size; i++) {
      double x = value(z[0], i);
      double y = value(z[1], i);
      if (single) {
        float a = (float) re;
        float b = (float) im;
        setValue(to[0], i, Math.fma((float) x, a, -((float) y * b)));
        setValue(to[1], i, Math.fma((float) x, b, (float) y * a));
      } else {
        setValue(to[0], i, Math.fma(x, re, -(y * im)));
        setValue(to[1], i, Math.fma(x, im, y * re));
      }
    }
  }

  /** Row i of {@code to} = row rows[i] of {@code from}; may be the same tensor if rows ascend. */
  static void gather(Tensor from, int[] rows, Tensor to) {
    long bytes = to.size() / Math.max(1, to.dimension(0)) * to.dtype().bytes();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != i || from != to) {
        MemorySegment.copy(from.segment(), rows[i] * bytes, to.segment(), i * bytes, bytes);
      }
    }
  }

  /** The sum of products, in double precision. */
  static double dot(Tensor a, Tensor b) {
    double sum = 0;
    long size = a.size();
    for (long i = 0; i < size; i++) {
      sum += value(a, i) * value(b, i);
    }
    return sum;
  }

  /** sums[j] += sum over rows r of a[r, j]. */
  static void addColumnSums(Tensor a, Tensor sums) {
    int columns = (int) sums.size();
    long rows = columns == 0 ? 0 : a.size() / columns;
    double[] total = new double[columns];
    for (long r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        total[j] += value(a, r * columns + j);
      }
    }
    for (int j = 0; j < columns; j++) {
      sums.setDouble(j, sums.getDouble(j) + total[j]);
    }
  }

  /** An element without the checks of {@link Tensor#getDouble}. */
  static double value(Tensor a, long index) {
    return single(a)
        ? a.segment().getAtIndex(JAVA_FLOAT, index)
        : a.segment().getAtIndex(JAVA_DOUBLE, index);
  }

  private static void setValue(Tensor a, long index, double value) {
    if (single(a)) {
      a.segment().setAtIndex(JAVA_FLOAT, index, (float) value);
    } else {
      a.segment().setAtIndex(JAVA_DOUBLE, index, value);
    }
  }
}

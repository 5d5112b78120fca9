package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameField;

/**
 * The part of a vector or matrix in principal axes that rotations of the kernel, the axes along
 * which a cloud has no extent, leave as it is. The motions that fix such a cloud are O(k) or SO(k)
 * on the kernel; what is computed from it can have no other part. A symmetric projection.
 */
final class KernelSymmetry {
  private final int d;
  private final boolean proper;

  KernelSymmetry(int d, boolean proper) {
    this.d = d;
    this.proper = proper;
  }

  /** Projects the vectors or matrices of a kind that follow one another in an array. */
  void apply(FrameField kind, int kernel, double[] values, int from, int to) {
    int size = Integer.bitCount(kernel);
    if (size == 0 || (proper && size == 1) || kind == FrameField.SCALAR) {
      return;
    }
    int period = SignFlips.period(kind, d);
    for (int at = from; at < to; at += period) {
      if (kind == FrameField.TENSOR) {
        matrix(kernel, size, values, at);
      } else {
        boolean axial = kind == FrameField.PSEUDOVECTOR && !proper;
        vector(kernel, size, axial, values, at);
      }
    }
  }

  private void vector(int kernel, int size, boolean axial, double[] values, int at) {
    for (int k = 0; k < d; k++) {
      boolean inside = (kernel >> k & 1) != 0;
      boolean kept = axial ? inside && size == 1 : !inside;
      if (!kept) {
        values[at + k] = 0;
      }
    }
  }

  private void matrix(int kernel, int size, double[] values, int at) {
    boolean turning = proper && size == 2;
    double trace = 0;
    for (int i = 0; i < d; i++) {
      trace += (kernel >> i & 1) != 0 ? values[at + i * d + i] : 0;
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        boolean row = (kernel >> i & 1) != 0;
        boolean column = (kernel >> j & 1) != 0;
        int lower = at + i * d + j;
        int upper = at + j * d + i;
        if (row && i == j) {
          values[lower] = trace / size;
        } else if (row || column) {
          double half = (values[lower] - values[upper]) / 2;
          boolean kept = turning && row && column;
          values[lower] = kept ? half : 0;
          values[upper] = kept ? -half : 0;
        }
      }
    }
  }
}

package dev.casimir.tensor;

import java.util.Arrays;
import java.util.Objects;

/** Counting and naming the elements of a shape, with overflow as a clear error. */
final class Shape {
  /** Room left above any tensor for padding and stagger. */
  private static final long LARGEST_BYTES = Long.MAX_VALUE - (1 << 16);

  private Shape() {}

  /** Number of elements; 1 for rank 0. The shape must pass {@link #check}. */
  static long size(long[] shape) {
    long size = 1;
    for (long extent : shape) {
      size *= extent;
    }
    return size;
  }

  /**
   * Refuses negative extents, and extents whose product in bytes overflows. Zeros are left out of
   * that product, so that the answer does not depend on the order of the axes and no stride
   * overflows either.
   */
  static void check(DType dtype, long[] shape) {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    long room = LARGEST_BYTES / dtype.bytes();
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: expected extents of 0 or more, got " + Arrays.toString(shape));
      }
      if (extent > room) {
        throw new IllegalArgumentException(
            "shape: " + describe(dtype, shape) + " has more than 2^63 bytes");
      }
      room /= Math.max(extent, 1);
    }
  }

  static String describe(DType dtype, long[] shape) {
    return Arrays.toString(shape) + " " + dtype;
  }
}

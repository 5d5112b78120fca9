package dev.casimir.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements of native memory as Java numbers, one by one and in bulk. Indices are unchecked. */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Elements() {}

  /** The layout of one element, in the machine's byte order and at any address. */
  static ValueLayout layout(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> FLOAT;
      case FLOAT64 -> DOUBLE;
      case INT32 -> INT;
      case INT64 -> LONG;
    };
  }

  static double getDouble(MemorySegment segment, DType dtype, long index) {
    return switch (dtype) {
      case FLOAT32 -> segment.getAtIndex(FLOAT, index);
      case FLOAT64 -> segment.getAtIndex(DOUBLE, index);
      case INT32 -> segment.getAtIndex(INT, index);
      case INT64 -> segment.getAtIndex(LONG, index);
    };
  }

  static long getLong(MemorySegment segment, DType dtype, long index) {
    return switch (dtype) {
      case INT32 -> segment.getAtIndex(INT, index);
      case INT64 -> segment.getAtIndex(LONG, index);
      case FLOAT32, FLOAT64 ->
          throw new IllegalArgumentException("dtype: expected INT32 or INT64, got " + dtype);
    };
  }

  static void setDouble(MemorySegment segment, DType dtype, long index, double value) {
    switch (dtype) {
      case FLOAT32 -> segment.setAtIndex(FLOAT, index, (float) value);
      case FLOAT64 -> segment.setAtIndex(DOUBLE, index, value);
      case INT32, INT64 -> {
        double rounded = Math.rint(value);
        if (!(rounded >= Long.MIN_VALUE && rounded < -(double) Long.MIN_VALUE)) {
          throw doesNotFit(Double.toString(value), dtype);
        }
        setLong(segment, dtype, index, (long) rounded);
      }
    }
  }

  static void setLong(MemorySegment segment, DType dtype, long index, long value) {
    switch (dtype) {
      case FLOAT32 -> segment.setAtIndex(FLOAT, index, (float) value);
      case FLOAT64 -> segment.setAtIndex(DOUBLE, index, (double) value);
      case INT32 -> {
        if (value != (int) value) {
          throw doesNotFit(Long.toString(value), dtype);
        }
        segment.setAtIndex(INT, index, (int) value);
      }
      case INT64 -> segment.setAtIndex(LONG, index, value);
    }
  }

  private static IllegalArgumentException doesNotFit(String value, DType dtype) {
    return new IllegalArgumentException(
        "value: expected a number in the range of " + dtype + ", got " + value);
  }

  static void copy(float[] values, MemorySegment segment, DType dtype) {
    if (dtype == DType.FLOAT32) {
      MemorySegment.copy(values, 0, segment, FLOAT, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      setDouble(segment, dtype, i, values[i]);
    }
  }

  static void copy(double[] values, MemorySegment segment, DType dtype) {
    if (dtype == DType.FLOAT64) {
      MemorySegment.copy(values, 0, segment, DOUBLE, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      setDouble(segment, dtype, i, values[i]);
    }
  }

  static void copy(int[] values, MemorySegment segment, DType dtype) {
    if (dtype == DType.INT32) {
      MemorySegment.copy(values, 0, segment, INT, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      setLong(segment, dtype, i, values[i]);
    }
  }

  static void copy(long[] values, MemorySegment segment, DType dtype) {
    if (dtype == DType.INT64) {
      MemorySegment.copy(values, 0, segment, LONG, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      setLong(segment, dtype, i, values[i]);
    }
  }

  static void copy(MemorySegment segment, DType dtype, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case FLOAT32 -> segment.getAtIndex(FLOAT, i);
            case FLOAT64 -> (float) segment.getAtIndex(DOUBLE, i);
            case INT32 -> (float) segment.getAtIndex(INT, i);
            case INT64 -> (float) segment.getAtIndex(LONG, i);
          };
    }
  }

  static void copy(MemorySegment segment, DType dtype, double[] values) {
    if (dtype == DType.FLOAT64) {
      MemorySegment.copy(segment, DOUBLE, 0, values, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = getDouble(segment, dtype, i);
    }
  }

  static void copy(MemorySegment segment, DType dtype, long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = getLong(segment, dtype, i);
    }
  }
}

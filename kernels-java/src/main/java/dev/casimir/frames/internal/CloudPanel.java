package dev.casimir.frames.internal;

import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory for the sums over the points of one cloud: rows of coordinates, of weights and of
 * products, partial sums and constants. Offsets are bytes.
 *
 * @param dimension of the space
 */
record CloudPanel(DType dtype, int dimension) {
  /** Partial sums of a quantity, whatever the width of vectors. */
  static final int GROUP = 16;

  /** Points that are summed before the sums are added to those of other chunks. */
  static final int CHUNK = 2048;

  /** Rows then lie in different sets of the cache. */
  private static final int CACHE_LINE = 64;

  static long groups(int points) {
    return (points + GROUP - 1) / GROUP;
  }

  long stride() {
    return (long) CHUNK * dtype.bytes() + CACHE_LINE;
  }

  /** A coordinate of all points. */
  long coordinate(int axis) {
    return axis * stride();
  }

  /** The same relative to the centre. */
  long centred(int axis) {
    return (dimension + axis) * stride();
  }

  /** The same times the weight. */
  long weighted(int axis) {
    return (2 * dimension + axis) * stride();
  }

  long weights() {
    return 3 * dimension * stride();
  }

  long absoluteWeights() {
    return (3 * dimension + 1) * stride();
  }

  /** Partial sums of a quantity. */
  long slots(int quantity) {
    return (3 * dimension + 2) * stride() + quantity * groupBytes();
  }

  /** s, r, m of {@link SpatialSums}, then 1 and zeros for the same. */
  long constants() {
    return slots(quantities());
  }

  /** Constants that change nothing. */
  long neutral() {
    return constants() + constantCount() * dtype.bytes();
  }

  long bytes() {
    return neutral() + constantCount() * dtype.bytes();
  }

  int constantCount() {
    return 1 + 2 * dimension;
  }

  /** Two sums a coordinate, the second moments, the extent and the two masses. */
  int quantities() {
    return 2 * dimension + dimension * (dimension + 1) / 2 + 3;
  }

  long groupBytes() {
    return (long) GROUP * dtype.bytes();
  }

  double get(MemorySegment panel, long at) {
    return dtype == DType.FLOAT32
        ? panel.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at)
        : panel.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
  }

  void set(MemorySegment panel, long at, double value) {
    if (dtype == DType.FLOAT32) {
      panel.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value);
    } else {
      panel.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value);
    }
  }

  /** A number as this precision holds it. */
  double round(double value) {
    return dtype == DType.FLOAT32 ? (float) value : value;
  }

  /** Makes the slots of some quantities zero. */
  void clear(MemorySegment panel, int first, int count) {
    panel.asSlice(slots(first), count * groupBytes()).fill((byte) 0);
  }

  /** Makes what follows the first numbers of a row up to a whole group the same number. */
  void pad(MemorySegment panel, long row, int count, double value) {
    for (int i = count; i < groups(count) * GROUP; i++) {
      set(panel, row + (long) i * dtype.bytes(), value);
    }
  }

  /** The sum of the slots of a quantity, halves upon halves. */
  double total(MemorySegment panel, int quantity) {
    long at = slots(quantity);
    return dtype == DType.FLOAT32 ? totalF32(panel, at) : totalF64(panel, at);
  }

  private static double totalF32(MemorySegment panel, long at) {
    ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED;
    for (int half = GROUP / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        long low = at + (long) i * Float.BYTES;
        long high = low + (long) half * Float.BYTES;
        panel.set(layout, low, panel.get(layout, low) + panel.get(layout, high));
      }
    }
    // Adding zero makes a negative zero positive: forms that skip empty slots then agree.
    return panel.get(layout, at) + 0.0f;
  }

  private static double totalF64(MemorySegment panel, long at) {
    ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    for (int half = GROUP / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        long low = at + (long) i * Double.BYTES;
        long high = low + (long) half * Double.BYTES;
        panel.set(layout, low, panel.get(layout, low) + panel.get(layout, high));
      }
    }
    return panel.get(layout, at) + 0.0;
  }

  /** The largest of the slots of a quantity; NaN if one is. */
  double greatest(MemorySegment panel, int quantity) {
    double most = 0;
    for (int i = 0; i < GROUP; i++) {
      most = Math.max(most, get(panel, slots(quantity) + (long) i * dtype.bytes()));
    }
    return most;
  }
}

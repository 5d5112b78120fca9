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

  static int groups(int points) {
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

  /** 16 ones and 16 zeros. */
  long masks() {
    return slots(quantities());
  }

  /** s, r, m of {@link SpatialSums}. */
  long constants() {
    return masks() + 2 * groupBytes();
  }

  long bytes() {
    return constants() + constantCount() * dtype.bytes();
  }

  int constantCount() {
    return 1 + 2 * dimension;
  }

  /** Two sums a coordinate, the second moments and the two masses. */
  int quantities() {
    return 2 * dimension + dimension * (dimension + 1) / 2 + 2;
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
    float first = quarterF32(panel, at) + quarterF32(panel, at + 2 * Float.BYTES);
    float second = quarterF32(panel, at + Float.BYTES) + quarterF32(panel, at + 3 * Float.BYTES);
    // Adding zero makes a negative zero positive: forms that skip empty slots then agree.
    return first + second + 0.0f;
  }

  /** Slots i, i + 4, i + 8 and i + 12. */
  private static float quarterF32(MemorySegment panel, long at) {
    MemorySegment slots = panel.asSlice(at, 13 * Float.BYTES);
    ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED;
    float even = slots.get(layout, 0) + slots.get(layout, 8 * Float.BYTES);
    float odd = slots.get(layout, 4 * Float.BYTES) + slots.get(layout, 12 * Float.BYTES);
    return even + odd;
  }

  private static double totalF64(MemorySegment panel, long at) {
    double first = quarterF64(panel, at) + quarterF64(panel, at + 2 * Double.BYTES);
    double second = quarterF64(panel, at + Double.BYTES) + quarterF64(panel, at + 3 * Double.BYTES);
    return first + second + 0.0;
  }

  private static double quarterF64(MemorySegment panel, long at) {
    MemorySegment slots = panel.asSlice(at, 13 * Double.BYTES);
    ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    double even = slots.get(layout, 0) + slots.get(layout, 8 * Double.BYTES);
    double odd = slots.get(layout, 4 * Double.BYTES) + slots.get(layout, 12 * Double.BYTES);
    return even + odd;
  }

  /** The largest absolute number of some rows, NaN left out. */
  double greatest(MemorySegment panel, long first, int rows, int count) {
    double most = 0;
    for (int axis = 0; axis < rows; axis++) {
      long row = first + axis * stride();
      for (int i = 0; i < count; i++) {
        double size = Math.abs(get(panel, row + (long) i * dtype.bytes()));
        most = size > most ? size : most;
      }
    }
    return most;
  }
}

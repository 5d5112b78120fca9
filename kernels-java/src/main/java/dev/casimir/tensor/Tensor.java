package dev.casimir.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A dense row-major array in native memory: a segment, an element type and a shape. A thin door to
 * kernels, not an array library.
 *
 * <p>Memory made here is 64-byte aligned, padded to whole 64-byte vectors and staggered so that
 * equal-sized tensors do not fall on the same 4 KB offsets. Its lifetime is that of the arena;
 * using a tensor whose arena is closed throws {@link IllegalStateException}. Byte order is the
 * machine's.
 */
public final class Tensor {
  /** Alignment and padding granule of the memory allocated here, in bytes. */
  public static final int ALIGNMENT = 64;

  private static final int STAGGER_BYTES = 320;
  private static final int STAGGER_STEPS = 8;
  private static final AtomicInteger ALLOCATIONS = new AtomicInteger();

  private final MemorySegment segment;
  private final DType dtype;
  private final long[] shape;
  private final long size;

  private Tensor(MemorySegment segment, DType dtype, long[] shape) {
    this.segment = segment;
    this.dtype = dtype;
    this.shape = shape;
    this.size = elementCount(shape);
  }

  /** A tensor of zeros of the given shape. */
  public static Tensor zeros(Arena arena, DType dtype, long... shape) {
    long bytes = byteCount(dtype, shape);
    long padded = Math.addExact(bytes, ALIGNMENT - 1) & -ALIGNMENT;
    long stagger =
        (long) Math.floorMod(ALLOCATIONS.getAndIncrement(), STAGGER_STEPS) * STAGGER_BYTES;
    MemorySegment block = arena.allocate(Math.addExact(padded, stagger) + ALIGNMENT, ALIGNMENT);
    return new Tensor(block.asSlice(stagger, bytes), dtype, shape.clone());
  }

  /**
   * Independent standard normal numbers, reproducible from {@code seed} alone (the same in both
   * precisions up to rounding).
   */
  public static Tensor random(Arena arena, DType dtype, long seed, long... shape) {
    Tensor tensor = zeros(arena, dtype, shape);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (long i = 0; i < tensor.size; i++) {
      tensor.setDouble(i, random.nextGaussian());
    }
    return tensor;
  }

  /** Copies a Java array into native memory, rounding to {@code dtype}. */
  public static Tensor copyOf(Arena arena, DType dtype, double[] values, long... shape) {
    if (elementCount(shape) != values.length) {
      throw new IllegalArgumentException(
          "values: expected "
              + elementCount(shape)
              + " elements for shape "
              + Arrays.toString(shape)
              + ", got "
              + values.length);
    }
    Tensor tensor = zeros(arena, dtype, shape);
    for (int i = 0; i < values.length; i++) {
      tensor.setDouble(i, values[i]);
    }
    return tensor;
  }

  /**
   * Views native memory without copying. The segment must hold at least the elements of {@code
   * shape}.
   */
  public static Tensor ofSegment(MemorySegment segment, DType dtype, long... shape) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "segment: expected native memory, got a heap segment; use copyOf");
    }
    long bytes = byteCount(dtype, shape);
    if (segment.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "segment: expected at least "
              + bytes
              + " bytes for "
              + describe(dtype, shape)
              + ", got "
              + segment.byteSize());
    }
    return new Tensor(segment.asSlice(0, bytes), dtype, shape.clone());
  }

  /**
   * Views the remaining bytes of a direct buffer without copying; the tensor keeps the buffer's
   * memory alive.
   */
  public static Tensor ofBuffer(ByteBuffer buffer, DType dtype, long... shape) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "buffer: expected a direct buffer, got a heap buffer; use copyOf");
    }
    return ofSegment(MemorySegment.ofBuffer(buffer), dtype, shape);
  }

  public MemorySegment segment() {
    return segment;
  }

  public DType dtype() {
    return dtype;
  }

  public int rank() {
    return shape.length;
  }

  public long[] shape() {
    return shape.clone();
  }

  public long dimension(int axis) {
    return shape[axis];
  }

  /** Number of elements. */
  public long size() {
    return size;
  }

  /** Address of the first element. */
  public long address() {
    return segment.address();
  }

  /** The same memory as a direct buffer in native byte order (tensors below 2 GiB). */
  public ByteBuffer asByteBuffer() {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The same memory under another shape with the same number of elements. */
  public Tensor reshape(long... newShape) {
    if (elementCount(newShape) != size) {
      throw new IllegalArgumentException(
          "shape: expected "
              + size
              + " elements as in "
              + Arrays.toString(shape)
              + ", got "
              + Arrays.toString(newShape));
    }
    return new Tensor(segment, dtype, newShape.clone());
  }

  /** Element {@code index} of the flattened tensor. */
  public double getDouble(long index) {
    return switch (dtype) {
      case FLOAT32 -> segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * 4);
      case FLOAT64 -> segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * 8);
      case INT32 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, index * 4);
      case INT64 -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, index * 8);
    };
  }

  /** Sets element {@code index} of the flattened tensor, rounding to the element type. */
  public void setDouble(long index, double value) {
    switch (dtype) {
      case FLOAT32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * 4, (float) value);
      case FLOAT64 -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * 8, value);
      case INT32 ->
          segment.set(
              ValueLayout.JAVA_INT_UNALIGNED, index * 4, Math.toIntExact(Math.round(value)));
      case INT64 -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, index * 8, Math.round(value));
    }
  }

  /** A copy of the elements as doubles. */
  public double[] toDoubleArray() {
    double[] values = new double[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = getDouble(i);
    }
    return values;
  }

  @Override
  public String toString() {
    return describe(dtype, shape);
  }

  private static String describe(DType dtype, long[] shape) {
    return Arrays.toString(shape) + " " + dtype;
  }

  private static long byteCount(DType dtype, long[] shape) {
    return Math.multiplyExact(elementCount(shape), dtype.bytes());
  }

  private static long elementCount(long[] shape) {
    long count = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: extents must not be negative, got " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, extent);
    }
    return count;
  }
}

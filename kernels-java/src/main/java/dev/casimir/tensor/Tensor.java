package dev.casimir.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A dense row-major array in native memory: a segment, an element type and a shape. A thin door to
 * kernels, not an array library.
 *
 * <p>Any rank is allowed, 0 (one element) included, and extents may be zero. Memory made here is
 * 64-byte aligned, padded to whole 64-byte vectors (the padding belongs to the allocation, not to
 * the tensor) and staggered so that equal-sized tensors do not fall on the same 4 KB offsets.
 * Memory of others is taken as it is: any address will do, an aligned one is faster. Byte order is
 * the machine's.
 *
 * <p>Lifetime is that of the arena. Once it is closed everything that would reach the memory throws
 * {@link IllegalStateException}; type, shape and {@link #toString} remain. Two tensors are equal
 * only if they are the same object. Reading and writing elements from several threads at once needs
 * the care that an array needs.
 */
public final class Tensor {
  /** Alignment and padding granule of the memory allocated here, in bytes. */
  public static final int ALIGNMENT = 64;

  private static final int STAGGER_BYTES = 320;
  private static final int STAGGER_STEPS = 8;
  private static final long PAGE_BYTES = 4096;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final AtomicInteger ALLOCATIONS = new AtomicInteger();

  private final MemorySegment segment;
  private final DType dtype;
  private final long[] shape;
  private final long size;

  private Tensor(MemorySegment segment, DType dtype, long[] shape) {
    this.segment = segment;
    this.dtype = dtype;
    this.shape = shape;
    this.size = Shape.size(shape);
  }

  /**
   * A tensor of zeros of the given shape.
   *
   * @throws IllegalArgumentException if an extent is negative or the bytes overflow a long
   * @throws OutOfMemoryError if there is not that much memory
   */
  public static Tensor zeros(Arena arena, DType dtype, long... shape) {
    Shape.check(dtype, shape);
    long bytes = Shape.size(shape) * dtype.bytes();
    long padded = (bytes + ALIGNMENT - 1) & -(long) ALIGNMENT;
    int step = Math.floorMod(ALLOCATIONS.getAndIncrement(), STAGGER_STEPS);
    long stagger = (long) step * STAGGER_BYTES;
    boolean large = bytes >= PAGE_BYTES;
    MemorySegment block =
        arena.allocate(Math.max(padded, ALIGNMENT) + (large ? PAGE_BYTES : stagger), ALIGNMENT);
    // A large block begins anywhere in its page; what counts is where in a page the tensor does.
    long offset = large ? Math.floorMod(stagger - block.address(), PAGE_BYTES) : stagger;
    return new Tensor(block.asSlice(offset, bytes), dtype, shape.clone());
  }

  /**
   * Independent standard normal numbers, reproducible from {@code seed} alone (the same in both
   * precisions up to rounding). Floating-point types only.
   */
  public static Tensor random(Arena arena, DType dtype, long seed, long... shape) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected FLOAT32 or FLOAT64, got " + dtype);
    }
    Tensor tensor = zeros(arena, dtype, shape);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (long i = 0; i < tensor.size; i++) {
      Elements.setDouble(tensor.segment, dtype, i, random.nextGaussian());
    }
    return tensor;
  }

  /**
   * Copies a Java array into native memory, converting to {@code dtype}: to the nearest element,
   * ties to even.
   *
   * @throws IllegalArgumentException if the lengths differ, or a value (NaN among them) is outside
   *     the range of an integer type
   */
  public static Tensor copyOf(Arena arena, DType dtype, double[] values, long... shape) {
    Tensor tensor = zerosFor(values.length, arena, dtype, shape);
    Elements.copy(values, tensor.segment, dtype);
    return tensor;
  }

  /** As {@link #copyOf(Arena, DType, double[], long...)}. */
  public static Tensor copyOf(Arena arena, DType dtype, float[] values, long... shape) {
    Tensor tensor = zerosFor(values.length, arena, dtype, shape);
    Elements.copy(values, tensor.segment, dtype);
    return tensor;
  }

  /** As {@link #copyOf(Arena, DType, double[], long...)}. */
  public static Tensor copyOf(Arena arena, DType dtype, int[] values, long... shape) {
    Tensor tensor = zerosFor(values.length, arena, dtype, shape);
    Elements.copy(values, tensor.segment, dtype);
    return tensor;
  }

  /** As {@link #copyOf(Arena, DType, double[], long...)}; no detour through double. */
  public static Tensor copyOf(Arena arena, DType dtype, long[] values, long... shape) {
    Tensor tensor = zerosFor(values.length, arena, dtype, shape);
    Elements.copy(values, tensor.segment, dtype);
    return tensor;
  }

  private static Tensor zerosFor(int length, Arena arena, DType dtype, long[] shape) {
    Shape.check(dtype, shape);
    if (Shape.size(shape) != length) {
      throw new IllegalArgumentException(
          "values: expected %d elements for shape %s, got %d"
              .formatted(Shape.size(shape), Arrays.toString(shape), length));
    }
    return zeros(arena, dtype, shape);
  }

  /**
   * Views native memory without copying, with the lifetime of the segment. The tensor takes the
   * first bytes; the segment may be longer. A read-only segment makes a read-only tensor.
   */
  public static Tensor ofSegment(MemorySegment segment, DType dtype, long... shape) {
    Shape.check(dtype, shape);
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "segment: expected native memory, got a heap segment; use copyOf");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("segment: its arena is closed");
    }
    long bytes = Shape.size(shape) * dtype.bytes();
    if (segment.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "segment: expected at least %d bytes for %s, got %d"
              .formatted(bytes, Shape.describe(dtype, shape), segment.byteSize()));
    }
    return new Tensor(segment.asSlice(0, bytes), dtype, shape.clone());
  }

  /**
   * Views the remaining bytes of a direct buffer without copying; the tensor keeps the buffer's
   * memory alive. Elements are in the machine's byte order whatever {@code buffer.order()} says. A
   * read-only buffer makes a read-only tensor.
   */
  public static Tensor ofBuffer(ByteBuffer buffer, DType dtype, long... shape) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "buffer: expected a direct buffer, got a heap buffer; use copyOf");
    }
    return ofSegment(MemorySegment.ofBuffer(buffer), dtype, shape);
  }

  /**
   * Views memory at a raw address without copying: the door for memory of other libraries. Usable
   * until {@code arena} is closed; closing does not free the memory, which stays its owner's.
   *
   * <p>Nothing can check that the memory is there, so this is a restricted operation in the sense
   * of the JDK: start java with {@code --enable-native-access=dev.casimir.kernels} ({@code
   * ALL-UNNAMED} on the class path), or it warns once, or, in later JDKs, throws {@link
   * IllegalCallerException}. A wrong address or shape crashes the JVM at the first access.
   */
  @SuppressWarnings("restricted") // passed on to the caller by the contract above
  public static Tensor ofAddress(long address, Arena arena, DType dtype, long... shape) {
    Shape.check(dtype, shape);
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("arena: it is closed");
    }
    long bytes = Shape.size(shape) * dtype.bytes();
    if (address <= 0 || address > Long.MAX_VALUE - bytes) {
      throw new IllegalArgumentException(
          "address: expected that of %s, got 0x%x"
              .formatted(Shape.describe(dtype, shape), address));
    }
    MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
    return new Tensor(memory, dtype, shape.clone());
  }

  /** The memory: exactly the elements. */
  public MemorySegment segment() {
    return live();
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
    return shape[Objects.checkIndex(axis, shape.length)];
  }

  /** Number of elements. */
  public long size() {
    return size;
  }

  /** Address of the first element. */
  public long address() {
    return live().address();
  }

  /** Whether the memory may not be written, so that this cannot be an output. */
  public boolean isReadOnly() {
    return segment.isReadOnly();
  }

  /** Whether the memory is still there, that is, the arena has not been closed. */
  public boolean isAlive() {
    return segment.scope().isAlive();
  }

  /** Whether the two share a byte, also when they came by it on different ways. */
  public boolean overlaps(Tensor other) {
    long from = segment.address();
    long otherFrom = other.segment.address();
    return size > 0
        && other.size > 0
        && from < otherFrom + other.segment.byteSize()
        && otherFrom < from + segment.byteSize();
  }

  /**
   * The same memory as a direct buffer, in native byte order (which is not a buffer's default).
   *
   * @throws IllegalStateException for tensors of 2 GiB and more
   */
  public ByteBuffer asByteBuffer() {
    if (segment.byteSize() > Integer.MAX_VALUE) {
      throw new IllegalStateException(this + " has more bytes than a buffer can; use segment()");
    }
    return live().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The same memory under another shape with the same number of elements. */
  public Tensor reshape(long... newShape) {
    Shape.check(dtype, newShape);
    if (Shape.size(newShape) != size) {
      throw new IllegalArgumentException(
          "newShape: expected %d elements as in %s, got %s"
              .formatted(size, Arrays.toString(shape), Arrays.toString(newShape)));
    }
    return new Tensor(live(), dtype, newShape.clone());
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) of the first axis, without copying. */
  public Tensor slice(long from, long to) {
    if (shape.length == 0) {
      throw new IllegalArgumentException("slice: expected a tensor of rank 1 or more, got " + this);
    }
    Objects.checkFromToIndex(from, to, shape[0]);
    long[] rows = shape.clone();
    rows[0] = 1;
    long rowBytes = Shape.size(rows) * dtype.bytes();
    rows[0] = to - from;
    return new Tensor(live().asSlice(from * rowBytes, rows[0] * rowBytes), dtype, rows);
  }

  /** Index in the flattened tensor of the element at {@code indices}, one per axis. */
  public long flatIndex(long... indices) {
    if (indices.length != shape.length) {
      throw new IllegalArgumentException(
          "indices: expected " + shape.length + " for " + this + ", got " + indices.length);
    }
    long flat = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      flat = flat * shape[axis] + Objects.checkIndex(indices[axis], shape[axis]);
    }
    return flat;
  }

  /** Element {@code index} of the flattened tensor; INT64 beyond 2^53 is rounded. */
  public double getDouble(long index) {
    return Elements.getDouble(live(), dtype, Objects.checkIndex(index, size));
  }

  /** Element {@code index} of the flattened tensor, which must be of an integer type. */
  public long getLong(long index) {
    return Elements.getLong(live(), dtype, Objects.checkIndex(index, size));
  }

  /**
   * Sets element {@code index} of the flattened tensor to the nearest element, ties to even.
   *
   * @throws IllegalArgumentException if the value is NaN or out of range for an integer type
   */
  public void setDouble(long index, double value) {
    Elements.setDouble(writable(), dtype, Objects.checkIndex(index, size), value);
  }

  /** As {@link #setDouble}, without a detour through double. */
  public void setLong(long index, long value) {
    Elements.setLong(writable(), dtype, Objects.checkIndex(index, size), value);
  }

  /** A copy of the elements as floats, to nearest. */
  public float[] toFloatArray() {
    float[] values = new float[arrayLength()];
    Elements.copy(live(), dtype, values);
    return values;
  }

  /** A copy of the elements as doubles; INT64 beyond 2^53 is rounded. */
  public double[] toDoubleArray() {
    double[] values = new double[arrayLength()];
    Elements.copy(live(), dtype, values);
    return values;
  }

  /** A copy of the elements, which must be of an integer type. */
  public long[] toLongArray() {
    if (dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected INT32 or INT64, got " + dtype);
    }
    long[] values = new long[arrayLength()];
    Elements.copy(live(), dtype, values);
    return values;
  }

  /** Shape and type, never contents. */
  @Override
  public String toString() {
    return Shape.describe(dtype, shape);
  }

  private MemorySegment live() {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("tensor " + this + ": its arena is closed");
    }
    return segment;
  }

  private MemorySegment writable() {
    if (segment.isReadOnly()) {
      throw new IllegalStateException("tensor " + this + ": its memory is read-only");
    }
    return live();
  }

  private int arrayLength() {
    live();
    if (size > LARGEST_ARRAY) {
      throw new IllegalStateException(this + " has more elements than an array can");
    }
    return (int) size;
  }
}

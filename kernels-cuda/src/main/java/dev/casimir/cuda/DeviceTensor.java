package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A dense row-major array in a device's memory. It owns its memory and gives it back when closed;
 * using it afterwards throws {@link IllegalStateException}. One that is forgotten is counted by
 * {@link CudaDevice#leaks()} and its memory is taken back at a later allocation.
 *
 * <p>Closing while a stream still works on it waits for the device. Methods may be called from any
 * thread; what several streams do to one tensor at once is ordered by events alone.
 */
public final class DeviceTensor implements AutoCloseable {
  private final CudaDevice device;
  private final DeviceMemory memory;
  private final DType dtype;
  private final long[] shape;
  private final long size;

  DeviceTensor(CudaDevice device, DeviceMemory memory, DType dtype, long[] shape) {
    this.device = device;
    this.memory = memory;
    this.dtype = dtype;
    this.shape = shape;
    this.size = elements(shape);
  }

  /** Product of the extents; an overflow or a negative extent is an argument error. */
  static long elements(long... shape) {
    long size = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: expected extents of at least 0, got " + Arrays.toString(shape));
      }
      try {
        size = Math.multiplyExact(size, extent);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "shape: more elements than a long counts: " + Arrays.toString(shape), e);
      }
    }
    return size;
  }

  public CudaDevice device() {
    return device;
  }

  public DType dtype() {
    return dtype;
  }

  public long[] shape() {
    return shape.clone();
  }

  public long dimension(int axis) {
    return shape[Objects.checkIndex(axis, shape.length)];
  }

  public int rank() {
    return shape.length;
  }

  /** Number of elements. */
  public long size() {
    return size;
  }

  public long bytes() {
    return size * dtype.bytes();
  }

  /**
   * Address on the device, for libraries that share its primary context.
   *
   * @throws IllegalStateException if this is closed
   */
  public long address() {
    return memory.address(this);
  }

  public boolean isClosed() {
    return memory.isClosed();
  }

  /** Whether the two share a byte. */
  public boolean overlaps(DeviceTensor other) {
    return device == other.device
        && size > 0
        && other.size > 0
        && address() < other.address() + other.bytes()
        && other.address() < address() + bytes();
  }

  /**
   * Copies the elements of a host tensor of the same type and size, in the order of the stream. The
   * host tensor must stay as it is until the stream has come so far; copies from {@link
   * CudaDevice#pinned pinned} memory do not hold up the caller.
   */
  public void copyFrom(Tensor source, CudaStream stream) {
    checkPartner("source", source, stream);
    device.driver().copyToDevice(address(), source.segment(), stream.handle());
    Reference.reachabilityFence(this);
  }

  /** Copies the elements into a host tensor of the same type and size, in the stream's order. */
  public void copyTo(Tensor target, CudaStream stream) {
    checkPartner("target", target, stream);
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("target: its memory is read-only");
    }
    device.driver().copyToHost(target.segment(), address(), stream.handle());
    Reference.reachabilityFence(this);
  }

  private void checkPartner(String name, Tensor tensor, CudaStream stream) {
    if (tensor.dtype() != dtype || tensor.size() != size) {
      throw new IllegalArgumentException(
          "%s: expected %d elements %s as in %s, got %s"
              .formatted(name, size, dtype, this, tensor));
    }
    stream.checkDevice(device);
    device.enter();
  }

  /** Copies another tensor of this device, of the same type and size. */
  public void copyFrom(DeviceTensor source, CudaStream stream) {
    if (source.dtype != dtype || source.size != size || source.device != device) {
      throw new IllegalArgumentException("source: expected one like " + this + ", got " + source);
    }
    stream.checkDevice(device);
    device.enter();
    device.driver().copyOnDevice(address(), source.address(), bytes(), stream.handle());
    Reference.reachabilityFence(source);
    Reference.reachabilityFence(this);
  }

  /** Sets all elements to zero. */
  public void clear(CudaStream stream) {
    stream.checkDevice(device);
    GpuDriver driver = device.enter();
    driver.fill(address(), (byte) 0, bytes(), stream.handle());
    Reference.reachabilityFence(this);
  }

  /** Gives the memory back; closing twice does nothing. */
  @Override
  public void close() {
    memory.close();
  }

  /** Type, shape and device, never contents. */
  @Override
  public String toString() {
    return Arrays.stream(shape)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "[", "] "))
        + dtype
        + " on "
        + device.name();
  }
}

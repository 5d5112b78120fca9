package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.cuda.internal.driver.GpuProperties;
import dev.casimir.cuda.internal.driver.MemoryInfo;
import dev.casimir.cuda.internal.plan.DevicePlanners;
import dev.casimir.cuda.internal.plan.KernelModules;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/**
 * An NVIDIA GPU, or the host build of its kernels, which runs the same plans and the same
 * arithmetic on machines without one.
 *
 * <p>{@link #plan} gives the kernel of the operation, which takes host tensors and copies them to
 * and fro; it is a {@link CudaKernel} too, which takes {@link DeviceTensor}s and a stream and
 * returns at once.
 *
 * <p>Uses the primary context, so that memory and streams can be shared with other libraries of the
 * process.
 */
public final class CudaDevice implements Device {
  private final GpuDriver driver;
  private final String name;
  private final int ordinal;
  private final long context;
  private final GpuProperties properties;
  private final MemoryAccounts accounts = new MemoryAccounts();
  private final KernelModules modules;

  CudaDevice(GpuDriver driver, int ordinal, String name) {
    this.driver = driver;
    this.name = name;
    this.ordinal = ordinal;
    this.context = driver.retainContext(ordinal);
    driver.makeCurrent(context);
    this.properties = driver.properties(ordinal);
    this.modules = new KernelModules(driver, properties);
  }

  /** A device of any driver; for tests of bindings. */
  static CudaDevice of(GpuDriver driver, int ordinal) {
    return new CudaDevice(driver, ordinal, driver.binding() + ":" + ordinal);
  }

  @Override
  public String name() {
    return name;
  }

  /** Whether this is the host build, not a GPU. */
  public boolean isHost() {
    return driver.binding().equals("host");
  }

  /** What the device is. */
  public GpuProperties properties() {
    return properties;
  }

  /** One line for a person: name, compute capability, memory, driver and how it is bound. */
  public String describe() {
    return isHost()
        ? properties.name()
        : "%s, compute capability %d.%d, %.1f GiB, driver for CUDA %d.%d through %s"
            .formatted(
                properties.name(),
                properties.computeCapability() / 10,
                properties.computeCapability() % 10,
                properties.memoryBytes() / (double) (1L << 30),
                driver.version() / 1000,
                driver.version() % 1000 / 10,
                driver.binding());
  }

  /** Free and total bytes of the device's memory. */
  public MemoryInfo memory() {
    return enter().memory();
  }

  /** A tensor whose elements are not set. */
  public DeviceTensor allocate(DType dtype, long... shape) {
    long bytes = Math.multiplyExact(DeviceTensor.elements(shape), (long) dtype.bytes());
    return new DeviceTensor(this, DeviceMemory.allocate(this, bytes), dtype, shape.clone());
  }

  /** A copy of a host tensor; done when this returns. */
  public DeviceTensor upload(Tensor source) {
    DeviceTensor copy = allocate(source.dtype(), source.shape());
    try (CudaStream stream = stream()) {
      copy.copyFrom(source, stream);
      stream.synchronize();
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  /**
   * Views memory of another library of this process on the same device, without owning it.
   *
   * @throws IllegalArgumentException if the address is not aligned to the type's numbers
   */
  public DeviceTensor adopt(long address, DType dtype, long... shape) {
    if (address % dtype.bytes() != 0) {
      throw new IllegalArgumentException(
          "address: expected a multiple of %d for %s, got 0x%x"
              .formatted(dtype.bytes(), dtype, address));
    }
    long bytes = Math.multiplyExact(DeviceTensor.elements(shape), (long) dtype.bytes());
    return new DeviceTensor(
        this, DeviceMemory.borrowed(this, address, bytes), dtype, shape.clone());
  }

  /** A new stream. */
  public CudaStream stream() {
    long handle = enter().createStream();
    accounts.allocated(0);
    return new CudaStream(this, handle, false);
  }

  /** A stream of another library; closing leaves it alone. */
  public CudaStream adoptStream(long handle) {
    return new CudaStream(this, handle, true);
  }

  /** A new event. */
  public CudaEvent event() {
    long handle = enter().createEvent();
    accounts.allocated(0);
    return new CudaEvent(this, handle);
  }

  /** Host memory for copies that run beside the caller. */
  public PinnedTensor pinned(DType dtype, long... shape) {
    long bytes = Math.multiplyExact(DeviceTensor.elements(shape), (long) dtype.bytes());
    return new PinnedTensor(DeviceMemory.pinned(this, bytes), dtype, shape.clone());
  }

  @Override
  public <K extends Kernel> K plan(Operation<K> operation, PlanOptions options) {
    return DevicePlanners.plan(this, operation, options);
  }

  /** Whether {@link #plan} knows operations of this kind. */
  public boolean supports(Class<? extends Operation<?>> operation) {
    return DevicePlanners.supports(operation);
  }

  /** Blocks of memory, streams and events that are not closed yet. */
  public long openResources() {
    return accounts.blocks();
  }

  /** Bytes of the blocks that are not closed yet. */
  public long openBytes() {
    return accounts.bytes();
  }

  /** Blocks of memory found unreachable but not closed so far. */
  public long leaks() {
    return accounts.leaks();
  }

  /** Makes the device current for this thread. Planners use it. */
  public GpuDriver enter() {
    driver.makeCurrent(context);
    return driver;
  }

  /** The driver. Planners use it. */
  public GpuDriver driver() {
    return driver;
  }

  /** The device's kernels. Planners use it. */
  public KernelModules modules() {
    return modules;
  }

  /** Gives back what a device keeps; it must not be used afterwards. For tests of bindings. */
  void release() {
    enter();
    modules.unload();
    driver.releaseContext(ordinal);
  }

  MemoryAccounts accounts() {
    return accounts;
  }

  @Override
  public String toString() {
    return name + " (" + describe() + ")";
  }
}

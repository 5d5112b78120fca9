package dev.casimir.cuda.internal.driver;

/** What {@link CudaDriver} does without putting work anywhere: devices, contexts, errors. */
abstract class DriverDevices implements GpuDriver {
  private static final int MULTIPROCESSOR_COUNT = 16;
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int SHARED_MEMORY_PER_BLOCK_OPTIN = 97;

  final DriverCalls calls;
  final Contexts contexts;
  private final DriverErrors errors;
  private final int version;
  private final int deviceCount;

  DriverDevices(DriverCalls calls, DriverErrors errors, int version, int deviceCount) {
    this.calls = calls;
    this.errors = errors;
    this.version = version;
    this.deviceCount = deviceCount;
    this.contexts = new Contexts(calls);
  }

  /** Throws if {@code code} is not that of success; format and arguments tell the call. */
  final void check(int code, String format, Object... arguments) {
    if (code != 0) {
      throw contexts.failed(errors.failure(code, format.formatted(arguments)));
    }
  }

  @Override
  public final String binding() {
    return calls.binding();
  }

  @Override
  public final int version() {
    return version;
  }

  @Override
  public final int deviceCount() {
    return deviceCount;
  }

  private long device(int ordinal) {
    long[] device = new long[1];
    check(calls.device(device, ordinal), "cuDeviceGet(%d)", ordinal);
    return device[0];
  }

  private int attribute(int attribute, long device) {
    long[] value = new long[1];
    check(
        calls.deviceAttribute(value, attribute, device),
        "cuDeviceGetAttribute(%d, device %d)",
        attribute,
        device);
    return (int) value[0];
  }

  @Override
  public final GpuProperties properties(int ordinal) {
    long device = device(ordinal);
    String[] name = new String[1];
    check(calls.deviceName(name, device), "cuDeviceGetName(device %d)", device);
    long[] bytes = new long[1];
    check(calls.deviceMemory(bytes, device), "cuDeviceTotalMem(device %d)", device);
    return new GpuProperties(
        name[0],
        10 * attribute(COMPUTE_CAPABILITY_MAJOR, device)
            + attribute(COMPUTE_CAPABILITY_MINOR, device),
        attribute(MULTIPROCESSOR_COUNT, device),
        attribute(SHARED_MEMORY_PER_BLOCK_OPTIN, device),
        bytes[0]);
  }

  @Override
  public final long retainContext(int ordinal) {
    long[] context = new long[1];
    check(calls.retainContext(context, device(ordinal)), "cuDevicePrimaryCtxRetain(%d)", ordinal);
    return context[0];
  }

  @Override
  public final void releaseContext(int ordinal) {
    check(calls.releaseContext(device(ordinal)), "cuDevicePrimaryCtxRelease(%d)", ordinal);
  }

  @Override
  public final void makeCurrent(long context) {
    check(contexts.enter(context), "cuCtxSetCurrent(0x%x)", context);
  }

  @Override
  public final MemoryInfo memory() {
    contexts.use();
    long[] free = new long[1];
    long[] total = new long[1];
    check(calls.memoryInfo(free, total), "cuMemGetInfo()");
    return new MemoryInfo(free[0], total[0]);
  }
}

package dev.casimir.cuda.internal.driver;

import dev.casimir.cuda.CudaException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CUDA's driver, whichever way it is bound: result codes become exceptions that name the call.
 *
 * <p>Some errors, such as a kernel's access to memory that is not its own, leave a context in which
 * every later call fails. The first of them is kept, and later calls fail at once and tell it.
 * Giving things back then does nothing, as the context has taken them along.
 */
public final class CudaDriver extends DriverMemory {
  /** Waits after each launch, so that the kernel that failed is named. */
  static final String SYNCHRONOUS = "casimir.cuda.synchronous";

  private static final int OLDEST = 11000;
  private static final int MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;

  /** Streams do not wait for the stream of other libraries that have no name. */
  private static final int NON_BLOCKING = 1;

  /** Memory may be taken while a stream records. */
  private static final int RELAXED_CAPTURE = 2;

  private final Map<Long, String> functionNames = new ConcurrentHashMap<>();
  private final boolean synchronous = Boolean.getBoolean(SYNCHRONOUS);

  private CudaDriver(DriverCalls calls, DriverErrors errors, int version, int deviceCount) {
    super(calls, errors, version, deviceCount);
  }

  /**
   * Starts the driver.
   *
   * @throws CudaException with a sentence for a person if it is too old or finds no GPU
   */
  static CudaDriver start(DriverCalls calls) {
    DriverErrors errors = new DriverErrors(calls);
    long[] version = new long[1];
    if (calls.version(version) == 0 && version[0] < OLDEST) {
      throw new CudaException(
          DriverErrors.INSUFFICIENT_DRIVER,
          "No GPU can be used: the NVIDIA driver serves CUDA %d.%d, and 11.0 or later is needed; update it."
              .formatted(version[0] / 1000, version[0] % 1000 / 10));
    }
    int code = calls.initialize();
    if (code != 0) {
      throw errors.unusable(code, "cuInit()");
    }
    long[] count = new long[1];
    code = calls.deviceCount(count);
    if (code != 0 || count[0] == 0) {
      throw errors.unusable(code == 0 ? DriverErrors.NO_DEVICE : code, "cuDeviceGetCount()");
    }
    return new CudaDriver(calls, errors, (int) version[0], (int) count[0]);
  }

  @Override
  public long loadModule(byte[] image) {
    contexts.use();
    long[] module = new long[1];
    StringBuilder log = new StringBuilder();
    int code = calls.loadModule(module, image, log);
    check(
        code,
        "cuModuleLoadDataEx(%,d bytes)%s",
        image.length,
        log.isEmpty() ? "" : ", of which the driver's compiler says \"" + log + "\"");
    return module[0];
  }

  @Override
  public void unloadModule(long module) {
    if (contexts.lives()) {
      check(calls.unloadModule(module), "cuModuleUnload(0x%x)", module);
    }
  }

  @Override
  public long function(long module, String name) {
    contexts.use();
    long[] function = new long[1];
    check(calls.function(function, module, name), "cuModuleGetFunction(%s)", name);
    functionNames.put(function[0], name);
    return function[0];
  }

  private String functionName(long function) {
    return functionNames.getOrDefault(function, "0x%x".formatted(function));
  }

  @Override
  public void allowSharedMemory(long function, int bytes) {
    contexts.use();
    int code = calls.setFunctionAttribute(function, MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes);
    if (code != 0) {
      check(
          code,
          "cuFuncSetAttribute(%s, %,d bytes of shared memory)",
          functionName(function),
          bytes);
    }
  }

  @Override
  public long createStream() {
    contexts.use();
    long[] stream = new long[1];
    check(calls.createStream(stream, NON_BLOCKING), "cuStreamCreate()");
    return stream[0];
  }

  @Override
  public void destroyStream(long stream) {
    if (contexts.lives()) {
      check(calls.destroyStream(stream), "cuStreamDestroy(0x%x)", stream);
    }
  }

  @Override
  public void synchronizeStream(long stream) {
    contexts.use();
    check(calls.synchronizeStream(stream), "cuStreamSynchronize(0x%x)", stream);
  }

  @Override
  public void waitForEvent(long stream, long event) {
    contexts.use();
    check(calls.waitForEvent(stream, event), "cuStreamWaitEvent(0x%x, event 0x%x)", stream, event);
  }

  @Override
  public long createEvent() {
    contexts.use();
    long[] event = new long[1];
    check(calls.createEvent(event), "cuEventCreate()");
    return event[0];
  }

  @Override
  public void destroyEvent(long event) {
    if (contexts.lives()) {
      check(calls.destroyEvent(event), "cuEventDestroy(0x%x)", event);
    }
  }

  @Override
  public void recordEvent(long event, long stream) {
    contexts.use();
    check(calls.recordEvent(event, stream), "cuEventRecord(0x%x, stream 0x%x)", event, stream);
  }

  @Override
  public void synchronizeEvent(long event) {
    contexts.use();
    check(calls.synchronizeEvent(event), "cuEventSynchronize(0x%x)", event);
  }

  @Override
  public float elapsedMilliseconds(long from, long to) {
    contexts.use();
    float[] milliseconds = new float[1];
    check(
        calls.elapsedMilliseconds(milliseconds, from, to),
        "cuEventElapsedTime(0x%x, 0x%x)",
        from,
        to);
    return milliseconds[0];
  }

  @Override
  public void launch(
      long function, long blocks, int threads, int sharedBytes, long stream, MemorySegment cells) {
    contexts.use();
    int code =
        calls.launch(
            function, Math.toIntExact(blocks), threads, sharedBytes, stream, cells.address());
    if (code == 0 && synchronous && !contexts.records(stream)) {
      code = calls.synchronizeStream(stream);
    }
    if (code != 0) {
      check(
          code,
          "cuLaunchKernel(%s, %,d blocks of %d threads, %,d bytes of shared memory)",
          functionName(function),
          blocks,
          threads,
          sharedBytes);
    }
  }

  @Override
  public void beginCapture(long stream) {
    contexts.use();
    check(calls.beginCapture(stream, RELAXED_CAPTURE), "cuStreamBeginCapture(0x%x)", stream);
    contexts.recording(stream, true);
  }

  @Override
  public boolean isCapturing(long stream) {
    return contexts.records(stream);
  }

  @Override
  public long endCapture(long stream) {
    contexts.use();
    contexts.recording(stream, false);
    long[] graph = new long[1];
    check(calls.endCapture(graph, stream), "cuStreamEndCapture(0x%x)", stream);
    long[] executable = new long[1];
    int code = calls.instantiate(executable, graph[0]);
    calls.destroyGraph(graph[0]);
    check(code, "cuGraphInstantiateWithFlags(0x%x)", graph[0]);
    return executable[0];
  }

  @Override
  public void replay(long graph, long stream) {
    contexts.use();
    check(calls.launchGraph(graph, stream), "cuGraphLaunch(0x%x, stream 0x%x)", graph, stream);
  }

  @Override
  public void destroyGraph(long graph) {
    if (contexts.lives()) {
      check(calls.destroyExecutable(graph), "cuGraphExecDestroy(0x%x)", graph);
    }
  }
}

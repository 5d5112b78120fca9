package dev.casimir.cuda.internal.driver;

import static dev.casimir.cuda.internal.driver.JCudaHandles.address;
import static dev.casimir.cuda.internal.driver.JCudaHandles.context;
import static dev.casimir.cuda.internal.driver.JCudaHandles.event;
import static dev.casimir.cuda.internal.driver.JCudaHandles.executable;
import static dev.casimir.cuda.internal.driver.JCudaHandles.graph;
import static dev.casimir.cuda.internal.driver.JCudaHandles.module;
import static dev.casimir.cuda.internal.driver.JCudaHandles.pointer;
import static dev.casimir.cuda.internal.driver.JCudaHandles.stream;
import static dev.casimir.cuda.internal.driver.JCudaHandles.value;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.ToIntFunction;
import jcuda.JCudaVersion;
import jcuda.NativePointerObject;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * The driver through JCuda. Loaded by name, once the driver's library is known to open: the
 * initialisers of JCuda's classes fail for good without it.
 */
final class JCudaDriverCalls implements DriverCalls {
  private static final int NAME_BYTES = 256;

  /**
   * Loads JCuda.
   *
   * @throws LinkageError if its libraries do not load
   */
  JCudaDriverCalls() throws ClassNotFoundException {
    String file = "libJCudaDriver-" + JCudaVersion.get() + "-linux-x86_64.so";
    JCudaNatives.initialize("jcuda.driver.JCudaDriver", Map.of(file, "lib/" + file));
    JCudaDriver.setExceptionsEnabled(false);
  }

  @Override
  public String binding() {
    return "jcuda";
  }

  /** Calls a function that fills an object. */
  private static <T extends NativePointerObject> int into(
      long[] result, T object, ToIntFunction<T> call) {
    int code = call.applyAsInt(object);
    result[0] = value(object);
    return code;
  }

  /** Calls a function that writes an int. */
  private static int intInto(long[] result, ToIntFunction<int[]> call) {
    int[] cell = new int[1];
    int code = call.applyAsInt(cell);
    result[0] = cell[0];
    return code;
  }

  @Override
  public int initialize() {
    return JCudaDriver.cuInit(0);
  }

  @Override
  public int version(long[] version) {
    return intInto(version, JCudaDriver::cuDriverGetVersion);
  }

  @Override
  public String errorName(int code) {
    String[] text = {""};
    return JCudaDriver.cuGetErrorName(code, text) == 0 ? text[0] : "";
  }

  @Override
  public String errorText(int code) {
    String[] text = {""};
    return JCudaDriver.cuGetErrorString(code, text) == 0 ? text[0] : "";
  }

  @Override
  public int deviceCount(long[] count) {
    return intInto(count, JCudaDriver::cuDeviceGetCount);
  }

  @Override
  public int device(long[] device, int ordinal) {
    return into(device, new CUdevice(), result -> JCudaDriver.cuDeviceGet(result, ordinal));
  }

  @Override
  public int deviceName(String[] name, long device) {
    byte[] text = new byte[NAME_BYTES];
    int code = JCudaDriver.cuDeviceGetName(text, NAME_BYTES, JCudaHandles.device(device));
    String whole = new String(text, StandardCharsets.UTF_8);
    name[0] = whole.substring(0, Math.max(whole.indexOf(0), 0));
    return code;
  }

  @Override
  public int deviceAttribute(long[] value, int attribute, long device) {
    return intInto(
        value,
        cell -> JCudaDriver.cuDeviceGetAttribute(cell, attribute, JCudaHandles.device(device)));
  }

  @Override
  public int deviceMemory(long[] bytes, long device) {
    return JCudaDriver.cuDeviceTotalMem(bytes, JCudaHandles.device(device));
  }

  @Override
  public int retainContext(long[] context, long device) {
    return into(
        context,
        new CUcontext(),
        result -> JCudaDriver.cuDevicePrimaryCtxRetain(result, JCudaHandles.device(device)));
  }

  @Override
  public int releaseContext(long device) {
    return JCudaDriver.cuDevicePrimaryCtxRelease(JCudaHandles.device(device));
  }

  @Override
  public int setCurrent(long context) {
    return JCudaDriver.cuCtxSetCurrent(context(context));
  }

  @Override
  public int memoryInfo(long[] free, long[] total) {
    return JCudaDriver.cuMemGetInfo(free, total);
  }

  @Override
  public int loadModule(long[] module, byte[] image, StringBuilder log) {
    return ModuleLoad.run(
        image,
        log,
        load ->
            into(
                module,
                new CUmodule(),
                result ->
                    JCudaDriver.cuModuleLoadDataEx(
                        result,
                        pointer(load.image()),
                        load.count(),
                        load.keys(),
                        pointer(load.values()))));
  }

  @Override
  public int unloadModule(long module) {
    return JCudaDriver.cuModuleUnload(module(module));
  }

  @Override
  public int function(long[] function, long module, String name) {
    return into(
        function,
        new CUfunction(),
        result -> JCudaDriver.cuModuleGetFunction(result, module(module), name));
  }

  @Override
  public int setFunctionAttribute(long function, int attribute, int value) {
    return JCudaDriver.cuFuncSetAttribute(JCudaHandles.function(function), attribute, value);
  }

  @Override
  public int launch(
      long function, int blocks, int threads, int sharedBytes, long stream, long cells) {
    return JCudaDriver.cuLaunchKernel(
        JCudaHandles.function(function),
        blocks,
        1,
        1,
        threads,
        1,
        1,
        sharedBytes,
        stream(stream),
        pointer(cells),
        null);
  }

  @Override
  public int allocate(long[] address, long bytes) {
    return into(address, new CUdeviceptr(), result -> JCudaDriver.cuMemAlloc(result, bytes));
  }

  @Override
  public int free(long address) {
    return JCudaDriver.cuMemFree(address(address));
  }

  @Override
  public int allocatePinned(long[] address, long bytes) {
    return into(address, pointer(0), result -> JCudaDriver.cuMemHostAlloc(result, bytes, 0));
  }

  @Override
  public int freePinned(long address) {
    return JCudaDriver.cuMemFreeHost(pointer(address));
  }

  @Override
  public int copyToDevice(long to, long from, long bytes, long stream) {
    return JCudaDriver.cuMemcpyHtoDAsync(address(to), pointer(from), bytes, stream(stream));
  }

  @Override
  public int copyToHost(long to, long from, long bytes, long stream) {
    return JCudaDriver.cuMemcpyDtoHAsync(pointer(to), address(from), bytes, stream(stream));
  }

  @Override
  public int copyOnDevice(long to, long from, long bytes, long stream) {
    return JCudaDriver.cuMemcpyDtoDAsync(address(to), address(from), bytes, stream(stream));
  }

  @Override
  public int fill(long address, byte value, long bytes, long stream) {
    return JCudaDriver.cuMemsetD8Async(address(address), value, bytes, stream(stream));
  }

  @Override
  public int createStream(long[] stream, int flags) {
    return into(stream, new CUstream(), result -> JCudaDriver.cuStreamCreate(result, flags));
  }

  @Override
  public int destroyStream(long stream) {
    return JCudaDriver.cuStreamDestroy(stream(stream));
  }

  @Override
  public int synchronizeStream(long stream) {
    return JCudaDriver.cuStreamSynchronize(stream(stream));
  }

  @Override
  public int waitForEvent(long stream, long event) {
    return JCudaDriver.cuStreamWaitEvent(stream(stream), event(event), 0);
  }

  @Override
  public int createEvent(long[] event) {
    return into(event, new CUevent(), result -> JCudaDriver.cuEventCreate(result, 0));
  }

  @Override
  public int destroyEvent(long event) {
    return JCudaDriver.cuEventDestroy(event(event));
  }

  @Override
  public int recordEvent(long event, long stream) {
    return JCudaDriver.cuEventRecord(event(event), stream(stream));
  }

  @Override
  public int synchronizeEvent(long event) {
    return JCudaDriver.cuEventSynchronize(event(event));
  }

  @Override
  public int elapsedMilliseconds(float[] milliseconds, long from, long to) {
    return JCudaDriver.cuEventElapsedTime(milliseconds, event(from), event(to));
  }

  @Override
  public int beginCapture(long stream, int mode) {
    return JCudaDriver.cuStreamBeginCapture(stream(stream), mode);
  }

  @Override
  public int endCapture(long[] graph, long stream) {
    return into(
        graph, new CUgraph(), result -> JCudaDriver.cuStreamEndCapture(stream(stream), result));
  }

  @Override
  public int destroyGraph(long graph) {
    return JCudaDriver.cuGraphDestroy(graph(graph));
  }

  @Override
  public int instantiate(long[] executable, long graph) {
    return into(
        executable,
        new CUgraphExec(),
        result -> JCudaDriver.cuGraphInstantiate(result, graph(graph), 0));
  }

  @Override
  public int launchGraph(long executable, long stream) {
    return JCudaDriver.cuGraphLaunch(executable(executable), stream(stream));
  }

  @Override
  public int destroyExecutable(long executable) {
    return JCudaDriver.cuGraphExecDestroy(executable(executable));
  }
}

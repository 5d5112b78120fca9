package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongToIntFunction;

/**
 * The driver's library called directly: needs nothing but it, of CUDA 11 or any later.
 *
 * <p>No function is marked critical, as all of them may take locks or wait.
 */
final class FfmDriverCalls implements DriverCalls {
  private static final int NAME_BYTES = 256;

  private final FfmDriverFunctions driver;

  FfmDriverCalls(NativeLibrary library) {
    this.driver = new FfmDriverFunctions(library);
    library.prepare();
  }

  @Override
  public String binding() {
    return "ffm";
  }

  /** Calls a function that writes one result of at most eight bytes. */
  private static int into(long[] result, LongToIntFunction call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(JAVA_LONG);
      int code = call.applyAsInt(cell.address());
      result[0] = cell.get(JAVA_LONG, 0); // little endian: an int fills the lower half of zeros
      return code;
    }
  }

  @Override
  public int initialize() {
    return driver.init.call(0);
  }

  @Override
  public int version(long[] version) {
    return into(version, driver.driverGetVersion::call);
  }

  @Override
  public String errorName(int code) {
    return text(driver.getErrorName, code);
  }

  @Override
  public String errorText(int code) {
    return text(driver.getErrorString, code);
  }

  private static String text(NativeFunction function, int code) {
    long[] text = new long[1];
    return into(text, cell -> function.call(code, cell)) == 0 ? textAt(text[0]) : "";
  }

  @SuppressWarnings("restricted") // the driver's own constant strings
  private static String textAt(long address) {
    return address == 0
        ? ""
        : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
  }

  @Override
  public int deviceCount(long[] count) {
    return into(count, driver.deviceGetCount::call);
  }

  @Override
  public int device(long[] device, int ordinal) {
    return into(device, cell -> driver.deviceGet.call(cell, ordinal));
  }

  @Override
  public int deviceName(String[] name, long device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(NAME_BYTES);
      int code = driver.deviceGetName.call(text.address(), NAME_BYTES, device);
      name[0] = text.getString(0);
      return code;
    }
  }

  @Override
  public int deviceAttribute(long[] value, int attribute, long device) {
    return into(value, cell -> driver.deviceGetAttribute.call(cell, attribute, device));
  }

  @Override
  public int deviceMemory(long[] bytes, long device) {
    return into(bytes, cell -> driver.deviceTotalMem.call(cell, device));
  }

  @Override
  public int retainContext(long[] context, long device) {
    return into(context, cell -> driver.primaryContextRetain.call(cell, device));
  }

  @Override
  public int releaseContext(long device) {
    return driver.primaryContextRelease.call(device);
  }

  @Override
  public int setCurrent(long context) {
    return driver.contextSetCurrent.call(context);
  }

  @Override
  public int memoryInfo(long[] free, long[] total) {
    return into(free, cell -> into(total, other -> driver.memoryGetInfo.call(cell, other)));
  }

  @Override
  public int loadModule(long[] module, byte[] image, StringBuilder log) {
    return ModuleLoad.run(
        image,
        log,
        load ->
            into(
                module,
                cell ->
                    driver.moduleLoadData.call(
                        cell, load.image(), load.count(), load.options(), load.values())));
  }

  @Override
  public int unloadModule(long module) {
    return driver.moduleUnload.call(module);
  }

  @Override
  public int function(long[] function, long module, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocateFrom(name).address();
      return into(function, cell -> driver.moduleGetFunction.call(cell, module, text));
    }
  }

  @Override
  public int setFunctionAttribute(long function, int attribute, int value) {
    return driver.functionSetAttribute.call(function, attribute, value);
  }

  @Override
  public int launch(
      long function, int blocks, int threads, int sharedBytes, long stream, long cells) {
    return driver.launchKernel.call(
        function, blocks, 1, 1, threads, 1, 1, sharedBytes, stream, cells, 0);
  }

  @Override
  public int allocate(long[] address, long bytes) {
    return into(address, cell -> driver.memoryAllocate.call(cell, bytes));
  }

  @Override
  public int free(long address) {
    return driver.memoryFree.call(address);
  }

  @Override
  public int allocatePinned(long[] address, long bytes) {
    return into(address, cell -> driver.hostAllocate.call(cell, bytes, 0));
  }

  @Override
  public int freePinned(long address) {
    return driver.hostFree.call(address);
  }

  @Override
  public int copyToDevice(long to, long from, long bytes, long stream) {
    return driver.copyToDevice.call(to, from, bytes, stream);
  }

  @Override
  public int copyToHost(long to, long from, long bytes, long stream) {
    return driver.copyToHost.call(to, from, bytes, stream);
  }

  @Override
  public int copyOnDevice(long to, long from, long bytes, long stream) {
    return driver.copyOnDevice.call(to, from, bytes, stream);
  }

  @Override
  public int fill(long address, byte value, long bytes, long stream) {
    return driver.fill.call(address, value & 0xFF, bytes, stream);
  }

  @Override
  public int createStream(long[] stream, int flags) {
    return into(stream, cell -> driver.streamCreate.call(cell, flags));
  }

  @Override
  public int destroyStream(long stream) {
    return driver.streamDestroy.call(stream);
  }

  @Override
  public int synchronizeStream(long stream) {
    return driver.streamSynchronize.call(stream);
  }

  @Override
  public int waitForEvent(long stream, long event) {
    return driver.streamWaitEvent.call(stream, event, 0);
  }

  @Override
  public int createEvent(long[] event) {
    return into(event, cell -> driver.eventCreate.call(cell, 0));
  }

  @Override
  public int destroyEvent(long event) {
    return driver.eventDestroy.call(event);
  }

  @Override
  public int recordEvent(long event, long stream) {
    return driver.eventRecord.call(event, stream);
  }

  @Override
  public int synchronizeEvent(long event) {
    return driver.eventSynchronize.call(event);
  }

  @Override
  public int elapsedMilliseconds(float[] milliseconds, long from, long to) {
    long[] bits = new long[1];
    int code = into(bits, cell -> driver.eventElapsedTime.call(cell, from, to));
    milliseconds[0] = Float.intBitsToFloat((int) bits[0]);
    return code;
  }

  @Override
  public int beginCapture(long stream, int mode) {
    return driver.streamBeginCapture.call(stream, mode);
  }

  @Override
  public int endCapture(long[] graph, long stream) {
    return into(graph, cell -> driver.streamEndCapture.call(stream, cell));
  }

  @Override
  public int destroyGraph(long graph) {
    return driver.graphDestroy.call(graph);
  }

  @Override
  public int instantiate(long[] executable, long graph) {
    return into(executable, cell -> driver.graphInstantiate.call(cell, graph, 0));
  }

  @Override
  public int launchGraph(long executable, long stream) {
    return driver.graphLaunch.call(executable, stream);
  }

  @Override
  public int destroyExecutable(long executable) {
    return driver.graphExecutableDestroy.call(executable);
  }
}

package dev.casimir.cuda.internal.driver;

/**
 * The functions of CUDA's driver as C has them. Each returns the driver's result code, 0 for
 * success, and writes its results into the first elements of arrays. Handles and addresses are
 * longs.
 */
interface DriverCalls {
  /** How the driver is bound: {@code jcuda} or {@code ffm}. */
  String binding();

  int initialize();

  int version(long[] version);

  /** The name of a result code, empty if the driver knows none. */
  String errorName(int code);

  /** What a result code means, empty if the driver does not know. */
  String errorText(int code);

  int deviceCount(long[] count);

  int device(long[] device, int ordinal);

  int deviceName(String[] name, long device);

  int deviceAttribute(long[] value, int attribute, long device);

  int deviceMemory(long[] bytes, long device);

  int retainContext(long[] context, long device);

  int releaseContext(long device);

  int setCurrent(long context);

  int memoryInfo(long[] free, long[] total);

  /**
   * Loads a module.
   *
   * @param log what the compiler of PTX says is added here
   */
  int loadModule(long[] module, byte[] image, StringBuilder log);

  int unloadModule(long module);

  int function(long[] function, long module, String name);

  int setFunctionAttribute(long function, int attribute, int value);

  int launch(long function, int blocks, int threads, int sharedBytes, long stream, long cells);

  int allocate(long[] address, long bytes);

  int free(long address);

  int allocatePinned(long[] address, long bytes);

  int freePinned(long address);

  int copyToDevice(long to, long from, long bytes, long stream);

  int copyToHost(long to, long from, long bytes, long stream);

  int copyOnDevice(long to, long from, long bytes, long stream);

  int fill(long address, byte value, long bytes, long stream);

  int createStream(long[] stream, int flags);

  int destroyStream(long stream);

  int synchronizeStream(long stream);

  int waitForEvent(long stream, long event);

  int createEvent(long[] event);

  int destroyEvent(long event);

  int recordEvent(long event, long stream);

  int synchronizeEvent(long event);

  int elapsedMilliseconds(float[] milliseconds, long from, long to);

  int beginCapture(long stream, int mode);

  int endCapture(long[] graph, long stream);

  int destroyGraph(long graph);

  int instantiate(long[] executable, long graph);

  int launchGraph(long executable, long stream);

  int destroyExecutable(long executable);
}

package dev.casimir.cuda.internal.driver;

import java.lang.foreign.MemorySegment;

/**
 * The driver's interface as Casimir uses it. Every handle is a long, so that one plan runs on any
 * binding: JCuda, the driver's library called directly, or the host build of the kernels.
 *
 * <p>Methods throw {@link dev.casimir.cuda.CudaException}, which names the driver's call. Contexts
 * are per thread: {@link #makeCurrent} comes before anything that touches the device.
 */
public interface GpuDriver {
  /** What binds it: {@code jcuda}, {@code ffm} or {@code host}. */
  String binding();

  /** The newest CUDA the driver serves, as 1000 major + 10 minor; 0 for the host. */
  int version();

  int deviceCount();

  GpuProperties properties(int ordinal);

  /** Retains the primary context of a device. */
  long retainContext(int ordinal);

  void releaseContext(int ordinal);

  void makeCurrent(long context);

  /** Free and total bytes of the current device. */
  MemoryInfo memory();

  /**
   * Loads a module.
   *
   * @param image a fatbin or a PTX text; the host, whose kernels are in its library, ignores it
   */
  long loadModule(byte[] image);

  void unloadModule(long module);

  /** A kernel of a module by name. */
  long function(long module, String name);

  /** Allows launches of {@code function} to take so much dynamic shared memory. */
  void allowSharedMemory(long function, int bytes);

  long allocate(long bytes);

  void free(long address);

  /** Memory of the host that copies reach without a detour. */
  long allocatePinned(long bytes);

  void freePinned(long address);

  void copyToDevice(long to, MemorySegment from, long stream);

  void copyToHost(MemorySegment to, long from, long stream);

  void copyOnDevice(long to, long from, long bytes, long stream);

  void fill(long address, byte value, long bytes, long stream);

  long createStream();

  void destroyStream(long stream);

  void synchronizeStream(long stream);

  /** Lets what is put on the stream from now on wait for the event. */
  void waitForEvent(long stream, long event);

  long createEvent();

  void destroyEvent(long event);

  void recordEvent(long event, long stream);

  void synchronizeEvent(long event);

  /** Milliseconds between two recorded events. */
  float elapsedMilliseconds(long from, long to);

  /**
   * Puts a kernel on the stream.
   *
   * @param cells native array of pointers to the arguments, which are copied, and a null pointer
   */
  void launch(
      long function, long blocks, int threads, int sharedBytes, long stream, MemorySegment cells);

  /** Begins to record what is put on the stream instead of doing it. */
  void beginCapture(long stream);

  /** Whether this binding records what is put on the stream. */
  boolean isCapturing(long stream);

  /** Ends the record and returns it ready to be replayed. */
  long endCapture(long stream);

  void replay(long graph, long stream);

  void destroyGraph(long graph);
}

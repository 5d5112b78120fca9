package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.OutOfDeviceMemoryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The host build of the kernels behind the driver's interface: memory is the process's own, streams
 * do at once what is put on them. Plans, launches and kernels are those of a GPU.
 */
public final class HostDriver implements GpuDriver {
  private static final int SHARED_BYTES = 99 * 1024; // of compute capability 8.6
  private static final int SHARED_UNASKED = 48 * 1024;
  private static final long ALIGNMENT = 256; // as the driver's

  private static final byte UNWRITTEN = (byte) 0xFF; // a NaN: a GPU promises nothing of new memory

  private final HostLibrary library;
  private final Map<Long, Block> blocks = new ConcurrentHashMap<>();
  private final Map<Long, Long> eventTimes = new ConcurrentHashMap<>();
  private final Map<String, MemorySegment> kernels = new ConcurrentHashMap<>();
  private final Map<Long, Integer> allowedSharedBytes = new ConcurrentHashMap<>();
  private final AtomicLong handles = new AtomicLong();

  /** An allocation and the bytes asked for. */
  private record Block(Arena arena, long bytes) {}

  private HostDriver(HostLibrary library) {
    this.library = library;
  }

  /**
   * Opens the host build.
   *
   * @throws CudaException if there is none
   */
  public static HostDriver open() {
    return new HostDriver(HostLibrary.open());
  }

  @Override
  public String binding() {
    return "host";
  }

  @Override
  public int version() {
    return 0;
  }

  @Override
  public int deviceCount() {
    return 1;
  }

  @Override
  public GpuProperties properties(int ordinal) {
    return new GpuProperties(
        "host build of the CUDA kernels", 0, 1, SHARED_BYTES, Runtime.getRuntime().maxMemory());
  }

  @Override
  public long retainContext(int ordinal) {
    return 1;
  }

  @Override
  public void releaseContext(int ordinal) {}

  @Override
  public void makeCurrent(long context) {}

  @Override
  public MemoryInfo memory() {
    return new MemoryInfo(Runtime.getRuntime().maxMemory(), Runtime.getRuntime().maxMemory());
  }

  @Override
  public long loadModule(byte[] image) {
    return 1;
  }

  @Override
  public void unloadModule(long module) {}

  @Override
  public long function(long module, String name) {
    MemorySegment kernel =
        kernels.computeIfAbsent(
            name,
            key ->
                library
                    .find(key)
                    .orElseThrow(
                        () -> new CudaException(500, "The host kernels have no " + key + ".")));
    return kernel.address();
  }

  @Override
  public void allowSharedMemory(long function, int bytes) {
    if (bytes > SHARED_BYTES) {
      throw new CudaException(
          1, "%,d bytes of shared memory are more than the host gives a block.".formatted(bytes));
    }
    allowedSharedBytes.put(function, bytes);
  }

  @Override
  public long allocate(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      // a margin on both sides, in which a watched build sees overruns
      MemorySegment block = arena.allocate(bytes + 2 * ALIGNMENT, ALIGNMENT).fill(UNWRITTEN);
      long address = block.address() + ALIGNMENT;
      blocks.put(address, new Block(arena, bytes));
      library.allocated(address, bytes);
      return address;
    } catch (OutOfMemoryError e) {
      arena.close();
      throw new OutOfDeviceMemoryException(
          "The host has not %,d bytes of memory left.".formatted(bytes));
    }
  }

  @Override
  public void free(long address) {
    Block block = blocks.remove(address);
    if (block == null) {
      throw new CudaException(1, "free: 0x%x was not allocated here.".formatted(address));
    }
    library.freed(address, block.bytes());
    block.arena().close();
  }

  @Override
  public long allocatePinned(long bytes) {
    return allocate(bytes);
  }

  @Override
  public void freePinned(long address) {
    free(address);
  }

  @Override
  public void copyToDevice(long to, MemorySegment from, long stream) {
    at(to, from.byteSize()).copyFrom(from);
  }

  @Override
  public void copyToHost(MemorySegment to, long from, long stream) {
    to.copyFrom(at(from, to.byteSize()));
  }

  @Override
  public void copyOnDevice(long to, long from, long bytes, long stream) {
    at(to, bytes).copyFrom(at(from, bytes));
  }

  @Override
  public void fill(long address, byte value, long bytes, long stream) {
    at(address, bytes).fill(value);
  }

  @SuppressWarnings("restricted") // addresses come from allocate, lengths from tensors
  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  @Override
  public long createStream() {
    return handles.incrementAndGet();
  }

  @Override
  public void destroyStream(long stream) {}

  @Override
  public void synchronizeStream(long stream) {}

  @Override
  public void waitForEvent(long stream, long event) {}

  @Override
  public long createEvent() {
    return handles.incrementAndGet();
  }

  @Override
  public void destroyEvent(long event) {
    eventTimes.remove(event);
  }

  @Override
  public void recordEvent(long event, long stream) {
    eventTimes.put(event, System.nanoTime());
  }

  @Override
  public void synchronizeEvent(long event) {}

  @Override
  public float elapsedMilliseconds(long from, long to) {
    Long start = eventTimes.get(from);
    Long end = eventTimes.get(to);
    if (start == null || end == null) {
      throw new CudaException(400, "elapsedMilliseconds: an event was never recorded.");
    }
    return (end - start) / 1e6f;
  }

  @Override
  public void launch(
      long function, long blocks, int threads, int sharedBytes, long stream, MemorySegment cells) {
    MemorySegment kernel = MemorySegment.ofAddress(function);
    long given = cells.byteSize() / ADDRESS.byteSize() - 1;
    if (given != library.parameters(kernel)) { // a GPU would take what lies behind
      throw new CudaException(
          1,
          "A kernel of %d parameters was launched with %d arguments."
              .formatted(library.parameters(kernel), given));
    }
    if (blocks < 1 || blocks > Integer.MAX_VALUE) {
      throw new CudaException(1, "A kernel was launched with %,d blocks.".formatted(blocks));
    }
    if (sharedBytes > allowedSharedBytes.getOrDefault(function, SHARED_UNASKED)) {
      throw new CudaException(
          1,
          "A kernel was launched with %,d bytes of shared memory, which it was not allowed."
              .formatted(sharedBytes));
    }
    int result = library.launch(kernel, blocks, 0, blocks, threads, sharedBytes, cells);
    if (result != 0) {
      throw new CudaException(
          700 + result,
          switch (result) {
            case 1 -> "A kernel was launched with blocks larger than it was compiled for.";
            case 2 -> "The host has no memory left for a block.";
            case 3 -> "A kernel wrote beyond its shared memory.";
            case 4 -> "A kernel loaded numbers together from an address not aligned to them.";
            default -> library.report();
          });
    }
  }

  @Override
  public void beginCapture(long stream) {
    throw new UnsupportedOperationException("graphs: the host build does not record launches");
  }

  @Override
  public boolean isCapturing(long stream) {
    return false;
  }

  @Override
  public long endCapture(long stream) {
    throw new UnsupportedOperationException("graphs: the host build does not record launches");
  }

  @Override
  public void replay(long graph, long stream) {
    throw new UnsupportedOperationException("graphs: the host build does not record launches");
  }

  @Override
  public void destroyGraph(long graph) {}
}

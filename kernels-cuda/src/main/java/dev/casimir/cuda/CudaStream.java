package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.tensor.DType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Work of a device in order. Work of different streams may run side by side. The host build does at
 * once what is put on a stream.
 */
public final class CudaStream implements AutoCloseable {
  private final CudaDevice device;
  private final long handle;
  private final boolean borrowed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<Integer, DeviceTensor> scratch = new HashMap<>();
  private @Nullable CudaGraph recording;

  CudaStream(CudaDevice device, long handle, boolean borrowed) {
    this.device = device;
    this.handle = handle;
    this.borrowed = borrowed;
  }

  public CudaDevice device() {
    return device;
  }

  /**
   * The driver's handle.
   *
   * @throws IllegalStateException if this is closed
   */
  public long handle() {
    if (closed.get()) {
      throw new IllegalStateException("stream: it is closed");
    }
    return handle;
  }

  /** Waits until everything put on the stream is done; errors of kernels appear here. */
  public void synchronize() {
    device.enter().synchronizeStream(handle());
  }

  /** Lets what comes from now on wait for the event. */
  public void waitFor(CudaEvent event) {
    device.enter().waitForEvent(handle(), event.handle());
  }

  /**
   * Records what {@code work} puts on this stream instead of doing it. Nothing else may use the
   * stream meanwhile, and {@code work} may not wait for it.
   *
   * @throws UnsupportedOperationException on the host build
   */
  public CudaGraph capture(Runnable work) {
    GpuDriver driver = device.enter();
    driver.beginCapture(handle());
    CudaGraph graph = new CudaGraph(device);
    record(graph);
    try {
      work.run();
      graph.recorded(device.enter().endCapture(handle));
    } catch (RuntimeException | Error e) {
      abandon(graph, e);
      throw e;
    } finally {
      record(null);
    }
    return graph;
  }

  private synchronized void record(@Nullable CudaGraph graph) {
    recording = graph;
  }

  /** Ends a record that came to nothing. */
  private void abandon(CudaGraph graph, Throwable why) {
    try {
      GpuDriver driver = device.enter();
      if (driver.isCapturing(handle)) {
        driver.destroyGraph(driver.endCapture(handle));
      }
      graph.abandon();
    } catch (CudaException e) {
      why.addSuppressed(e);
    }
  }

  void checkDevice(CudaDevice other) {
    if (device != other) {
      throw new IllegalArgumentException(
          "stream: expected one of " + other.name() + ", got one of " + device.name());
    }
  }

  /**
   * Working memory of at least so many bytes, kept for the next call. Its contents are undefined,
   * and what was put on the stream before may still use it: the stream's order keeps them apart.
   */
  public long scratch(long bytes) {
    return scratch(0, bytes);
  }

  /**
   * The same for a kernel that is part of another, which has working memory of its own.
   *
   * @param depth how many kernels this one is part of
   */
  public synchronized long scratch(int depth, long bytes) {
    handle();
    if (recording != null) {
      return recording.scratch(depth, bytes);
    }
    DeviceTensor known = scratch.get(depth);
    if (known == null || known.bytes() < bytes) {
      if (known != null) {
        synchronize();
        known.close();
      }
      known = device.allocate(DType.INT32, (bytes + 3) / 4);
      scratch.put(depth, known);
    }
    return known.address();
  }

  @Override
  public synchronized void close() {
    if (closed.compareAndSet(false, true)) {
      scratch.values().forEach(DeviceTensor::close); // which waits for the device
      if (!borrowed) {
        try {
          device.enter().destroyStream(handle);
        } finally {
          device.accounts().freed(0);
        }
      }
    }
  }
}

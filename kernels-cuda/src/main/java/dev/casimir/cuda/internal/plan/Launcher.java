package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaStream;

/** Puts the launches of one call on its stream. */
public final class Launcher {
  private final CudaDevice device;
  private final CudaStream stream;
  private final int depth;

  Launcher(CudaDevice device, CudaStream stream) {
    this(device, stream, 0);
  }

  private Launcher(CudaDevice device, CudaStream stream, int depth) {
    this.device = device;
    this.stream = stream;
    this.depth = depth;
  }

  /** For a kernel that is part of this one: its working memory is another. */
  Launcher inner() {
    return new Launcher(device, stream, depth + 1);
  }

  /** One kernel; nothing for no blocks. */
  public void launch(
      KernelFunction function, long blocks, int threads, int sharedBytes, Cells cells) {
    function.launch(stream.handle(), blocks, threads, sharedBytes, cells);
  }

  /** One kernel with a thread for each item. */
  public void launchItems(
      KernelFunction function, long items, int threads, int sharedBytes, Cells cells) {
    launch(function, (items + threads - 1) / threads, threads, sharedBytes, cells);
  }

  /** Fills memory with zeros. */
  public void clear(long address, long bytes) {
    if (bytes > 0) {
      device.driver().fill(address, (byte) 0, bytes, stream.handle());
    }
  }

  /** Copies within the device. */
  public void copy(long to, long from, long bytes) {
    if (bytes > 0) {
      device.driver().copyOnDevice(to, from, bytes, stream.handle());
    }
  }

  /**
   * Working memory of at least so many bytes; one block for each call, aligned to 256 bytes,
   * contents undefined.
   */
  public long scratch(long bytes) {
    return stream.scratch(depth, bytes);
  }

  /** The stream, for libraries that put work of their own on it. */
  public long stream() {
    return stream.handle();
  }
}

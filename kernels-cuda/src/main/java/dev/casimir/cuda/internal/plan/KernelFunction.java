package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.internal.driver.GpuDriver;
import java.lang.foreign.Arena;

/** A compiled kernel on a device. */
public final class KernelFunction {
  /** Above this a kernel must ask for shared memory before it is launched. */
  private static final int SHARED_WITHOUT_ASKING = 48 * 1024;

  /** The most blocks a grid may have in its first axis. */
  private static final long MOST_BLOCKS = Integer.MAX_VALUE;

  private final GpuDriver driver;
  private final long handle;
  private final String name;
  private int allowedSharedBytes = SHARED_WITHOUT_ASKING;

  KernelFunction(GpuDriver driver, long handle, String name) {
    this.driver = driver;
    this.handle = handle;
    this.name = name;
  }

  /**
   * Puts the kernel on a stream; nothing happens for no blocks. The device must be current.
   *
   * @param blocks of the grid
   * @param threads of a block
   * @param sharedBytes dynamic shared memory of a block
   */
  public void launch(long stream, long blocks, int threads, int sharedBytes, Cells cells) {
    if (blocks == 0) {
      return;
    }
    if (blocks > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "%s: %,d blocks are more than a grid has; split the batch".formatted(name, blocks));
    }
    allow(sharedBytes);
    try (Arena arena = Arena.ofConfined()) {
      driver.launch(handle, blocks, threads, sharedBytes, stream, cells.pointers(arena));
    }
  }

  private synchronized void allow(int sharedBytes) {
    if (sharedBytes > allowedSharedBytes) {
      driver.allowSharedMemory(handle, sharedBytes);
      allowedSharedBytes = sharedBytes;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

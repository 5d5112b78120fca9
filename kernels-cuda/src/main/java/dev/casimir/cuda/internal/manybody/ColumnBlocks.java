package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.tensor.DType;

/**
 * Blocks whose threads each have a column of numbers in shared memory.
 *
 * @param threads of a block
 * @param sharedBytes of a block
 */
record ColumnBlocks(int threads, int sharedBytes) {
  private static final int WARP = 32;
  private static final int MOST_THREADS = 128;

  /** Shared memory with which several blocks stay resident. */
  private static final int WANTED_BYTES = 32 * 1024;

  /**
   * @param numbers of a column
   * @param described what to say if they are too many for the device
   */
  static ColumnBlocks of(int numbers, DType dtype, CudaDevice device, String described) {
    long bytes = (long) numbers * dtype.bytes();
    int warps = (int) (WANTED_BYTES / Math.max(1, bytes) / WARP);
    int threads = Math.clamp(warps, 1, MOST_THREADS / WARP) * WARP;
    if (threads * bytes > device.properties().sharedBytesPerBlock()) {
      throw new UnsupportedOperationException(
          "a many-body product of degrees this high is not available on %s; plan it on the cpu, got %s"
              .formatted(device.name(), described));
    }
    return new ColumnBlocks(threads, (int) (threads * bytes));
  }

  void launch(Launcher launcher, KernelFunction kernel, long columns, Cells cells) {
    launcher.launchItems(kernel, columns, threads, sharedBytes, cells);
  }
}

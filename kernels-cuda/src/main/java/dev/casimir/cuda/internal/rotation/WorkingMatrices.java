package dev.casimir.cuda.internal.rotation;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.so3.internal.WignerRecursion;
import dev.casimir.tensor.DType;

/**
 * Where the blocks of a launch keep the matrices of all degrees: in shared memory, or where that is
 * too small in the device's, for so many blocks at a time.
 *
 * @param blockBytes of one block
 */
record WorkingMatrices(CudaDevice device, long blockBytes) {
  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  /** Blocks that keep a multiprocessor busy. */
  private static final long BLOCKS_PER_MULTIPROCESSOR = 16;

  /** With the sign of the determinant behind the matrices. */
  static WorkingMatrices of(CudaDevice device, WignerRecursion recursion, DType dtype) {
    return new WorkingMatrices(device, (recursion.size() + 1L) * dtype.bytes());
  }

  private boolean isShared() {
    return blockBytes <= SHARED_BYTES;
  }

  int sharedBytes() {
    return isShared() ? (int) blockBytes : 0;
  }

  long blocks(long items) {
    return Math.min(items, device.properties().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR);
  }

  /** The address kernels take; zero for shared memory. */
  long scratch(Launcher launcher, long items) {
    return isShared() ? 0 : launcher.scratch(blocks(items) * blockBytes);
  }
}

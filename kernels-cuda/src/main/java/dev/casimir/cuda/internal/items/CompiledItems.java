package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;

/**
 * A kernel of {@code itemwise.cuh}.
 *
 * @param rowBytes of the numbers of an item at one time
 */
record CompiledItems(KernelFunction function, int variant, boolean itemsLast, int rowBytes)
    implements ItemStep {
  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  @Override
  public void run(Launcher launcher, long scratch, long[] tensors, long n) {
    Cells cells = new Cells().add(variant).add(itemsLast ? 1 : 0).addresses(tensors).add(n);
    int threads = Math.clamp(SHARED_BYTES / (rowBytes * WARP), 1, MOST_THREADS / WARP) * WARP;
    int sharedBytes = itemsLast ? 0 : threads * rowBytes;
    launcher.launchItems(function, n, threads, sharedBytes, cells);
  }
}

package dev.casimir.benchmarks;

import dev.casimir.tensor.DType;

/**
 * Batches whose operands stay in the second-level cache, so that arithmetic is what is measured.
 */
public final class CacheResidence {
  /** What two operands and the result of one thread may fill: half of a common level 2. */
  public static final int WORKING_SET_BYTES = 512 * 1024;

  private static final int LARGEST_BATCH = 1024;

  private CacheResidence() {}

  /**
   * The batch of a product of degrees 0..{@code degree}: as many items as the working set holds for
   * each thread, at least four a thread, at most 1024 a thread.
   */
  public static int batch(int degree, int channels, DType dtype, int threads) {
    long components = (degree + 1L) * (degree + 1L);
    long item = 3 * components * channels * dtype.bytes();
    return threads * Math.clamp(WORKING_SET_BYTES / item, 4, LARGEST_BATCH);
  }
}

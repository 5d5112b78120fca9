package dev.casimir.product.internal;

/**
 * How batches are cut where gradients of weights that all entries share are summed: entry after
 * entry within a chunk, then chunk after chunk. It depends on the size of the batch alone, and so
 * do the bits of the sums.
 *
 * @param least entries of a chunk, which have a multiple of it
 */
public record BatchChunks(int least) {
  /** Chunks for entries that come in panels: a multiple of any panel. */
  public static final BatchChunks OF_PANELS = new BatchChunks(64);

  /** Chunks of a batch at most. */
  public static final int MOST = 64;

  private long entries(long batch) {
    long most = (long) MOST * least;
    return least * Math.max(1, (batch + most - 1) / most);
  }

  /** Chunks of a batch. */
  public long count(long batch) {
    long entries = entries(batch);
    return (batch + entries - 1) / entries;
  }

  /** First entry of a chunk. */
  public long from(long batch, long chunk) {
    return chunk * entries(batch);
  }

  /** End of the entries of a chunk. */
  public long to(long batch, long chunk) {
    return Math.min(batch, (chunk + 1) * entries(batch));
  }
}

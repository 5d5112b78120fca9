package dev.casimir.product.internal;

/**
 * How a batch is cut where gradients of weights that all entries share are summed: entry after
 * entry within a chunk, then chunk after chunk. It depends on the size of the batch alone, and so
 * do the bits of the sums.
 *
 * @param batch entries
 * @param entries of one chunk; the last may have fewer
 */
public record BatchChunks(long batch, long entries) {
  /** Chunks of a batch at most. */
  public static final int MOST = 64;

  /** Chunks of a multiple of {@code least} entries, no more than {@link #MOST}. */
  public static BatchChunks of(long batch, int least) {
    long most = (long) MOST * least;
    return new BatchChunks(batch, least * Math.max(1, (batch + most - 1) / most));
  }

  public long count() {
    return (batch + entries - 1) / entries;
  }

  /** First entry of a chunk. */
  public long from(long chunk) {
    return chunk * entries;
  }

  /** End of the entries of a chunk. */
  public long to(long chunk) {
    return Math.min(batch, (chunk + 1) * entries);
  }
}

package dev.casimir.simd.lanes;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;

/**
 * How many items are computed together, and where their numbers lie: row r of a panel at r times
 * {@link #rowBytes}.
 *
 * @param lanes items of one row, whole vectors of every width
 */
public record LanePanel(DType dtype, int lanes) {
  private static final int WIDEST_VECTOR = 64;
  private static final int CACHE_BYTES = 40 << 10;
  private static final int MOST_VECTORS = 15;

  /** A panel of about that many rows which stays in the first-level cache. */
  public static LanePanel forRows(DType dtype, int rows) {
    int vectors = Math.clamp(CACHE_BYTES / (rows * WIDEST_VECTOR), 1, MOST_VECTORS);
    // An odd number of cache lines between rows: rows do not share cache sets.
    return new LanePanel(dtype, (vectors - 1 | 1) * WIDEST_VECTOR / dtype.bytes());
  }

  public long rowBytes() {
    return (long) lanes * dtype.bytes();
  }

  /** Vectors of a provider that hold the first {@code items} items. */
  public int vectors(Provider provider, int items) {
    int width = Provider.lanes(provider, dtype);
    return (items + width - 1) / width;
  }
}

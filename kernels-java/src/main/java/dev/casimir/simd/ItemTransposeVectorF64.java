package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.LANES;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@link ItemTranspose} in blocks of as many items as a vector has lanes; the last block may
 * overlap the one before. A block of k numbers an item is k whole vectors on both sides. Lengths
 * without radices go in groups of as many numbers as a vector has lanes, of which the last may
 * overlap too.
 */
public final class ItemTransposeVectorF64 implements ItemTranspose {
  private static final long BYTES = Double.BYTES;
  private static final long ROW = LANES * BYTES;

  /** Blocks go through their passes in chunks that stay in the first cache. */
  private static final int CHUNK_ROWS = (int) (8192 / ROW);

  private final ItemTransposeScalarF64 scalar = new ItemTransposeScalarF64();

  @Override
  public void pack(
      MemorySegment items,
      long itemsOffset,
      int k,
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int count) {
    if (k == 1) {
      MemorySegment.copy(items, itemsOffset, panel, panelOffset, count * BYTES);
    } else if (!inVectors(k, count)) {
      scalar.pack(items, itemsOffset, k, panel, panelOffset, rowStride, count);
    } else {
      int most = mostBlocks(k);
      for (int item = 0; item < count; ) {
        int left = count - item;
        int blocks = Math.clamp(left / LANES, 1, most);
        int first = Math.min(item, count - LANES);
        long from = itemsOffset + first * (k * BYTES);
        long to = panelOffset + first * BYTES;
        if (!inGroups(k)) {
          InterleavePassesVectorF64.apart(
              k, items, from, ROW, k * ROW, panel, to, rowStride, blocks);
        } else {
          for (int row = 0; row < k; row += LANES) {
            int group = Math.min(row, k - LANES);
            InterleavePassesVectorF64.apart(
                LANES,
                items,
                from + group * BYTES,
                k * BYTES,
                k * ROW,
                panel,
                to + group * rowStride,
                rowStride,
                blocks);
          }
        }
        item += blocks * LANES;
      }
    }
    repeatLast(items, itemsOffset, k, panel, panelOffset, rowStride, count);
  }

  @Override
  public void unpack(
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int k,
      MemorySegment items,
      long itemsOffset,
      int count) {
    if (k == 1) {
      MemorySegment.copy(panel, panelOffset, items, itemsOffset, count * BYTES);
    } else if (!inVectors(k, count)) {
      scalar.unpack(panel, panelOffset, rowStride, k, items, itemsOffset, count);
    } else {
      int most = mostBlocks(k);
      for (int item = 0; item < count; ) {
        int left = count - item;
        int blocks = Math.clamp(left / LANES, 1, most);
        int first = Math.min(item, count - LANES);
        long from = panelOffset + first * BYTES;
        long to = itemsOffset + first * (k * BYTES);
        if (!inGroups(k)) {
          InterleavePassesVectorF64.together(
              k, panel, from, rowStride, items, to, ROW, k * ROW, blocks);
        } else {
          for (int row = 0; row < k; row += LANES) {
            int group = Math.min(row, k - LANES);
            InterleavePassesVectorF64.together(
                LANES,
                panel,
                from + group * rowStride,
                rowStride,
                items,
                to + group * BYTES,
                k * BYTES,
                k * ROW,
                blocks);
          }
        }
        item += blocks * LANES;
      }
    }
  }

  private static boolean inVectors(int k, int count) {
    return count >= LANES && (k >= LANES || InterleaveRadices.of(k).length > 0);
  }

  /** A group is the quicker the shorter it is, unless much overlaps. */
  private static boolean inGroups(int k) {
    int whole = (k + LANES - 1) & -LANES;
    return InterleaveRadices.of(k).length == 0 || (k > LANES && 3 * whole <= 4 * k);
  }

  private static int mostBlocks(int k) {
    return Math.max(1, CHUNK_ROWS / k);
  }

  /** Lanes up to the next whole vector, so that none holds what was there by chance. */
  private static void repeatLast(
      MemorySegment items,
      long itemsOffset,
      int k,
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int count) {
    int idle = -count & (LANES - 1);
    if (count == 0 || idle == 0) {
      return;
    }
    long last = itemsOffset + (count - 1) * (k * BYTES);
    for (int row = 0; row < k; row++) {
      double value = items.get(JAVA_DOUBLE_UNALIGNED, last + row * BYTES);
      long to = panelOffset + row * rowStride + count * BYTES;
      for (int lane = 0; lane < idle; lane++) {
        panel.set(JAVA_DOUBLE_UNALIGNED, to + lane * BYTES, value);
      }
    }
  }
}

package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Carries irreps vectors into panels and back. An item is one channel of one batch entry; a panel
 * holds {@code width} consecutive items as lanes, so any batch and any multiplicity fill the
 * vectors.
 */
public final class PanelPacking {
  private final PanelCopy copy;
  private final RowSums rowSums;
  private final Layout layout;
  private final int elementBytes;
  private final int channels;
  private final int width;
  private final long dimension;
  private final int rows;
  private final int[] blockRow;
  private final int[] blockRows;
  private final long[] blockOffset;
  private final boolean[] repeated;
  private final int[] emptyRows;

  public PanelPacking(
      RowMap map, int channels, Layout layout, DType dtype, Provider provider, int width) {
    this.rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.copy = Provider.instantiatePlain(PanelCopy.class, PanelCopy.class.getName(), dtype);
    this.layout = layout;
    this.elementBytes = dtype.bytes();
    this.channels = channels;
    this.width = width;
    this.dimension = map.irreps().dimension();
    this.rows = map.rows();
    List<Irreps.Block> blocks = map.irreps().blocks();
    blockRow = new int[blocks.size()];
    blockRows = new int[blocks.size()];
    blockOffset = new long[blocks.size()];
    repeated = new boolean[blocks.size()];
    boolean[] filled = new boolean[rows];
    for (int k = 0; k < blocks.size(); k++) {
      blockRow[k] = map.firstRow(k);
      blockRows[k] = blocks.get(k).irrep().dimension();
      blockOffset[k] = map.irreps().offset(k);
      if (blockRow[k] == RowMap.NONE) {
        continue;
      }
      repeated[k] = filled[blockRow[k]];
      java.util.Arrays.fill(filled, blockRow[k], blockRow[k] + blockRows[k], true);
    }
    emptyRows = java.util.stream.IntStream.range(0, rows).filter(r -> !filled[r]).toArray();
  }

  public long panelBytes() {
    return (long) rows * width * elementBytes;
  }

  /** Fills the panel at byte {@code offset} from items {@code first .. first + count}. */
  public void gather(
      MemorySegment tensor, long first, int count, MemorySegment panel, long offset) {
    gather(tensor, first, count, panel, offset, dimension);
  }

  /** The same from one entry that all batch entries share. */
  void gatherShared(MemorySegment tensor, long first, int count, MemorySegment panel, long offset) {
    gather(tensor, first, count, panel, offset, 0);
  }

  private void gather(
      MemorySegment tensor,
      long first,
      int count,
      MemorySegment panel,
      long offset,
      long entryStride) {
    long base = offset / elementBytes;
    for (int row : emptyRows) {
      rowSums.clear(panel, offset + (long) row * width * elementBytes, 1, 0, width);
    }
    for (int done = 0; done < count; ) {
      long entry = (first + done) / channels;
      int channel = (int) ((first + done) % channels);
      int run = Math.min(count - done, channels - channel);
      for (int k = 0; k < blockRow.length; k++) {
        if (blockRow[k] == RowMap.NONE) {
          continue;
        }
        for (int m = 0; m < blockRows[k]; m++) {
          long from = entry * entryStride + blockOffset[k] + element(k, m, channel);
          long to = base + (long) (blockRow[k] + m) * width + done;
          if (repeated[k]) {
            copy.gatherAdd(tensor, from, stride(k), panel, to, run);
          } else {
            copy.gather(tensor, from, stride(k), panel, to, run);
          }
        }
      }
      done += run;
    }
  }

  /**
   * Adds items {@code first .. first + count} of the panel at byte {@code offset}, in their order,
   * to one entry that all batch entries share. Blocks have one component each.
   */
  void scatterAdd(
      MemorySegment panel, long offset, MemorySegment entry, long start, long first, int count) {
    long base = offset / elementBytes;
    for (int done = 0; done < count; ) {
      int channel = (int) ((first + done) % channels);
      int run = Math.min(count - done, channels - channel);
      for (int k = 0; k < blockRow.length; k++) {
        long from = base + (long) blockRow[k] * width + done;
        copy.gatherAdd(panel, from, 1, entry, start + blockOffset[k] + channel, run);
      }
      done += run;
    }
  }

  /** Writes items {@code first .. first + count} from the panel at byte {@code offset}. */
  public void scatter(
      MemorySegment panel, long offset, MemorySegment tensor, long first, int count) {
    long base = offset / elementBytes;
    for (int done = 0; done < count; ) {
      long entry = (first + done) / channels;
      int channel = (int) ((first + done) % channels);
      int run = Math.min(count - done, channels - channel);
      for (int k = 0; k < blockRow.length; k++) {
        for (int m = 0; m < blockRows[k]; m++) {
          long to = entry * dimension + blockOffset[k] + element(k, m, channel);
          if (blockRow[k] == RowMap.NONE) {
            copy.zero(tensor, to, stride(k), run);
          } else {
            long from = base + (long) (blockRow[k] + m) * width + done;
            copy.scatter(panel, from, tensor, to, stride(k), run);
          }
        }
      }
      done += run;
    }
  }

  private long element(int block, int component, int channel) {
    return layout == Layout.MUL_IR
        ? (long) channel * blockRows[block] + component
        : (long) component * channels + channel;
  }

  private long stride(int block) {
    return layout == Layout.MUL_IR ? blockRows[block] : 1;
  }
}

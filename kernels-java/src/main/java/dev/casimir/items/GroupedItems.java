package dev.casimir.items;

import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A formula for items that come in groups: some of its numbers belong to the item, others to all
 * items of its group. Points of clouds, of which each has a frame. Items are lanes.
 */
public final class GroupedItems {
  /** Operations of one range of items: some tens of microseconds of work. */
  private static final long GRAIN_OPERATIONS = 1 << 19;

  private final DType dtype;
  private final CompiledRoutine routine;
  private final ItemTranspose transpose;
  private final ScratchPool panels;
  private final int[] itemSizes;
  private final int[] groupSizes;
  private final int flagMask;
  private final int[] outputSizes;
  private final int lanes;
  private final long rowBytes;
  private final long groupOffset;
  private final long outputOffset;
  private final long grain;

  /**
   * Compiles a formula.
   *
   * @param itemSizes numbers of each input that belongs to items; they come first
   * @param groupSizes numbers of each input that belongs to groups
   * @param flagMask the last number of a group is 1 if one of these bits of its flags is set, else
   *     0
   * @param formula its status is not used
   */
  public GroupedItems(
      int[] itemSizes,
      int[] groupSizes,
      int flagMask,
      int[] outputSizes,
      LaneFormula formula,
      DType dtype,
      Provider provider) {
    this.dtype = dtype;
    this.itemSizes = itemSizes.clone();
    this.groupSizes = groupSizes.clone();
    this.flagMask = flagMask;
    this.outputSizes = outputSizes.clone();
    int itemRows = Arrays.stream(itemSizes).sum();
    int inputs = itemRows + Arrays.stream(groupSizes).sum() + 1;
    int outputs = Arrays.stream(outputSizes).sum();
    routine = new CompiledRoutine(LaneRoutine.of(dtype, inputs, outputs, formula), provider);
    transpose = ItemTranspose.of(provider, dtype);
    panels = new ScratchPool(routine.bytes());
    lanes = routine.panel().lanes();
    rowBytes = routine.panel().rowBytes();
    groupOffset = itemRows * rowBytes;
    outputOffset = inputs * rowBytes;
    long perPanel = (routine.operations() + inputs + outputs) * lanes;
    grain = (GRAIN_OPERATIONS / perPanel + 1) * lanes;
  }

  /** Arithmetic operations of an item. */
  public long operations() {
    return routine.operations();
  }

  /**
   * The memory of one call, row-major, open to the threads that will run.
   *
   * @param items inputs of items, [items, size] each
   * @param groups inputs of groups, [groups, size] each
   * @param flags of groups, [groups] INT32
   * @param outputs [items, size] each
   * @param count how many items
   * @param groupItems items of a group if all have as many
   * @param offsets INT64 numbers of the first items of the groups and the end of the last one;
   *     {@link MemorySegment#NULL} if all groups have as many items
   */
  public record Batch(
      MemorySegment[] items,
      MemorySegment[] groups,
      MemorySegment flags,
      MemorySegment[] outputs,
      long count,
      long groupItems,
      long groupCount,
      MemorySegment offsets) {
    private long begin(long group) {
      return offsets.address() == 0
          ? group * groupItems
          : offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, group * Long.BYTES);
    }

    /** The group of an item, the last of those that begin there. */
    private long groupOf(long item) {
      if (offsets.address() == 0) {
        return item / groupItems;
      }
      long low = 0;
      long high = groupCount;
      while (high - low > 1) {
        long middle = (low + high) >>> 1;
        if (begin(middle) <= item) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** Computes all items. */
  public void run(Batch batch, int threads) {
    if (batch.count() > 0) {
      ParallelItems.run(threads, batch.count(), grain, (from, to) -> run(batch, from, to));
    }
  }

  private void run(Batch batch, long from, long to) {
    MemorySegment panel = panels.acquire();
    try {
      long filled = -1;
      long group = batch.groupOf(from);
      for (long first = from; first < to; first += lanes) {
        int count = (int) Math.min(lanes, to - first);
        pack(batch, first, count, panel);
        while (batch.begin(group + 1) <= first) {
          group++;
        }
        boolean whole = batch.begin(group + 1) >= first + count;
        if (!whole || filled != group) {
          fill(batch, group, first, count, panel);
        }
        filled = whole ? group : -1;
        routine.run(panel, count);
        unpack(batch, first, count, panel);
      }
    } finally {
      panels.release(panel);
    }
  }

  private void pack(Batch batch, long first, int count, MemorySegment panel) {
    long at = 0;
    for (int i = 0; i < itemSizes.length; i++) {
      int size = itemSizes[i];
      long from = first * size * dtype.bytes();
      transpose.pack(batch.items()[i], from, size, panel, at, rowBytes, count);
      at += size * rowBytes;
    }
  }

  private void unpack(Batch batch, long first, int count, MemorySegment panel) {
    long at = outputOffset;
    for (int i = 0; i < outputSizes.length; i++) {
      int size = outputSizes[i];
      long target = first * size * dtype.bytes();
      transpose.unpack(panel, at, rowBytes, size, batch.outputs()[i], target, count);
      at += size * rowBytes;
    }
  }

  /** Writes the numbers of groups into the lanes of their items, the last ones to the end. */
  private void fill(Batch batch, long firstGroup, long first, int count, MemorySegment panel) {
    long group = firstGroup;
    int lane = 0;
    while (lane < count) {
      while (batch.begin(group + 1) <= first + lane) {
        group++;
      }
      long next = batch.begin(group + 1) - first;
      int end = next >= count ? lanes : (int) next;
      long row = groupOffset;
      for (int i = 0; i < groupSizes.length; i++) {
        long at = group * groupSizes[i] * dtype.bytes();
        for (int k = 0; k < groupSizes[i]; k++) {
          fillRow(panel, row, lane, end, number(batch.groups()[i], at));
          row += rowBytes;
          at += dtype.bytes();
        }
      }
      int flags = batch.flags().get(ValueLayout.JAVA_INT_UNALIGNED, group * Integer.BYTES);
      fillRow(panel, row, lane, end, (flags & flagMask) == 0 ? 0 : 1);
      lane = end;
    }
  }

  private double number(MemorySegment source, long at) {
    return dtype == DType.FLOAT32
        ? source.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at)
        : source.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
  }

  private void fillRow(MemorySegment panel, long row, int lane, int end, double value) {
    if (dtype == DType.FLOAT32) {
      float single = (float) value;
      for (int i = lane; i < end; i++) {
        panel.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row + (long) i * Float.BYTES, single);
      }
    } else {
      for (int i = lane; i < end; i++) {
        panel.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, row + (long) i * Double.BYTES, value);
      }
    }
  }
}

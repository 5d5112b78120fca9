package dev.casimir.product.internal.convolution;

import dev.casimir.product.internal.PanelCopy;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The features of nodes as panels, a row for each component and a lane for each channel. Those that
 * lie so already are used in place.
 */
final class FeaturePanels {
  private final PanelCopy copy;
  private final Layout layout;
  private final boolean inPlace;
  private final int multiplicity;
  private final int channels;
  private final int elementBytes;
  private final int rows;
  private final long dimension;
  private final int[] blockRows;

  /**
   * The memory of the last run, kept for the next. The lanes beyond the multiplicity are never
   * written and stay zero.
   */
  private final AtomicReference<MemorySegment> kept = new AtomicReference<>(MemorySegment.NULL);

  FeaturePanels(Irreps irreps, int multiplicity, int channels, Layout layout, DType dtype) {
    this.copy = Provider.instantiatePlain(PanelCopy.class, PanelCopy.class.getName(), dtype);
    this.layout = layout;
    this.multiplicity = multiplicity;
    this.channels = channels;
    this.elementBytes = dtype.bytes();
    this.dimension = irreps.dimension();
    this.inPlace = layout == Layout.IR_MUL && multiplicity == channels;
    List<Irreps.Block> blocks = irreps.blocks();
    blockRows = new int[blocks.size()];
    int sum = 0;
    for (int k = 0; k < blockRows.length; k++) {
      blockRows[k] = blocks.get(k).irrep().dimension();
      sum += blockRows[k];
    }
    rows = sum;
  }

  /** Whether tensors are panels as they are. */
  boolean inPlace() {
    return inPlace;
  }

  /** Bytes of one node's panel. */
  long panelBytes() {
    return (long) rows * channels * elementBytes;
  }

  /** Memory for the panels of {@code nodes} nodes, to be given back by {@link #release}. */
  MemorySegment acquire(long nodes) {
    long bytes = Math.multiplyExact(nodes, panelBytes());
    MemorySegment segment = kept.getAndSet(MemorySegment.NULL);
    return segment.byteSize() >= bytes
        ? segment
        : Tensor.zeros(Arena.ofAuto(), DType.INT64, bytes / Long.BYTES).segment();
  }

  void release(MemorySegment segment) {
    kept.set(segment);
  }

  /** Carries nodes {@code from .. to} into their panels. */
  void pack(MemorySegment tensor, long from, long to, MemorySegment panels) {
    for (long node = from; node < to; node++) {
      long item = node * dimension;
      long target = node * rows * channels;
      for (int block : blockRows) {
        for (int m = 0; m < block; m++) {
          long first = layout == Layout.MUL_IR ? item + m : item + (long) m * multiplicity;
          copy.gather(tensor, first, stride(block), panels, target, multiplicity);
          target += channels;
        }
        item += (long) block * multiplicity;
      }
    }
  }

  /** Writes one panel, at byte {@code offset}, to its node. */
  void unpack(MemorySegment panel, long offset, MemorySegment tensor, long node) {
    long item = node * dimension;
    long source = offset / elementBytes;
    for (int block : blockRows) {
      for (int m = 0; m < block; m++) {
        long first = layout == Layout.MUL_IR ? item + m : item + (long) m * multiplicity;
        copy.scatter(panel, source, tensor, first, stride(block), multiplicity);
        source += channels;
      }
      item += (long) block * multiplicity;
    }
  }

  private long stride(int block) {
    return layout == Layout.MUL_IR ? block : 1;
  }
}

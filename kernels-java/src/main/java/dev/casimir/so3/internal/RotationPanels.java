package dev.casimir.so3.internal;

import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.lang.foreign.MemorySegment;

/**
 * Cuts a batch of vectors into panels and rotates them. Rotations are prepared for as many items as
 * a vector has lanes. A block with many channels is then done item by item, its channels being
 * lanes: in place where they lie side by side and fill whole vectors, else packed. A block with few
 * is done channel by channel, the items being lanes. The bits are the same either way.
 */
final class RotationPanels {
  private final RotationMethod method;
  private final Irreps irreps;
  private final Irreps.Block[] blocks;
  private final boolean channelsLast;
  private final int lanes;
  private final int bytes;
  private final long row;
  private final long in;
  private final long out;
  private final StridedBlock copy;
  private final ItemTranspose transpose;
  private final ScratchPool pool;

  RotationPanels(
      RotationMethod method, Irreps irreps, Layout layout, DType dtype, Provider provider) {
    this.method = method;
    this.irreps = irreps;
    blocks = irreps.blocks().toArray(Irreps.Block[]::new);
    channelsLast = layout == Layout.IR_MUL;
    lanes = Provider.lanes(provider, dtype);
    bytes = dtype.bytes();
    row = (long) lanes * bytes;
    copy = dtype == DType.FLOAT64 ? new StridedBlockF64() : new StridedBlockF32();
    transpose = ItemTranspose.of(provider, dtype);
    long panel = row;
    for (Irreps.Block block : blocks) {
      panel = Math.max(panel, block.irrep().dimension() * vectors(block) * row);
    }
    in = method.bytes();
    out = in + panel;
    pool = new ScratchPool(out + panel);
  }

  /** Items whose rotations are prepared together. */
  int lanes() {
    return lanes;
  }

  /** Whether the channels of a block are worth being lanes. */
  private boolean byChannel(Irreps.Block block) {
    return 2L * block.multiplicity() >= lanes;
  }

  private int vectors(Irreps.Block block) {
    return byChannel(block) ? (block.multiplicity() - 1) / lanes + 1 : 1;
  }

  /**
   * Does the groups {@code from .. to} of a batch, each of {@link #lanes} items but for the last.
   *
   * @param shared whether there is one rotation for all
   */
  void run(
      boolean adjoint,
      boolean shared,
      MemorySegment rotations,
      MemorySegment x,
      MemorySegment y,
      long batch,
      long from,
      long to) {
    MemorySegment memory = pool.acquire();
    try {
      long target = method.rotationOffset() / bytes;
      if (shared) {
        copy.gather(rotations, 0, 1, 0, memory, target, lanes, 9, lanes);
        method.prepare(adjoint, memory);
      }
      for (long group = from; group < to; group++) {
        long item = group * lanes;
        int count = (int) Math.min(lanes, batch - item);
        if (!shared) {
          transpose.pack(rotations, 9 * item * bytes, 9, memory, target * bytes, row, count);
          method.prepare(adjoint, memory);
        }
        for (int b = 0; b < blocks.length; b++) {
          if (blocks[b].multiplicity() == 0) {
            continue;
          }
          if (byChannel(blocks[b])) {
            channels(b, adjoint, x, y, item, count, memory);
          } else {
            items(b, adjoint, x, y, item, count, memory);
          }
        }
      }
    } finally {
      pool.release(memory);
    }
  }

  private void channels(
      int b,
      boolean adjoint,
      MemorySegment x,
      MemorySegment y,
      long item,
      int count,
      MemorySegment memory) {
    Irrep irrep = blocks[b].irrep();
    int width = irrep.dimension();
    int copies = blocks[b].multiplicity();
    int vectors = vectors(blocks[b]);
    boolean inPlace = channelsLast && copies % lanes == 0;
    long stride = vectors * row;
    int padded = vectors * lanes;
    for (int t = 0; t < count; t++) {
      long start = (item + t) * irreps.dimension() + irreps.offset(b);
      long at = start * bytes;
      if (inPlace) {
        method.byChannel(irrep, adjoint, t, memory, x, at, stride, y, at, stride, vectors);
        continue;
      }
      if (channelsLast) {
        copy.gather(x, start, copies, 1, memory, in / bytes, padded, width, copies);
      } else {
        transpose.pack(x, at, width, memory, in, stride, copies);
      }
      method.byChannel(irrep, adjoint, t, memory, memory, in, stride, memory, out, stride, vectors);
      if (channelsLast) {
        copy.scatter(memory, out / bytes, padded, y, start, copies, 1, width, copies);
      } else {
        transpose.unpack(memory, out, stride, width, y, at, copies);
      }
    }
  }

  private void items(
      int b,
      boolean adjoint,
      MemorySegment x,
      MemorySegment y,
      long item,
      int count,
      MemorySegment memory) {
    Irrep irrep = blocks[b].irrep();
    int width = irrep.dimension();
    int copies = blocks[b].multiplicity();
    long dimension = irreps.dimension();
    long rowStride = channelsLast ? copies : 1;
    long channelStride = channelsLast ? 1 : width;
    for (int u = 0; u < copies; u++) {
      long start = item * dimension + irreps.offset(b) + u * channelStride;
      copy.gather(x, start, rowStride, dimension, memory, in / bytes, lanes, width, count);
      method.byItem(irrep, adjoint, memory, in, out);
      copy.scatter(memory, out / bytes, lanes, y, start, rowStride, dimension, width, count);
    }
  }
}

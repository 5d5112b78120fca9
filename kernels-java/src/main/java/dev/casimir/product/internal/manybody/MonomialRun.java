package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.PanelPacking;
import dev.casimir.product.internal.RowMap;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Runs a monomial on tensors. Channels-last data that already is a panel for every batch entry is
 * used in place; otherwise items are packed into panels of a fixed width.
 */
final class MonomialRun {
  /**
   * Work a thread takes at once, in nanoseconds: long against handing it out, short against a
   * batch.
   */
  private static final double GRAIN_NANOSECONDS = 20_000;

  private final PanelMonomial monomial;
  private final PanelFormat format;
  private final int factors;
  private final long[] entryBytes;
  private final List<PanelPacking> packing;
  private final long[] panelOffsets;
  private final ScratchPool scratch;
  private final ScratchPool panels;
  private final long grain;

  /**
   * @param maps rows of the operands of the monomial and, last, of its output
   */
  MonomialRun(
      PanelMonomial monomial, PanelFormat format, List<RowMap> maps, double nanosecondsPerItem) {
    this.monomial = monomial;
    this.format = format;
    this.factors = maps.size() - 2;
    this.entryBytes = maps.stream().mapToLong(map -> map.rows() * format.rowStride()).toArray();
    this.packing = format.direct() ? List.of() : maps.stream().map(format::packing).toList();
    this.panelOffsets = new long[maps.size() + 1];
    for (int i = 0; i < packing.size(); i++) {
      panelOffsets[i + 1] = panelOffsets[i] + packing.get(i).panelBytes();
    }
    this.scratch = new ScratchPool(monomial.scratchBytes(format.lanes()));
    this.panels = new ScratchPool(panelOffsets[packing.size()]);
    double unit = Math.max(1, nanosecondsPerItem * format.lanes());
    this.grain = Math.max(1, (long) (GRAIN_NANOSECONDS / unit));
  }

  long multiplyAdds() {
    return monomial.multiplyAdds();
  }

  /** Operands the monomial does not have are given as {@code f} again. */
  void run(Tensor f, Tensor g, Tensor h, Tensor z, long batch) {
    if (batch == 0 || z.size() == 0) {
      return;
    }
    int threads = format.threads();
    long units = format.units(batch);
    boolean alone =
        threads == 1
            || units <= grain
            || !(isShareable(f) && isShareable(g) && isShareable(h) && isShareable(z));
    if (alone) {
      range(f.segment(), g.segment(), h.segment(), z.segment(), batch, 0, units);
      return;
    }
    MemorySegment fs = SharedView.forThreads(f.segment(), threads);
    MemorySegment gs = SharedView.forThreads(g.segment(), threads);
    MemorySegment hs = SharedView.forThreads(h.segment(), threads);
    MemorySegment zs = SharedView.forThreads(z.segment(), threads);
    ParallelItems.run(threads, units, grain, (from, to) -> range(fs, gs, hs, zs, batch, from, to));
  }

  private static boolean isShareable(Tensor tensor) {
    return SharedView.isAccessibleByWorkers(tensor.segment());
  }

  private void range(
      MemorySegment f,
      MemorySegment g,
      MemorySegment h,
      MemorySegment z,
      long batch,
      long from,
      long to) {
    MemorySegment memory = scratch.acquire();
    MemorySegment packed = panels.acquire();
    try {
      for (long unit = from; unit < to; unit++) {
        if (format.direct()) {
          inPlace(f, g, h, z, unit, memory);
        } else {
          packed(f, g, h, z, batch, unit, packed, memory);
        }
      }
    } finally {
      panels.release(packed);
      scratch.release(memory);
    }
  }

  private void inPlace(
      MemorySegment f,
      MemorySegment g,
      MemorySegment h,
      MemorySegment z,
      long entry,
      MemorySegment memory) {
    monomial.run(
        f,
        entry * entryBytes[0],
        g,
        factors > 0 ? entry * entryBytes[1] : 0,
        h,
        factors > 1 ? entry * entryBytes[2] : 0,
        z,
        entry * entryBytes[factors + 1],
        format.rowStride(),
        format.lanes(),
        memory);
  }

  private void packed(
      MemorySegment f,
      MemorySegment g,
      MemorySegment h,
      MemorySegment z,
      long batch,
      long unit,
      MemorySegment packed,
      MemorySegment memory) {
    long item = unit * format.lanes();
    int count = (int) Math.min(format.lanes(), batch * format.channels() - item);
    packing.get(0).gather(f, item, count, packed, panelOffsets[0]);
    if (factors > 0) {
      packing.get(1).gather(g, item, count, packed, panelOffsets[1]);
    }
    if (factors > 1) {
      packing.get(2).gather(h, item, count, packed, panelOffsets[2]);
    }
    long output = panelOffsets[factors + 1];
    monomial.run(
        packed,
        panelOffsets[0],
        packed,
        panelOffsets[1],
        packed,
        factors > 1 ? panelOffsets[2] : 0,
        packed,
        output,
        format.rowStride(),
        format.lanes(),
        memory);
    packing.get(factors + 1).scatter(packed, output, z, item, count);
  }
}

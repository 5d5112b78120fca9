package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries panels of given irreps into the frame of an edge and back. Into the frame: about the
 * polar axis ({@link PolarTurns}, rows by block), then down to the pole ({@link WignerHalves}, rows
 * by order). That takes 2l^2 + 6l + 1 multiply-adds a block, fewer than the whole matrix, (2l+1)^2,
 * and than its factorisation by a constant matrix J, 2l^2 + 10l + 2.
 */
final class PanelFrame {
  private final PolarTurns turns;
  private final OrderMatrices matrices;
  private final AlignedScratch at;
  private final int[] zonal;
  private final int[] orders;
  private final int[] starts;
  private final Jobs into;
  private final Jobs back;
  private final long multiplyAdds;

  PanelFrame(
      AlignedRows rows, WignerHalves wigner, AlignedScratch at, DType dtype, Provider provider) {
    turns = Provider.instantiate(provider, PolarTurns.class, PolarTurns.class.getName(), dtype);
    matrices =
        Provider.instantiate(provider, OrderMatrices.class, OrderMatrices.class.getName(), dtype);
    this.at = at;
    List<Integer> zonalRows = new ArrayList<>();
    List<Integer> orderRows = new ArrayList<>();
    starts = new int[rows.maximumDegree() + 1];
    for (int b = 0; b < rows.blocks().size(); b++) {
      AlignedRows.Block block = rows.blocks().get(b);
      zonalRows.addAll(List.of(block.firstRow() + block.degree(), rows.byBlock(b, 0, false)));
    }
    for (int m = 1; m <= rows.maximumDegree(); m++) {
      for (int b = 0; b < rows.blocks().size(); b++) {
        AlignedRows.Block block = rows.blocks().get(b);
        if (block.degree() >= m) {
          int middle = block.firstRow() + block.degree();
          int cosine = rows.byBlock(b, m, false);
          int sine = rows.byBlock(b, m, true);
          orderRows.addAll(List.of(middle + m, middle - m, cosine, sine, block.sineSign()));
        }
      }
      starts[m] = orderRows.size();
    }
    zonal = Jobs.ints(zonalRows);
    orders = Jobs.ints(orderRows);
    into = jobs(rows, wigner, false);
    back = jobs(rows, wigner, true);
    multiplyAdds = into.multiplyAdds() + 4L * orders.length / 5;
  }

  /** Cosines and sines of every block; transposed from the rows by order to those by block. */
  private static Jobs jobs(AlignedRows rows, WignerHalves wigner, boolean transposed) {
    Jobs.Builder builder = new Jobs.Builder();
    for (int b = 0; b < rows.blocks().size(); b++) {
      int l = rows.blocks().get(b).degree();
      for (int least = 0; least <= Math.min(l, 1); least++) {
        boolean sine = least == 1;
        int width = l + 1 - least;
        int[] byBlock = new int[width];
        int[] byOrder = new int[width];
        for (int m = least; m <= l; m++) {
          byBlock[m - least] = rows.byBlock(b, m, sine);
          byOrder[m - least] = rows.trueByOrder(b, m, sine);
        }
        int entry = sine ? wigner.sine(l, 1, 1) : wigner.cosine(l, 0, 0);
        if (transposed) {
          builder.add(byBlock, byOrder, entry, 1, width);
        } else {
          builder.add(byOrder, byBlock, entry, width, 1);
        }
      }
    }
    return builder.build();
  }

  /** Of one direction, for each channel. */
  long multiplyAdds() {
    return multiplyAdds;
  }

  /**
   * Writes some channels of a panel as rows by order.
   *
   * @param slot offset of the edge in rows of a tile
   */
  void enter(
      long slot,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      MemorySegment scratch,
      long byOrder,
      int lanes) {
    turns.turn(
        zonal,
        orders,
        starts,
        panel,
        panelOffset,
        panelStride,
        scratch,
        azimuth(slot),
        at.tileRow(),
        at.blocks(),
        at.rowStride(),
        lanes);
    into.apply(matrices, at, slot, scratch, at.blocks(), byOrder, lanes);
  }

  /** Turns rows by order back and adds them to some channels of a panel. */
  void leave(
      long slot,
      MemorySegment scratch,
      long byOrder,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      int lanes) {
    back.apply(matrices, at, slot, scratch, byOrder, at.blocks(), lanes);
    turns.turnBack(
        zonal,
        orders,
        starts,
        panel,
        panelOffset,
        panelStride,
        scratch,
        azimuth(slot),
        at.tileRow(),
        at.blocks(),
        at.rowStride(),
        lanes);
  }

  private long azimuth(long slot) {
    return at.frames() + EdgeFrames.AZIMUTH * at.tileRow() + slot;
  }
}

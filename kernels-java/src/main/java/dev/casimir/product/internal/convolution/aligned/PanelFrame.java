package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * Carries panels of given irreps into the frame of an edge and back. Into the frame: about the
 * polar axis ({@link PolarTurns}, rows by block), then down to the pole ({@link WignerHalves}, rows
 * by order). That takes 2l^2 + 6l + 1 multiply-adds a block, fewer than the whole matrix, (2l+1)^2,
 * and than its factorisation by a constant matrix J, 2l^2 + 10l + 2.
 */
public final class PanelFrame {
  private final AlignedScratch at;
  private final EdgeStep turn;
  private final EdgeStep turnBack;
  private final EdgeStep into;
  private final EdgeStep back;
  private final long multiplyAdds;

  PanelFrame(
      AlignedRows rows,
      WignerHalves wigner,
      AlignedScratch at,
      long panelStride,
      DType dtype,
      Provider provider) {
    this.at = at;
    Turns turns = Turns.of(rows);
    turn = turns.step(false, panelStride, at, dtype, provider);
    turnBack = turns.step(true, panelStride, at, dtype, provider);
    Jobs jobs = jobs(rows, wigner, false);
    into = EdgeStep.of(jobs, at, dtype, provider);
    back = EdgeStep.of(jobs(rows, wigner, true), at, dtype, provider);
    multiplyAdds = jobs.multiplyAdds() + turns.multiplyAdds();
  }

  /** Cosines and sines of every block; transposed from the rows by order to those by block. */
  public static Jobs jobs(AlignedRows rows, WignerHalves wigner, boolean transposed) {
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
      MemorySegment scratch,
      long byOrder,
      int lanes) {
    turn.run(slot, panel, panelOffset, scratch, scratch, at.blocks(), lanes);
    into.run(slot, scratch, at.blocks(), scratch, scratch, byOrder, lanes);
  }

  /** Turns rows by order back and adds them to some channels of a panel. */
  void leave(
      long slot,
      MemorySegment scratch,
      long byOrder,
      MemorySegment panel,
      long panelOffset,
      int lanes) {
    back.run(slot, scratch, byOrder, scratch, scratch, at.blocks(), lanes);
    turnBack.run(slot, scratch, at.blocks(), scratch, panel, panelOffset, lanes);
  }
}

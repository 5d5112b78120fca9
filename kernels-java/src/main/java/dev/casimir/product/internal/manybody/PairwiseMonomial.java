package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.PanelProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A monomial by one product of two functions after the other. */
final class PairwiseMonomial implements PanelMonomial {
  /** Makes the product of functions of the given degrees. */
  interface Factory {
    PanelProduct create(int degree1, int degree2, int degree3);
  }

  private final Monomial monomial;
  private final ProductSchedule schedule;
  private final List<PanelProduct> products = new ArrayList<>();
  private final PanelRows rows;
  private final RowSums sums;
  private final Object scale;
  private final long rowStride;
  private final long[] slotOffsets;

  PairwiseMonomial(
      Monomial monomial,
      ProductSchedule schedule,
      DType dtype,
      Provider provider,
      long rowStride,
      Factory factory) {
    this.monomial = monomial;
    this.schedule = schedule;
    this.rowStride = rowStride;
    this.rows = Provider.instantiate(provider, PanelRows.class, PanelRows.class.getName(), dtype);
    this.sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.scale = Coefficients.round(new double[] {monomial.scale()}, dtype);
    for (ProductSchedule.Step step : schedule.steps()) {
      products.add(factory.create(step.degree1(), step.degree2(), step.degree3()));
    }
    slotOffsets = new long[schedule.slots() + 1];
    for (int slot = ProductSchedule.OPERANDS; slot < schedule.slots(); slot++) {
      long size = RowMap.rowsTo(schedule.degree(slot)) * rowStride;
      slotOffsets[slot + 1] = slotOffsets[slot] + size;
    }
  }

  @Override
  public long multiplyAdds() {
    long sum = RowMap.rowsTo(monomial.reachedDegree());
    for (PanelProduct product : products) {
      sum += product.multiplyAdds();
    }
    return sum;
  }

  @Override
  public long scratchBytes(int lanes) {
    return innerBytes(lanes) + slotOffsets[schedule.slots()];
  }

  /** Scratch of the products; the slots of the intermediates lie behind it. */
  private long innerBytes(int lanes) {
    long most = 0;
    for (int i = 0; i < products.size(); i++) {
      most = Math.max(most, products.get(i).scratchBytes(lanes));
    }
    return (most + Tensor.ALIGNMENT - 1) & -Tensor.ALIGNMENT;
  }

  @Override
  public void run(
      MemorySegment f,
      long fOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment h,
      long hOffset,
      MemorySegment z,
      long zOffset,
      long stride,
      int lanes,
      MemorySegment scratch) {
    if (stride != rowStride) {
      throw new IllegalArgumentException("rowStride: planned for " + rowStride + ", got " + stride);
    }
    long slots = innerBytes(lanes);
    for (int i = 0; i < products.size(); i++) {
      ProductSchedule.Step step = schedule.steps().get(i);
      int left = step.left();
      int right = step.right();
      products
          .get(i)
          .run(
              segment(left, f, g, h, scratch),
              offset(left, fOffset, gOffset, hOffset, slots),
              segment(right, f, g, h, scratch),
              offset(right, fOffset, gOffset, hOffset, slots),
              scratch,
              slots + slotOffsets[step.target()],
              stride,
              lanes,
              scratch);
    }
    int result = schedule.result();
    int reached = RowMap.rowsTo(monomial.reachedDegree());
    rows.scale(
        segment(result, f, g, h, scratch),
        offset(result, fOffset, gOffset, hOffset, slots),
        z,
        zOffset,
        reached,
        stride,
        lanes,
        scale);
    int wanted = RowMap.rowsTo(monomial.outputDegree());
    sums.clear(z, zOffset + reached * stride, wanted - reached, stride, lanes);
  }

  private static MemorySegment segment(
      int slot, MemorySegment f, MemorySegment g, MemorySegment h, MemorySegment scratch) {
    return switch (slot) {
      case 0 -> f;
      case 1 -> g;
      case 2 -> h;
      default -> scratch;
    };
  }

  private long offset(int slot, long f, long g, long h, long slots) {
    return switch (slot) {
      case 0 -> f;
      case 1 -> g;
      case 2 -> h;
      default -> slots + slotOffsets[slot];
    };
  }
}

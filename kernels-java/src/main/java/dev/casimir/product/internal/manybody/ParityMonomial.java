package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A monomial of irreps of either parity from monomials of functions on the sphere. Pairs (f+, f-)
 * multiply as f+ + j f- with j^2 = 1, so products of the sums f+ + f- and of the differences f+ -
 * f- do not mix: two monomials of plain functions, and (S + D) / 2, (S - D) / 2 are the two parts
 * of the result.
 *
 * <p>Where f has no other parity, the result in demand has none, and one monomial is enough.
 */
final class ParityMonomial implements PanelMonomial {
  /** Highest degrees of natural and of the other parity, -1 for none. */
  record Degrees(int natural, int other) {
    static Degrees of(RowMap map) {
      return new Degrees(map.highestDegree(true), map.highestDegree(false));
    }

    int highest() {
      return Math.max(natural, other);
    }

    int naturalRows() {
      return RowMap.rowsTo(natural);
    }

    int otherRows() {
      return RowMap.rowsTo(other);
    }
  }

  private final List<Degrees> operands;
  private final Degrees output;
  private final boolean split;
  private final List<PanelMonomial> inner = new ArrayList<>();
  private final PanelRows rows;
  private final RowSums sums;
  private final long rowStride;

  /**
   * @param exponent of f
   * @param operands degrees of f, and of g and h where there are such factors
   * @param factory makes monomials of plain functions
   */
  ParityMonomial(
      int exponent,
      List<Degrees> operands,
      Degrees output,
      double scale,
      DType dtype,
      Provider provider,
      long rowStride,
      Function<Monomial, PanelMonomial> factory) {
    this.operands = List.copyOf(operands);
    this.output = output;
    this.rowStride = rowStride;
    this.split = operands.getFirst().other() >= 0;
    this.rows = Provider.instantiate(provider, PanelRows.class, PanelRows.class.getName(), dtype);
    this.sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    List<Integer> degrees = operands.stream().map(d -> split ? d.highest() : d.natural()).toList();
    int wanted = split ? output.highest() : output.natural();
    boolean zero = wanted < 0 || degrees.stream().anyMatch(degree -> degree < 0);
    if (!zero) {
      Monomial monomial =
          new Monomial(
              degrees.getFirst(),
              exponent,
              degrees.subList(1, degrees.size()),
              wanted,
              split ? scale / 2 : scale);
      inner.add(factory.apply(monomial));
    }
  }

  @Override
  public long multiplyAdds() {
    if (inner.isEmpty()) {
      return 0;
    }
    return inner.getFirst().multiplyAdds() * (split ? 2 : 1);
  }

  @Override
  public long scratchBytes(int lanes) {
    return inner.isEmpty() ? 0 : innerBytes(lanes) + partRows() * rowStride;
  }

  private long innerBytes(int lanes) {
    return (inner.getFirst().scratchBytes(lanes) + Tensor.ALIGNMENT - 1) & -Tensor.ALIGNMENT;
  }

  /** Rows of the sums and differences of all operands and of the result. */
  private long partRows() {
    if (!split) {
      return 0;
    }
    long sum = RowMap.rowsTo(output.highest());
    for (Degrees operand : operands) {
      sum += RowMap.rowsTo(operand.highest());
    }
    return 2 * sum;
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
    if (inner.isEmpty()) {
      sums.clear(z, zOffset, output.naturalRows() + output.otherRows(), stride, lanes);
    } else if (split) {
      both(f, fOffset, g, gOffset, h, hOffset, z, zOffset, lanes, scratch);
    } else {
      inner.getFirst().run(f, fOffset, g, gOffset, h, hOffset, z, zOffset, stride, lanes, scratch);
      long others = zOffset + output.naturalRows() * stride;
      sums.clear(z, others, output.otherRows(), stride, lanes);
    }
  }

  private void both(
      MemorySegment f,
      long fOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment h,
      long hOffset,
      MemorySegment z,
      long zOffset,
      int lanes,
      MemorySegment scratch) {
    long fSum = innerBytes(lanes);
    long gSum = split(0, f, fOffset, scratch, fSum, lanes);
    long hSum = split(1, g, gOffset, scratch, gSum, lanes);
    long zSum = split(2, h, hOffset, scratch, hSum, lanes);
    long zDifference = zSum + RowMap.rowsTo(output.highest()) * rowStride;
    PanelMonomial monomial = inner.getFirst();
    monomial.run(
        scratch, fSum, scratch, gSum, scratch, hSum, scratch, zSum, rowStride, lanes, scratch);
    long fDifference = (fSum + gSum) / 2;
    long gDifference = (gSum + hSum) / 2;
    long hDifference = (hSum + zSum) / 2;
    monomial.run(
        scratch,
        fDifference,
        scratch,
        gDifference,
        scratch,
        hDifference,
        scratch,
        zDifference,
        rowStride,
        lanes,
        scratch);
    rows.join(
        scratch,
        zSum,
        zDifference,
        z,
        zOffset,
        output.naturalRows(),
        output.otherRows(),
        rowStride,
        lanes);
  }

  /** Puts sum and difference of an operand, if there is such, and returns the place behind them. */
  private long split(
      int operand,
      MemorySegment source,
      long sourceOffset,
      MemorySegment scratch,
      long to,
      int lanes) {
    if (operand >= operands.size()) {
      return to;
    }
    Degrees degrees = operands.get(operand);
    int count = RowMap.rowsTo(degrees.highest());
    rows.split(
        source,
        sourceOffset,
        degrees.naturalRows(),
        degrees.otherRows(),
        scratch,
        to,
        to + count * rowStride,
        count,
        rowStride,
        lanes);
    return to + 2L * count * rowStride;
  }
}

package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A product of functions on the sphere with a fixed weight for each path, as a sum of products
 * without: z = sum over r of c_r * f(a_r * x, b_r * y), with a factor for each degree.
 */
final class ScaledSumProduct implements PanelProduct {
  private final PanelProduct inner;
  private final RowScaling scaling;
  private final RowSums sums;
  private final int[] degrees;
  private final int terms;
  private final long rowStride;
  private final MemorySegment factors;

  /**
   * @param degrees highest degrees of x, y and z
   * @param factors for each term a of every degree from 0, then b, then c
   */
  ScaledSumProduct(
      PanelProduct inner,
      int[] degrees,
      double[] factors,
      DType dtype,
      Provider provider,
      long rowStride) {
    this.inner = inner;
    this.degrees = degrees.clone();
    this.rowStride = rowStride;
    scaling = Provider.instantiate(provider, RowScaling.class, RowScaling.class.getName(), dtype);
    sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    terms = factors.length / factorsOfTerm();
    this.factors = rows(factors, dtype, rowStride);
  }

  private int factorsOfTerm() {
    return degrees[0] + degrees[1] + degrees[2] + 3;
  }

  /** Each factor in all lanes of a row. */
  private static MemorySegment rows(double[] factors, DType dtype, long rowStride) {
    MemorySegment rows =
        Arena.ofAuto().allocate(Math.max(1, factors.length * rowStride), Tensor.ALIGNMENT);
    int lanes = (int) (rowStride / dtype.bytes());
    for (int n = 0; n < factors.length; n++) {
      for (int lane = 0; lane < lanes; lane++) {
        long at = (long) n * lanes + lane;
        if (dtype == DType.FLOAT64) {
          rows.setAtIndex(ValueLayout.JAVA_DOUBLE, at, factors[n]);
        } else {
          rows.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) factors[n]);
        }
      }
    }
    return rows;
  }

  @Override
  public long multiplyAdds() {
    return terms * (inner.multiplyAdds() + rows(0) + rows(1) + rows(2));
  }

  private int rows(int operand) {
    return RowMap.rowsTo(degrees[operand]);
  }

  @Override
  public long scratchBytes(int lanes) {
    return innerBytes(lanes) + (rows(0) + rows(1) + rows(2)) * rowStride;
  }

  private long innerBytes(int lanes) {
    return (inner.scratchBytes(lanes) + Tensor.ALIGNMENT - 1) & -Tensor.ALIGNMENT;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long stride,
      int lanes,
      MemorySegment scratch) {
    long first = innerBytes(lanes);
    long second = first + rows(0) * rowStride;
    long result = second + rows(1) * rowStride;
    sums.clear(z, zOffset, rows(2), rowStride, lanes);
    for (int r = 0; r < terms; r++) {
      long at = (long) r * factorsOfTerm() * rowStride;
      for (int l = 0; l <= degrees[0]; l++) {
        scale(at, x, xOffset, scratch, first, l, lanes);
        at += rowStride;
      }
      for (int l = 0; l <= degrees[1]; l++) {
        scale(at, y, yOffset, scratch, second, l, lanes);
        at += rowStride;
      }
      inner.run(scratch, first, scratch, second, scratch, result, rowStride, lanes, scratch);
      for (int l = 0; l <= degrees[2]; l++) {
        long row = (long) l * l * rowStride;
        scaling.accumulate(
            factors, at, scratch, result + row, z, zOffset + row, 2 * l + 1, rowStride, lanes);
        at += rowStride;
      }
    }
  }

  private void scale(
      long factor,
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int degree,
      int lanes) {
    long row = (long) degree * degree * rowStride;
    scaling.scale(
        factors,
        factor,
        source,
        sourceOffset + row,
        target,
        targetOffset + row,
        2 * degree + 1,
        rowStride,
        lanes);
  }
}

package dev.casimir.product.internal;

import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * A sparse product as loops over a table of its nonzero coefficients: z_k = sum of (c x_i) y_j. Two
 * multiply-adds a coefficient, code of constant size.
 */
final class SparseLoops implements PanelProduct {
  private final TermSums sums;
  private final int[] starts;
  private final int[] rows;
  private final Object coefficients;

  SparseLoops(CoupledTerms terms, DType dtype, Provider provider) {
    sums =
        Provider.instantiate(
            provider, TermSums.class, "dev.casimir.product.internal.TermSums", dtype);
    starts = new int[terms.outputRows() + 1];
    for (int k = 0; k < starts.length; k++) {
      starts[k] = terms.start(k);
    }
    rows = new int[2 * terms.size()];
    for (int t = 0; t < terms.size(); t++) {
      rows[2 * t] = terms.first(t);
      rows[2 * t + 1] = terms.second(t);
    }
    coefficients = Coefficients.round(terms.coefficients(), dtype);
  }

  @Override
  public long multiplyAdds() {
    return (long) rows.length;
  }

  @Override
  public long scratchBytes(int lanes) {
    return 0;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    sums.run(starts, rows, coefficients, x, xOffset, y, yOffset, z, zOffset, rowStride, lanes);
  }
}

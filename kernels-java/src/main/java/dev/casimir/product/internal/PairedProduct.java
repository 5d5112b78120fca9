package dev.casimir.product.internal;

import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A sparse product by pairs of orders: sums of two products of components are formed once and
 * multiplied by one coefficient for each degree and order they reach. See {@link OrderPairs}.
 */
final class PairedProduct implements PanelProduct {
  private final PairedTable table;
  private final Object coefficients;
  private final PairedSums sums;
  private final long vectorBytes;

  /**
   * @throws IllegalStateException if some table lacks the symmetry of real coupling coefficients
   */
  PairedProduct(List<ProductPath> paths, int outputRows, DType dtype, Provider provider) {
    table = new PairedTable(paths, outputRows);
    coefficients = Coefficients.round(table.coefficients, dtype);
    sums =
        Provider.instantiate(
            provider, PairedSums.class, "dev.casimir.product.internal.PairedSums", dtype);
    vectorBytes = (long) Provider.lanes(provider, dtype) * dtype.bytes();
  }

  @Override
  public long multiplyAdds() {
    return table.multiplyAdds();
  }

  @Override
  public long scratchBytes(int lanes) {
    return PairedTable.TILE_ROWS * PairedSums.VECTORS * vectorBytes;
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
    sums.run(table, coefficients, x, xOffset, y, yOffset, z, zOffset, rowStride, lanes, scratch);
  }
}

package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.PanelPacking;
import dev.casimir.product.internal.RowMap;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Layout;
import java.util.List;

/**
 * How a batch is cut into panels.
 *
 * @param direct whether channels-last data is used in place, each batch entry a panel
 * @param lanes of one panel
 * @param rowStride bytes from one row of a panel to the next
 */
record PanelFormat(
    boolean direct,
    int lanes,
    long rowStride,
    int channels,
    PlanOptions options,
    Provider provider) {
  /** Vectors in the width of a packed panel. */
  private static final int VECTORS_PER_PANEL = 4;

  /** Vectors that go through a kernel together. */
  private static final int VECTORS_TOGETHER = 2;

  /**
   * Row stride in bytes up to which operands are used in place: beyond it the rows share few sets
   * of the first-level cache.
   */
  private static final long LARGEST_STRIDE_IN_PLACE = 1024;

  /** Data in place where every operand is a panel already and does not crowd the cache. */
  static PanelFormat of(
      List<RowMap> operands, int channels, PlanOptions options, Provider provider) {
    int lanes = Provider.lanes(provider, options.dtype());
    int bytes = options.dtype().bytes();
    long stride = (long) channels * bytes;
    boolean direct =
        options.layout() == Layout.IR_MUL
            && channels > 0
            && channels % (VECTORS_TOGETHER * lanes) == 0
            && stride <= LARGEST_STRIDE_IN_PLACE
            && operands.stream().allMatch(RowMap::isDirect);
    if (direct) {
      return new PanelFormat(true, channels, stride, channels, options, provider);
    }
    int width = provider == Provider.SCALAR ? 16 : VECTORS_PER_PANEL * lanes;
    return new PanelFormat(false, width, (long) width * bytes, channels, options, provider);
  }

  /** Panels that are packed from the channels of one batch entry each, half as wide if enough. */
  static PanelFormat ofEntries(int channels, PlanOptions options, Provider provider) {
    int lanes = Provider.lanes(provider, options.dtype());
    int half = provider == Provider.SCALAR ? 8 : VECTORS_TOGETHER * lanes;
    int width = channels <= half ? half : 2 * half;
    long stride = (long) width * options.dtype().bytes();
    return new PanelFormat(false, width, stride, channels, options, provider);
  }

  int threads() {
    return options.threads();
  }

  /** Number of panels of a batch. */
  long units(long batch) {
    return direct ? batch : (Math.multiplyExact(batch, channels) + lanes - 1) / lanes;
  }

  PanelPacking packing(RowMap map) {
    return new PanelPacking(map, channels, options.layout(), options.dtype(), provider, lanes);
  }
}

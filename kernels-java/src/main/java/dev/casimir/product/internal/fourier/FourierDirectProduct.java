package dev.casimir.product.internal.fourier;

import dev.casimir.product.internal.PanelProduct;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * The Gaunt product by direct convolution of torus series, O(L^4) with few constants.
 *
 * <p>Each factor becomes f = sum over all orders v of C_v(t) exp(i v phi), where C_v = P_v - i S_v
 * is a cosine series in t for even v and a sine series for odd v, and C_{-v} is the conjugate of
 * C_v: only v >= 0 and frequencies k >= 0 are stored, a quarter of the complex array. Series are
 * kept as the coefficients of exp(ikt), k >= 0, up to a factor -i for sines, so half of the cosine
 * or sine amplitude except at k = 0.
 *
 * <p>The conversions are sparse constant matrices; the convolution is {@link TorusConvolution}. See
 * the design note on tensor products, section 2.5, and {@link
 * dev.casimir.product.reference.FourierGauntProduct} for the same without symmetries.
 */
public final class FourierDirectProduct implements PanelProduct {
  private final TorusLayout layout;
  private final SparseTable forwardFirst;
  private final SparseTable forwardSecond;
  private final SparseTable back;
  private final SparseRows sparse;
  private final TorusConvolution convolution;
  private final int rowBytes;

  /**
   * A product of degrees up to {@code degree1} and {@code degree2} with the output cut at {@code
   * degree3}, which may exceed their sum.
   */
  public FourierDirectProduct(
      int degree1, int degree2, int degree3, DType dtype, Provider provider) {
    layout = new TorusLayout(degree1, degree2, Math.min(degree3, degree1 + degree2));
    String base = "dev.casimir.product.internal.fourier.";
    sparse = Provider.instantiate(provider, SparseRows.class, base + "SparseRows", dtype);
    convolution =
        Provider.instantiate(provider, TorusConvolution.class, base + "TorusConvolution", dtype);
    rowBytes = sparse.lanes() * dtype.bytes();
    TorusCoefficients coefficients =
        new TorusCoefficients(Math.max(degree1, Math.max(degree2, degree3)));
    // The kernel sums i = 0 like the mirrored pairs i > 0, so the first series has its constant
    // term halved.
    forwardFirst = forward(coefficients, degree1, layout.terms(), 0.5).build(dtype);
    forwardSecond = forward(coefficients, degree2, degree2 + 1, 1).build(dtype);
    back = back(coefficients, degree1 + degree2, degree3).build(dtype);
  }

  /** Rows 2 (v width + k) for P and the next for S, from components (l, +v) and (l, -v). */
  private static SparseTable.Builder forward(
      TorusCoefficients coefficients, int degree, int width, double constantTerm) {
    SparseTable.Builder table = new SparseTable.Builder();
    for (int v = 0; v <= degree; v++) {
      for (int k = 0; k <= degree; k++) {
        int row = 2 * (v * width + k);
        if (v == 0) {
          table.single(row + 1);
          table.single(row);
        } else {
          table.pair(row, row + 1);
        }
        double scale = (k == 0 ? constantTerm : 0.5) * (v == 0 ? 1 : Math.sqrt(0.5));
        int lowest = Math.max(v, k);
        for (int l = lowest + (lowest - k) % 2; l <= degree; l += 2) {
          int centre = l * l + l;
          table.entry(scale * coefficients.forward(l, v, k), centre + v, centre - v);
        }
      }
    }
    return table;
  }

  /**
   * Components (l, +v) and (l, -v) from the P and S rows of the product; empty rows beyond the
   * product's degree.
   */
  private SparseTable.Builder back(TorusCoefficients coefficients, int highest, int degree) {
    SparseTable.Builder table = new SparseTable.Builder();
    for (int l = 0; l <= degree; l++) {
      for (int v = 0; v <= l; v++) {
        int centre = l * l + l;
        if (v == 0) {
          table.single(centre);
        } else {
          table.pair(centre + v, centre - v);
        }
        for (int k = l % 2; k <= highest && l <= highest; k += 2) {
          double scale = 2 * Math.PI * (k == 0 ? 1 : 2) * (v == 0 ? 1 : Math.sqrt(2));
          int row = layout.product(v) - layout.product(0) + 2 * k;
          table.entry(scale * coefficients.back(l, v, k), row, row + 1);
        }
      }
    }
    return table;
  }

  @Override
  public long multiplyAdds() {
    return forwardFirst.multiplyAdds()
        + forwardSecond.multiplyAdds()
        + layout.multiplyAdds()
        + back.multiplyAdds();
  }

  @Override
  public long scratchBytes(int lanes) {
    return (long) layout.rows() * rowBytes;
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
    long first = (long) layout.first(0) * rowBytes;
    long second = (long) layout.second(0) * rowBytes;
    long product = (long) layout.product(0) * rowBytes;
    for (int group = 0; group < lanes / sparse.lanes(); group++) {
      long at = (long) group * rowBytes;
      sparse.apply(forwardFirst, x, xOffset + at, rowStride, scratch, first, rowBytes);
      sparse.apply(forwardSecond, y, yOffset + at, rowStride, scratch, second, rowBytes);
      convolution.convolve(layout, scratch);
      sparse.apply(back, scratch, product, rowBytes, z, zOffset + at, rowStride);
    }
  }
}

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
    forwardFirst = TorusTables.forward(coefficients, degree1, layout.terms(), 0.5, 0.5, dtype);
    forwardSecond = TorusTables.forward(coefficients, degree2, degree2 + 1, 1, 0.5, dtype);
    back = TorusTables.back(coefficients, degree3, layout.frequencies(), 1, 2, dtype);
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

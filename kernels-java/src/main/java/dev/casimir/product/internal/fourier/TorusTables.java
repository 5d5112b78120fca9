package dev.casimir.product.internal.fourier;

import dev.casimir.tensor.DType;

/**
 * The sparse conversions between components (l, m) and the amplitudes of a function on the torus.
 *
 * <p>f = sum over orders v of C_v(t) exp(i v phi), C_v = P_v - i S_v for v &gt;= 0 and the
 * conjugate of C_{-v} for v &lt; 0. P_v and S_v are real cosine series in t for even v, sine series
 * for odd v, with amplitudes k = 0, 1, .... Amplitude (v, k) takes two rows, P and S, at 2 (v width
 * + k).
 */
final class TorusTables {
  private TorusTables() {}

  /**
   * Amplitudes, scaled by {@code constant} for k = 0 and {@code wave} for k &gt; 0, from components
   * up to {@code degree}.
   */
  static SparseTable forward(
      TorusCoefficients coefficients,
      int degree,
      int width,
      double constant,
      double wave,
      DType dtype) {
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
        double scale = (k == 0 ? constant : wave) * (v == 0 ? 1 : Math.sqrt(0.5));
        int lowest = Math.max(v, k);
        for (int l = lowest + (lowest - k) % 2; l <= degree; l += 2) {
          int centre = l * l + l;
          table.entry(scale * coefficients.forward(l, v, k), centre + v, centre - v);
        }
      }
    }
    return table.build(dtype);
  }

  /**
   * Components up to {@code degree} from amplitudes k &lt; {@code width}, taken as scaled by 1 /
   * {@code constant} and 1 / {@code wave}. Degrees from {@code width} on have no entries, so they
   * come out as zeros.
   */
  static SparseTable back(
      TorusCoefficients coefficients,
      int degree,
      int width,
      double constant,
      double wave,
      DType dtype) {
    SparseTable.Builder table = new SparseTable.Builder();
    for (int l = 0; l <= degree; l++) {
      for (int v = 0; v <= l; v++) {
        int centre = l * l + l;
        if (v == 0) {
          table.single(centre);
        } else {
          table.pair(centre + v, centre - v);
        }
        for (int k = l % 2; k < width && l < width; k += 2) {
          double scale = 2 * Math.PI * (k == 0 ? constant : wave) * (v == 0 ? 1 : Math.sqrt(2));
          int row = 2 * (v * width + k);
          table.entry(scale * coefficients.back(l, v, k), row, row + 1);
        }
      }
    }
    return table.build(dtype);
  }
}

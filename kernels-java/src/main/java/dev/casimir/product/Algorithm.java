package dev.casimir.product;

import dev.casimir.device.Choice;
import dev.casimir.tensor.DType;
import java.util.Locale;

/** How a tensor product may be computed. */
public enum Algorithm implements Choice {
  /** Every entry of every path, zero or not: the O(L^6) baseline. */
  DENSE("dense"),
  /** The nonzero coefficients only: O(L^5). */
  SPARSE("sparse"),
  /**
   * The nonzero coefficients by pairs of orders: sums of two products of components are formed once
   * and shared by all degrees of the result: O(L^5), a third of the multiply-adds of sparse for
   * large degrees.
   */
  PAIRED("paired"),
  /**
   * Separable grid on the sphere: Gauss-Legendre nodes in theta, convolution in m: O(L^3). Gaunt
   * and curl-Gaunt products.
   */
  GRID("grid"),
  /** Two-dimensional Fourier series on the torus, convolved by FFT: O(L^3). Gaunt products only. */
  FOURIER("fourier"),
  /**
   * Two-dimensional Fourier series on the torus, convolved directly: O(L^4). Gaunt products only.
   */
  FOURIER_DIRECT("fourier-direct");

  private final String label;

  Algorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Name of this algorithm's rate in a {@link dev.casimir.device.Calibration}. */
  public String rateName(DType dtype) {
    return "tensor-product." + label + "." + dtype.suffix().toLowerCase(Locale.ROOT);
  }
}

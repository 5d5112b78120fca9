package dev.casimir.product;

import dev.casimir.device.Choice;

/** How the messages of a {@link Convolution} may be computed. */
public enum ConvolutionAlgorithm implements Choice {
  /**
   * One matrix for each edge, summed from the coupling coefficients and the edge's harmonics, times
   * the features: O(L^4) for each channel.
   */
  DIRECT("direct"),
  /**
   * Features turned into a frame whose polar axis is the edge, where only equal orders couple, and
   * back (eSCN): O(L^3) for each channel.
   */
  ESCN("escn"),
  /** In that frame, as a product with a function of the polar angle on a grid. Gaunt only. */
  ZONAL("zonal");

  private final String label;

  ConvolutionAlgorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}

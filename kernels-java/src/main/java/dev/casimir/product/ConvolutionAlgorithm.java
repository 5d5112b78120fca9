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
   * back (eSCN): O(L^3) for each channel. Not for weights for each channel.
   *
   * <p>For Gaunt coefficients the same coupling could be computed as a product with a function of
   * the polar angle on a grid, but that takes more multiply-adds at every degree: 331 instead of 85
   * for each channel up to degree 4, 5019 instead of 1469 up to 12.
   */
  ESCN("escn"),
  /**
   * Features as functions at the points of a quadrature of the sphere: every node's computed once,
   * multiplied by the filter for each edge, summed at the receiver, and turned back once. About (L1
   * + l2 + L3)^2 / 2 multiply-adds for each edge and channel. Only for Gaunt coefficients without
   * weights.
   */
  GRID("grid");

  private final String label;

  ConvolutionAlgorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}

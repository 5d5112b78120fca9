package dev.casimir.product;

import dev.casimir.device.Choice;

/** How a many-body product may be computed. */
public enum ManyBodyAlgorithm implements Choice {
  /** Values on one grid exact for all factors, a power at every point, one projection. */
  GRID("grid"),
  /** One pairwise Gaunt product after the other, through every degree that still matters. */
  NESTED("nested"),
  /**
   * Pairwise products by FFT on the torus, each there and back, the power of order nu from those of
   * floor(nu / 2) and ceil(nu / 2).
   */
  FOURIER("fourier");

  private final String label;

  ManyBodyAlgorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}

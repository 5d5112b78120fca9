package dev.casimir.product.internal.fourier;

import java.lang.foreign.MemorySegment;

/** The direct convolution of two torus series in one quadrant, for one vector of lanes. */
public interface TorusConvolution {
  /** Lanes one call works on. */
  int lanes();

  /**
   * Reads both series from scratch, writes their product to scratch; {@code layout} says where
   * everything lies.
   */
  void convolve(TorusLayout layout, MemorySegment scratch);
}

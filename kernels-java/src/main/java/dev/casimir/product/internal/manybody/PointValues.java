package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * What happens at the points of an {@link OctantGrid}, for two vectors of lanes. For each point of
 * the octant there are eight rows of two vectors: the parts of a function of the eight classes of
 * parity. Sums and differences of them are its values at the eight images; those of products go
 * back the same way, without the factor 1/8.
 */
public interface PointValues {
  /**
   * Replaces the parts of f by those of {@code f^exponent * g * h}. All offsets are bytes; g or h
   * is left out where its offset is negative.
   */
  void monomial(MemorySegment scratch, long f, int exponent, long g, long h, int points);
}

package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/**
 * The rotations that carry the vectors of a tile to the pole: first about the polar axis into the
 * plane y = 0, then about y. One implementation for each provider and precision.
 *
 * <p>Both are given by cosines and sines that are quotients of the coordinates, so no digits are
 * lost in any direction. On the polar axis the first rotation is not determined and taken as the
 * identity; what is computed in the frame does not depend on it.
 */
public interface EdgeFrames {
  /** Row of cosines of the polar angle. */
  int COSINE = 0;

  /** Row of sines of the polar angle. */
  int SINE = 1;

  /** Row of one over the length; zero for a zero vector. */
  int INVERSE = 2;

  /** Two rows: one; and one again, but zero for a zero vector. */
  int ONE = 3;

  /** The second of those. */
  int PRESENT = 4;

  /** For m = 1..L the cosine and the sine of m times the azimuth. */
  int AZIMUTH = 5;

  /**
   * Writes the rows above for the three rows of coordinates at {@code vectors}, x, y, z in e3nn's
   * axes. A zero vector has the frame of the pole.
   */
  void prepare(
      MemorySegment tile, long vectors, int maximumDegree, MemorySegment scratch, long frames);

  /**
   * Writes the three rows of gradients of the vectors, from the torque that their direction feels:
   * rows of its components about the frame's x and y axes at {@code torque}.
   */
  void gradients(
      MemorySegment scratch, long frames, long torque, MemorySegment tile, long gradients);
}

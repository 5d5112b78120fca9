package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/** What the rotations of a panel of items are made of. Offsets are bytes in one segment. */
public interface PanelAngles {
  /**
   * Writes a row of ones, and a row with the sign of the determinant of each rotation.
   *
   * @param rotations where the nine rows of entries begin
   * @param ones where the row of ones goes
   * @param signs where the row of signs goes
   */
  void signs(MemorySegment memory, long rotations, long ones, long signs);

  /**
   * Writes cosines and sines of m times the angles of R = Ry(alpha) Rx(beta) Ry(gamma), m = 1..L in
   * turn, for gamma, beta and alpha, in which order D(R) applies them to a vector; if {@code
   * adjoint}, for -alpha, -beta and -gamma, as its transpose does. An improper R is first
   * multiplied by -1.
   *
   * @param signs the row of signs
   * @param angles where the 6 L rows go
   */
  void angles(
      int maximumDegree,
      boolean adjoint,
      MemorySegment memory,
      long rotations,
      long signs,
      long angles);
}

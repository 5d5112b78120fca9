package dev.casimir.so3.internal;

/**
 * Where the numbers of one step of the recursion lie: byte offsets in the record of (l, m) in the
 * table that {@link HarmonicsCoefficients} makes.
 *
 * <p>With q(l,m) the solid harmonic of order m without its azimuthal factor, scaled to the chosen
 * normalisation: q(l,m) = ALPHA z q(l-1,m) + BETA r^2 q(l-2,m).
 */
final class HarmonicsTableF64 {
  /** Coefficient of z q(l-1,m); in the record of (m,m) the start value q(m,m). */
  static final long ALPHA = 0;

  /** Coefficient, negative, of r^2 q(l-2,m). */
  static final long BETA = Double.BYTES;

  /** dq/dz = AXIAL q(l-1,m). */
  static final long AXIAL = 2L * Double.BYTES;

  /** dq/dx = -x RADIAL q(l-1,m+1), and the same in y. */
  static final long RADIAL = 3L * Double.BYTES;

  /** The degree l for functions of the direction, zero for solid harmonics. */
  static final long DEGREE = 4L * Double.BYTES;

  /** d2q/dz2 = AXIAL_AXIAL q(l-2,m). */
  static final long AXIAL_AXIAL = 5L * Double.BYTES;

  /** d2q/dxdz = -x AXIAL_RADIAL q(l-2,m+1), and the same in y. */
  static final long AXIAL_RADIAL = 6L * Double.BYTES;

  /** d2q/dxdy = xy RADIAL_RADIAL q(l-2,m+2). */
  static final long RADIAL_RADIAL = 7L * Double.BYTES;

  /** Bytes of a record. */
  static final long RECORD = 8L * Double.BYTES;

  private HarmonicsTableF64() {}
}

package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.internal.items.ItemProgram;

/** The kernel for items whose logarithm or root the fast ones give up. */
public final class PrincipalRoots {
  /** What it makes of a matrix; the order is that of the constants in principal_roots.cu. */
  public enum Result {
    /** The logarithm. */
    MATRIX,
    /** The logarithm without its last entry. */
    TRACELESS,
    /** The logarithm of an affine map as a tangent. */
    AFFINE,
    /** The logarithm of a rotation as a tangent. */
    ROTATION,
    /** The square root. */
    ROOT
  }

  private PrincipalRoots() {}

  /** Of matrices of three or four rows. */
  public static ItemProgram program(int size, Result result) {
    return ItemProgram.of("principal_roots", "principal_roots_" + size, result.ordinal());
  }
}

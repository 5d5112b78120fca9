package dev.casimir.simd;

import java.lang.foreign.ValueLayout;

/** Lane constants of the scalar twins: one item at a time. */
public final class LanesScalarF64 {
  /** Items processed at once. */
  public static final int LANES = 1;

  /** Bytes of one row of lanes. */
  public static final int ROW = Double.BYTES;

  /** Layout of one scalar element. */
  public static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private LanesScalarF64() {}
}

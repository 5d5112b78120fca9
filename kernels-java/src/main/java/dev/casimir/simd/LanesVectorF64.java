package dev.casimir.simd;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lane constants of the kernels that compute in {@code DoubleVector}. Static finals, so that C2
 * sees constants.
 */
public final class LanesVectorF64 {
  public static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** Items a vector holds. */
  public static final int LANES = SPECIES.length();

  /** Bytes of one row of lanes. */
  public static final int ROW = SPECIES.vectorByteSize();

  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Layout of one scalar element. */
  public static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private LanesVectorF64() {}
}

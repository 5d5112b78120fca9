package dev.casimir.simd;

import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Constants of the kernels that move numbers between lanes. They move bits, because lanes of whole
 * numbers choose among two vectors without a conversion, and because no payload of a NaN is lost.
 */
final class MovesVectorF64 {
  static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();
  static final int LANES = SPECIES.length();

  /** Every second lane of two vectors. */
  static final LongVector EVEN = index(InterleaveIndices.every(LANES, 0));

  static final LongVector ODD = index(InterleaveIndices.every(LANES, 1));

  /** The lower halves of two vectors, lane by lane in turn. */
  static final LongVector LOWER = index(InterleaveIndices.zip(LANES, 0));

  static final LongVector UPPER = index(InterleaveIndices.zip(LANES, LANES / 2));

  private MovesVectorF64() {}

  /** The vector of these whole numbers, to be kept in a constant. */
  static LongVector index(int[] lanes) {
    LongVector index = LongVector.zero(SPECIES);
    for (int lane = 0; lane < lanes.length; lane++) {
      index = index.withLane(lane, lanes[lane]);
    }
    return index;
  }
}

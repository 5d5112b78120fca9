package dev.casimir.simd.lanes;

import dev.casimir.tensor.DType;

/**
 * The places of the bits of a floating-point number.
 *
 * @param mantissaBits stored bits of the significand
 * @param bias of the exponent
 */
record FloatingBits(int mantissaBits, int bias) {
  static FloatingBits of(DType dtype) {
    return dtype == DType.FLOAT32 ? new FloatingBits(23, 127) : new FloatingBits(52, 1023);
  }

  /** Added and subtracted again it rounds to an integer. */
  double roundingShift() {
    return 1.5 * Math.scalb(1.0, mantissaBits);
  }

  /** Added to an integer k it leaves the exponent bits of 2^k in the lowest bits. */
  double powerShift() {
    return roundingShift() + bias;
  }

  /** The number whose lowest bits count units. */
  double unitBase() {
    return Math.scalb(1.0, mantissaBits);
  }

  /** Its bits. */
  long unitBaseBits() {
    return (long) (bias + mantissaBits) << mantissaBits;
  }
}

package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link ChannelRows}, a vector of channels at a time. */
public final class ChannelRowsVectorF64 implements ChannelRows {
  @Override
  public void scale(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels) {
    for (int v = 0; v < channels / LANES; v++) {
      long lane = (long) v * ROW;
      DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, w, wOffset + lane, ORDER);
      for (int r = 0; r < rows; r++) {
        long row = lane + r * rowStride;
        DoubleVector value = DoubleVector.fromMemorySegment(SPECIES, x, xOffset + row, ORDER);
        value = value.mul(weight);
        value.intoMemorySegment(z, zOffset + row, ORDER);
      }
    }
  }

  @Override
  public void addScaled(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels) {
    for (int v = 0; v < channels / LANES; v++) {
      long lane = (long) v * ROW;
      DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, w, wOffset + lane, ORDER);
      for (int r = 0; r < rows; r++) {
        long row = lane + r * rowStride;
        DoubleVector value = DoubleVector.fromMemorySegment(SPECIES, x, xOffset + row, ORDER);
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, z, zOffset + row, ORDER);
        sum = weight.fma(value, sum);
        sum.intoMemorySegment(z, zOffset + row, ORDER);
      }
    }
  }

  @Override
  public void dot(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels) {
    for (int v = 0; v < channels / LANES; v++) {
      long lane = (long) v * ROW;
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int r = 0; r < rows; r++) {
        long row = lane + r * rowStride;
        DoubleVector value = DoubleVector.fromMemorySegment(SPECIES, x, xOffset + row, ORDER);
        DoubleVector other = DoubleVector.fromMemorySegment(SPECIES, z, zOffset + row, ORDER);
        sum = value.fma(other, sum);
      }
      sum.intoMemorySegment(w, wOffset + lane, ORDER);
    }
  }
}

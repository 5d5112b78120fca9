package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelCotangents} with every sum in a register. */
public final class PanelCotangentsVectorF64 implements PanelCotangents {
  @Override
  public void backward(
      int components,
      MemorySegment scratch,
      long gradients,
      MemorySegment cotangents,
      long cotangentsOffset,
      long cotangentsStride,
      MemorySegment out,
      long outOffset,
      long outStride) {
    DoubleVector sumX = DoubleVector.zero(SPECIES);
    DoubleVector sumY = DoubleVector.zero(SPECIES);
    DoubleVector sumZ = DoubleVector.zero(SPECIES);
    for (int k = 0; k < components; k++) {
      MemorySegment rows = scratch.asSlice(gradients + 3L * k * ROW, 3L * ROW);
      long at = cotangentsOffset + k * cotangentsStride;
      DoubleVector cotangent = DoubleVector.fromMemorySegment(SPECIES, cotangents, at, ORDER);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, rows, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, rows, ROW, ORDER);
      DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
      sumX = cotangent.fma(x, sumX);
      sumY = cotangent.fma(y, sumY);
      sumZ = cotangent.fma(z, sumZ);
    }
    sumX.intoMemorySegment(out, outOffset, ORDER);
    sumY.intoMemorySegment(out, outOffset + outStride, ORDER);
    sumZ.intoMemorySegment(out, outOffset + 2L * outStride, ORDER);
  }

  @Override
  public void along(
      int components,
      MemorySegment scratch,
      long gradients,
      MemorySegment direction,
      long directionOffset,
      long directionStride,
      MemorySegment out,
      long outOffset,
      long outStride) {
    long secondRow = directionOffset + directionStride;
    long thirdRow = directionOffset + 2L * directionStride;
    DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, direction, directionOffset, ORDER);
    DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, direction, secondRow, ORDER);
    DoubleVector c = DoubleVector.fromMemorySegment(SPECIES, direction, thirdRow, ORDER);
    for (int k = 0; k < components; k++) {
      MemorySegment rows = scratch.asSlice(gradients + 3L * k * ROW, 3L * ROW);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, rows, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, rows, ROW, ORDER);
      DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
      DoubleVector sum = a.mul(x);
      sum = b.fma(y, sum);
      sum = c.fma(z, sum);
      sum.intoMemorySegment(out, outOffset + k * outStride, ORDER);
    }
  }

  @Override
  public void curve(
      int components,
      MemorySegment scratch,
      long hessians,
      MemorySegment cotangents,
      long cotangentsOffset,
      long cotangentsStride,
      MemorySegment direction,
      long directionOffset,
      long directionStride,
      MemorySegment out,
      long outOffset,
      long outStride) {
    DoubleVector xx = DoubleVector.zero(SPECIES);
    DoubleVector xy = DoubleVector.zero(SPECIES);
    DoubleVector xz = DoubleVector.zero(SPECIES);
    DoubleVector yy = DoubleVector.zero(SPECIES);
    DoubleVector yz = DoubleVector.zero(SPECIES);
    DoubleVector zz = DoubleVector.zero(SPECIES);
    for (int k = 0; k < components; k++) {
      MemorySegment rows = scratch.asSlice(hessians + 9L * k * ROW, 9L * ROW);
      long at = cotangentsOffset + k * cotangentsStride;
      DoubleVector cotangent = DoubleVector.fromMemorySegment(SPECIES, cotangents, at, ORDER);
      DoubleVector hXx = DoubleVector.fromMemorySegment(SPECIES, rows, 0, ORDER);
      DoubleVector hXy = DoubleVector.fromMemorySegment(SPECIES, rows, ROW, ORDER);
      DoubleVector hXz = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
      DoubleVector hYy = DoubleVector.fromMemorySegment(SPECIES, rows, 4L * ROW, ORDER);
      DoubleVector hYz = DoubleVector.fromMemorySegment(SPECIES, rows, 5L * ROW, ORDER);
      DoubleVector hZz = DoubleVector.fromMemorySegment(SPECIES, rows, 8L * ROW, ORDER);
      xx = cotangent.fma(hXx, xx);
      xy = cotangent.fma(hXy, xy);
      xz = cotangent.fma(hXz, xz);
      yy = cotangent.fma(hYy, yy);
      yz = cotangent.fma(hYz, yz);
      zz = cotangent.fma(hZz, zz);
    }
    long secondRow = directionOffset + directionStride;
    long thirdRow = directionOffset + 2L * directionStride;
    DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, direction, directionOffset, ORDER);
    DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, direction, secondRow, ORDER);
    DoubleVector c = DoubleVector.fromMemorySegment(SPECIES, direction, thirdRow, ORDER);
    DoubleVector sumX = a.mul(xx);
    DoubleVector sumY = a.mul(xy);
    DoubleVector sumZ = a.mul(xz);
    sumX = b.fma(xy, sumX);
    sumY = b.fma(yy, sumY);
    sumZ = b.fma(yz, sumZ);
    sumX = c.fma(xz, sumX);
    sumY = c.fma(yz, sumY);
    sumZ = c.fma(zz, sumZ);
    sumX.intoMemorySegment(out, outOffset, ORDER);
    sumY.intoMemorySegment(out, outOffset + outStride, ORDER);
    sumZ.intoMemorySegment(out, outOffset + 2L * outStride, ORDER);
  }
}

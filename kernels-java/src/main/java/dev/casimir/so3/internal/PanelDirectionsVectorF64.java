package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelDirections} without branches: no length under- or overflows on the way. */
public final class PanelDirectionsVectorF64 implements PanelDirections {
  @Override
  public void prepare(
      boolean normalize, MemorySegment vectors, long offset, long stride, MemorySegment scratch) {
    if (normalize) {
      direction(vectors, offset, stride, scratch);
    } else {
      solid(vectors, offset, stride, scratch);
    }
  }

  private static void solid(
      MemorySegment vectors, long offset, long stride, MemorySegment scratch) {
    // e3nn's axes turned cyclically: its y is the polar axis
    DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, vectors, offset, ORDER);
    DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, vectors, offset + stride, ORDER);
    DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, vectors, offset + 2 * stride, ORDER);
    DoubleVector zz = z.mul(z);
    DoubleVector yz = y.fma(y, zz);
    DoubleVector square = x.fma(x, yz);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1.0);
    x.intoMemorySegment(scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    y.intoMemorySegment(scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    z.intoMemorySegment(scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    square.intoMemorySegment(scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    one.intoMemorySegment(scratch, HarmonicsScratch.INVERSE * (long) ROW, ORDER);
  }

  /**
   * Scales by the largest component first. A maximum with a positive constant stands where a branch
   * would test for zero.
   */
  private static void direction(
      MemorySegment vectors, long offset, long stride, MemorySegment scratch) {
    // e3nn's axes turned cyclically: its y is the polar axis
    DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, vectors, offset, ORDER);
    DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, vectors, offset + stride, ORDER);
    DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, vectors, offset + 2 * stride, ORDER);
    DoubleVector absX = x.abs();
    DoubleVector absY = y.abs();
    DoubleVector absZ = z.abs();
    DoubleVector absXy = absX.max(absY);
    DoubleVector scale = absXy.max(absZ);
    DoubleVector least = DoubleVector.broadcast(SPECIES, Double.MIN_VALUE);
    DoubleVector positive = scale.max(least);
    DoubleVector x1 = x.div(positive);
    DoubleVector y1 = y.div(positive);
    DoubleVector z1 = z.div(positive);
    DoubleVector zz = z1.mul(z1);
    DoubleVector yz = y1.fma(y1, zz);
    DoubleVector square = x1.fma(x1, yz);
    DoubleVector root = square.sqrt();
    DoubleVector half = DoubleVector.broadcast(SPECIES, 0.5);
    DoubleVector length = root.max(half);
    DoubleVector unitX = x1.div(length);
    DoubleVector unitY = y1.div(length);
    DoubleVector unitZ = z1.div(length);
    // the true square, one but for rounding: what the directions are off then grows with l, not l^2
    DoubleVector unitZz = unitZ.mul(unitZ);
    DoubleVector unitYz = unitY.fma(unitY, unitZz);
    DoubleVector unitSquare = unitX.fma(unitX, unitYz);
    DoubleVector oneOrZero = scale.div(positive);
    DoubleVector normal = DoubleVector.broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector divisor = scale.max(normal);
    DoubleVector inverseLength = oneOrZero.div(length);
    DoubleVector inverse = inverseLength.div(divisor);
    unitX.intoMemorySegment(scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    unitY.intoMemorySegment(scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    unitZ.intoMemorySegment(scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    unitSquare.intoMemorySegment(scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    inverse.intoMemorySegment(scratch, HarmonicsScratch.INVERSE * (long) ROW, ORDER);
  }
}

package dev.casimir.frames.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link SpatialSums} in vectors. */
public final class SpatialSumsVectorF64 implements SpatialSums {
  private static final int VECTORS = CloudPanel.GROUP / LANES;
  private static final long GROUP_BYTES = (long) VECTORS * ROW;
  private static final long BYTES = Double.BYTES;

  @Override
  public void positions(
      MemorySegment panel, long rows, long stride, int groups, long constants, long slots) {
    double scale = panel.get(ELEMENT, constants);
    double referenceX = panel.get(ELEMENT, constants + BYTES);
    double referenceY = panel.get(ELEMENT, constants + 2 * BYTES);
    double referenceZ = panel.get(ELEMENT, constants + 3 * BYTES);
    DoubleVector s = DoubleVector.broadcast(SPECIES, scale);
    DoubleVector rx = DoubleVector.broadcast(SPECIES, -referenceX);
    DoubleVector ry = DoubleVector.broadcast(SPECIES, -referenceY);
    DoubleVector rz = DoubleVector.broadcast(SPECIES, -referenceZ);
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      long slotX = slots + lane;
      long slotY = slotX + GROUP_BYTES;
      long slotZ = slotY + GROUP_BYTES;
      DoubleVector sumX = DoubleVector.fromMemorySegment(SPECIES, panel, slotX, ORDER);
      DoubleVector sumY = DoubleVector.fromMemorySegment(SPECIES, panel, slotY, ORDER);
      DoubleVector sumZ = DoubleVector.fromMemorySegment(SPECIES, panel, slotZ, ORDER);
      for (int g = 0; g < groups; g++) {
        long at = rows + lane + g * GROUP_BYTES;
        long next = at + stride;
        long last = next + stride;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, panel, next, ORDER);
        DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, panel, last, ORDER);
        DoubleVector shiftedX = x.fma(s, rx);
        DoubleVector shiftedY = y.fma(s, ry);
        DoubleVector shiftedZ = z.fma(s, rz);
        sumX = sumX.add(shiftedX);
        sumY = sumY.add(shiftedY);
        sumZ = sumZ.add(shiftedZ);
      }
      sumX.intoMemorySegment(panel, slotX, ORDER);
      sumY.intoMemorySegment(panel, slotY, ORDER);
      sumZ.intoMemorySegment(panel, slotZ, ORDER);
    }
  }

  @Override
  public void moments(
      MemorySegment panel, long rows, long stride, int groups, long constants, long slots) {
    double scale = panel.get(ELEMENT, constants);
    double referenceX = panel.get(ELEMENT, constants + BYTES);
    double referenceY = panel.get(ELEMENT, constants + 2 * BYTES);
    double referenceZ = panel.get(ELEMENT, constants + 3 * BYTES);
    double meanX = panel.get(ELEMENT, constants + 4 * BYTES);
    double meanY = panel.get(ELEMENT, constants + 5 * BYTES);
    double meanZ = panel.get(ELEMENT, constants + 6 * BYTES);
    DoubleVector s = DoubleVector.broadcast(SPECIES, scale);
    DoubleVector rx = DoubleVector.broadcast(SPECIES, -referenceX);
    DoubleVector ry = DoubleVector.broadcast(SPECIES, -referenceY);
    DoubleVector rz = DoubleVector.broadcast(SPECIES, -referenceZ);
    DoubleVector mx = DoubleVector.broadcast(SPECIES, meanX);
    DoubleVector my = DoubleVector.broadcast(SPECIES, meanY);
    DoubleVector mz = DoubleVector.broadcast(SPECIES, meanZ);
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      long sums = slots + lane;
      long squares = sums + 3 * GROUP_BYTES;
      DoubleVector sumX = DoubleVector.fromMemorySegment(SPECIES, panel, sums, ORDER);
      DoubleVector sumY = DoubleVector.fromMemorySegment(SPECIES, panel, sums + GROUP_BYTES, ORDER);
      DoubleVector sumZ =
          DoubleVector.fromMemorySegment(SPECIES, panel, sums + 2 * GROUP_BYTES, ORDER);
      DoubleVector xx = DoubleVector.fromMemorySegment(SPECIES, panel, squares, ORDER);
      DoubleVector xy =
          DoubleVector.fromMemorySegment(SPECIES, panel, squares + GROUP_BYTES, ORDER);
      DoubleVector xz =
          DoubleVector.fromMemorySegment(SPECIES, panel, squares + 2 * GROUP_BYTES, ORDER);
      DoubleVector yy =
          DoubleVector.fromMemorySegment(SPECIES, panel, squares + 3 * GROUP_BYTES, ORDER);
      DoubleVector yz =
          DoubleVector.fromMemorySegment(SPECIES, panel, squares + 4 * GROUP_BYTES, ORDER);
      DoubleVector zz =
          DoubleVector.fromMemorySegment(SPECIES, panel, squares + 5 * GROUP_BYTES, ORDER);
      for (int g = 0; g < groups; g++) {
        long at = rows + lane + g * GROUP_BYTES;
        long next = at + stride;
        long last = next + stride;
        DoubleVector placeX = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector placeY = DoubleVector.fromMemorySegment(SPECIES, panel, next, ORDER);
        DoubleVector placeZ = DoubleVector.fromMemorySegment(SPECIES, panel, last, ORDER);
        DoubleVector shiftedX = placeX.fma(s, rx);
        DoubleVector shiftedY = placeY.fma(s, ry);
        DoubleVector shiftedZ = placeZ.fma(s, rz);
        DoubleVector x = shiftedX.sub(mx);
        DoubleVector y = shiftedY.sub(my);
        DoubleVector z = shiftedZ.sub(mz);
        sumX = sumX.add(x);
        sumY = sumY.add(y);
        sumZ = sumZ.add(z);
        xx = x.fma(x, xx);
        xy = x.fma(y, xy);
        xz = x.fma(z, xz);
        yy = y.fma(y, yy);
        yz = y.fma(z, yz);
        zz = z.fma(z, zz);
      }
      sumX.intoMemorySegment(panel, sums, ORDER);
      sumY.intoMemorySegment(panel, sums + GROUP_BYTES, ORDER);
      sumZ.intoMemorySegment(panel, sums + 2 * GROUP_BYTES, ORDER);
      xx.intoMemorySegment(panel, squares, ORDER);
      xy.intoMemorySegment(panel, squares + GROUP_BYTES, ORDER);
      xz.intoMemorySegment(panel, squares + 2 * GROUP_BYTES, ORDER);
      yy.intoMemorySegment(panel, squares + 3 * GROUP_BYTES, ORDER);
      yz.intoMemorySegment(panel, squares + 4 * GROUP_BYTES, ORDER);
      zz.intoMemorySegment(panel, squares + 5 * GROUP_BYTES, ORDER);
    }
  }
}

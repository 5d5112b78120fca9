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
      MemorySegment panel,
      long rows,
      long stride,
      int points,
      long constants,
      long masks,
      long slots) {
    double scale = panel.get(ELEMENT, constants);
    double referenceX = panel.get(ELEMENT, constants + 1 * BYTES);
    double referenceY = panel.get(ELEMENT, constants + 2 * BYTES);
    double referenceZ = panel.get(ELEMENT, constants + 3 * BYTES);
    DoubleVector s = DoubleVector.broadcast(SPECIES, scale);
    DoubleVector rx = DoubleVector.broadcast(SPECIES, -referenceX);
    DoubleVector ry = DoubleVector.broadcast(SPECIES, -referenceY);
    DoubleVector rz = DoubleVector.broadcast(SPECIES, -referenceZ);
    int groups = points / CloudPanel.GROUP;
    int rest = points - groups * CloudPanel.GROUP;
    long maskAt = masks + (CloudPanel.GROUP - rest) * BYTES;
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector sumX = DoubleVector.zero(SPECIES);
      DoubleVector sumY = DoubleVector.zero(SPECIES);
      DoubleVector sumZ = DoubleVector.zero(SPECIES);
      for (int g = 0; g < groups; g++) {
        long at = rows + lane + g * GROUP_BYTES;
        DoubleVector placeX = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector placeY = DoubleVector.fromMemorySegment(SPECIES, panel, at + stride, ORDER);
        DoubleVector placeZ =
            DoubleVector.fromMemorySegment(SPECIES, panel, at + 2 * stride, ORDER);
        DoubleVector shiftedX = placeX.fma(s, rx);
        DoubleVector shiftedY = placeY.fma(s, ry);
        DoubleVector shiftedZ = placeZ.fma(s, rz);
        sumX = sumX.add(shiftedX);
        sumY = sumY.add(shiftedY);
        sumZ = sumZ.add(shiftedZ);
      }
      if (rest > 0) {
        long at = rows + lane + groups * GROUP_BYTES;
        DoubleVector mask = DoubleVector.fromMemorySegment(SPECIES, panel, maskAt + lane, ORDER);
        DoubleVector placeX = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector placeY = DoubleVector.fromMemorySegment(SPECIES, panel, at + stride, ORDER);
        DoubleVector placeZ =
            DoubleVector.fromMemorySegment(SPECIES, panel, at + 2 * stride, ORDER);
        DoubleVector shiftedX = placeX.fma(s, rx);
        DoubleVector shiftedY = placeY.fma(s, ry);
        DoubleVector shiftedZ = placeZ.fma(s, rz);
        DoubleVector keptX = shiftedX.mul(mask);
        DoubleVector keptY = shiftedY.mul(mask);
        DoubleVector keptZ = shiftedZ.mul(mask);
        sumX = sumX.add(keptX);
        sumY = sumY.add(keptY);
        sumZ = sumZ.add(keptZ);
      }
      long slot = slots + lane;
      sumX.intoMemorySegment(panel, slot + 0 * GROUP_BYTES, ORDER);
      sumY.intoMemorySegment(panel, slot + 1 * GROUP_BYTES, ORDER);
      sumZ.intoMemorySegment(panel, slot + 2 * GROUP_BYTES, ORDER);
    }
  }

  @Override
  public void moments(
      MemorySegment panel,
      long rows,
      long stride,
      int points,
      long constants,
      long masks,
      long slots) {
    double scale = panel.get(ELEMENT, constants);
    double referenceX = panel.get(ELEMENT, constants + 1 * BYTES);
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
    int groups = points / CloudPanel.GROUP;
    int rest = points - groups * CloudPanel.GROUP;
    long maskAt = masks + (CloudPanel.GROUP - rest) * BYTES;
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector sumX = DoubleVector.zero(SPECIES);
      DoubleVector sumY = DoubleVector.zero(SPECIES);
      DoubleVector sumZ = DoubleVector.zero(SPECIES);
      DoubleVector xx = DoubleVector.zero(SPECIES);
      DoubleVector xy = DoubleVector.zero(SPECIES);
      DoubleVector xz = DoubleVector.zero(SPECIES);
      DoubleVector yy = DoubleVector.zero(SPECIES);
      DoubleVector yz = DoubleVector.zero(SPECIES);
      DoubleVector zz = DoubleVector.zero(SPECIES);
      for (int g = 0; g < groups; g++) {
        long at = rows + lane + g * GROUP_BYTES;
        DoubleVector placeX = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector placeY = DoubleVector.fromMemorySegment(SPECIES, panel, at + stride, ORDER);
        DoubleVector placeZ =
            DoubleVector.fromMemorySegment(SPECIES, panel, at + 2 * stride, ORDER);
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
      if (rest > 0) {
        long at = rows + lane + groups * GROUP_BYTES;
        DoubleVector mask = DoubleVector.fromMemorySegment(SPECIES, panel, maskAt + lane, ORDER);
        DoubleVector placeX = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        DoubleVector placeY = DoubleVector.fromMemorySegment(SPECIES, panel, at + stride, ORDER);
        DoubleVector placeZ =
            DoubleVector.fromMemorySegment(SPECIES, panel, at + 2 * stride, ORDER);
        DoubleVector shiftedX = placeX.fma(s, rx);
        DoubleVector shiftedY = placeY.fma(s, ry);
        DoubleVector shiftedZ = placeZ.fma(s, rz);
        DoubleVector centredX = shiftedX.sub(mx);
        DoubleVector centredY = shiftedY.sub(my);
        DoubleVector centredZ = shiftedZ.sub(mz);
        DoubleVector x = centredX.mul(mask);
        DoubleVector y = centredY.mul(mask);
        DoubleVector z = centredZ.mul(mask);
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
      long slot = slots + lane;
      sumX.intoMemorySegment(panel, slot + 0 * GROUP_BYTES, ORDER);
      sumY.intoMemorySegment(panel, slot + 1 * GROUP_BYTES, ORDER);
      sumZ.intoMemorySegment(panel, slot + 2 * GROUP_BYTES, ORDER);
      xx.intoMemorySegment(panel, slot + 3 * GROUP_BYTES, ORDER);
      xy.intoMemorySegment(panel, slot + 4 * GROUP_BYTES, ORDER);
      xz.intoMemorySegment(panel, slot + 5 * GROUP_BYTES, ORDER);
      yy.intoMemorySegment(panel, slot + 6 * GROUP_BYTES, ORDER);
      yz.intoMemorySegment(panel, slot + 7 * GROUP_BYTES, ORDER);
      zz.intoMemorySegment(panel, slot + 8 * GROUP_BYTES, ORDER);
    }
  }
}

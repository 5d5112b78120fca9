package dev.casimir.product.internal.convolution.aligned;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import dev.casimir.product.internal.convolution.EdgeTile;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link EdgeFrames} without branches: no length under- or overflows on the way. */
public final class EdgeFramesVectorF64 implements EdgeFrames {
  private static final int VECTORS = EdgeTile.EDGES / LANES;
  private static final long STRIDE = (long) VECTORS * ROW;

  @Override
  public void prepare(
      MemorySegment tile, long vectors, int maximumDegree, MemorySegment scratch, long frames) {
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      frame(tile, vectors + lane, scratch, frames + lane);
      powers(maximumDegree, scratch, frames + lane);
    }
  }

  private static void frame(MemorySegment tile, long vectors, MemorySegment scratch, long frames) {
    // e3nn's axes turned cyclically: its y is the polar axis
    DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, tile, vectors, ORDER);
    DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, tile, vectors + STRIDE, ORDER);
    DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, tile, vectors + 2 * STRIDE, ORDER);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1.0);
    DoubleVector least = DoubleVector.broadcast(SPECIES, Double.MIN_VALUE);
    DoubleVector absX = x.abs();
    DoubleVector absY = y.abs();
    DoubleVector absZ = z.abs();
    DoubleVector absXy = absX.max(absY);
    DoubleVector scale = absXy.max(absZ);
    DoubleVector positive = scale.max(least);
    DoubleVector present = scale.div(positive);
    DoubleVector missing = one.sub(present);
    DoubleVector x1 = x.div(positive);
    DoubleVector y1 = y.div(positive);
    DoubleVector z1 = z.div(positive);
    // azimuth: scaled once more, as the part across the polar axis may be small
    DoubleVector across = absXy.div(positive);
    DoubleVector acrossPositive = across.max(least);
    DoubleVector offAxis = across.div(acrossPositive);
    DoubleVector onAxis = one.sub(offAxis);
    DoubleVector x2 = x1.div(acrossPositive);
    DoubleVector y2 = y1.div(acrossPositive);
    DoubleVector yy = y2.mul(y2);
    DoubleVector square = x2.fma(x2, yy);
    DoubleVector root = square.sqrt();
    DoubleVector length = root.add(onAxis);
    DoubleVector towardsX = x2.add(onAxis);
    DoubleVector cosine = towardsX.div(length);
    DoubleVector sine = y2.div(length);
    cosine.intoMemorySegment(scratch, frames + AZIMUTH * STRIDE, ORDER);
    sine.intoMemorySegment(scratch, frames + (AZIMUTH + 1) * STRIDE, ORDER);
    // polar angle
    DoubleVector radius = across.mul(length);
    DoubleVector zz = z1.mul(z1);
    DoubleVector whole = radius.fma(radius, zz);
    DoubleVector distance = whole.sqrt();
    DoubleVector divisor = distance.add(missing);
    DoubleVector towardsPole = z1.add(missing);
    DoubleVector polarCosine = towardsPole.div(divisor);
    DoubleVector polarSine = radius.div(divisor);
    DoubleVector normal = DoubleVector.broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector unit = scale.max(normal);
    DoubleVector inverseDistance = present.div(divisor);
    DoubleVector inverse = inverseDistance.div(unit);
    polarCosine.intoMemorySegment(scratch, frames + COSINE * STRIDE, ORDER);
    polarSine.intoMemorySegment(scratch, frames + SINE * STRIDE, ORDER);
    inverse.intoMemorySegment(scratch, frames + INVERSE * STRIDE, ORDER);
    one.intoMemorySegment(scratch, frames + ONE * STRIDE, ORDER);
    present.intoMemorySegment(scratch, frames + PRESENT * STRIDE, ORDER);
  }

  private static void powers(int maximumDegree, MemorySegment scratch, long frames) {
    long offset = frames + AZIMUTH * STRIDE;
    DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, scratch, offset, ORDER);
    DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, scratch, offset + STRIDE, ORDER);
    DoubleVector cosine = x;
    DoubleVector sine = y;
    for (int m = 2; m <= maximumDegree; m++) {
      offset += 2 * STRIDE;
      DoubleVector ySine = y.mul(sine);
      DoubleVector yCosine = y.mul(cosine);
      DoubleVector negative = ySine.neg();
      sine = x.fma(sine, yCosine);
      cosine = x.fma(cosine, negative);
      cosine.intoMemorySegment(scratch, offset, ORDER);
      sine.intoMemorySegment(scratch, offset + STRIDE, ORDER);
    }
  }

  @Override
  public void gradients(
      MemorySegment scratch, long frames, long torque, MemorySegment tile, long gradients) {
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      gradient(scratch, frames + lane, torque + lane, tile, gradients + lane);
    }
  }

  /** The torque times the pole over the length, turned back. */
  private static void gradient(
      MemorySegment scratch, long frames, long torque, MemorySegment tile, long gradients) {
    DoubleVector polarCosine =
        DoubleVector.fromMemorySegment(SPECIES, scratch, frames + COSINE * STRIDE, ORDER);
    DoubleVector polarSine =
        DoubleVector.fromMemorySegment(SPECIES, scratch, frames + SINE * STRIDE, ORDER);
    DoubleVector inverse =
        DoubleVector.fromMemorySegment(SPECIES, scratch, frames + INVERSE * STRIDE, ORDER);
    DoubleVector cosine =
        DoubleVector.fromMemorySegment(SPECIES, scratch, frames + AZIMUTH * STRIDE, ORDER);
    DoubleVector sine =
        DoubleVector.fromMemorySegment(SPECIES, scratch, frames + (AZIMUTH + 1) * STRIDE, ORDER);
    DoubleVector torqueX = DoubleVector.fromMemorySegment(SPECIES, scratch, torque, ORDER);
    DoubleVector torqueY = DoubleVector.fromMemorySegment(SPECIES, scratch, torque + STRIDE, ORDER);
    DoubleVector a = torqueY.mul(inverse);
    DoubleVector minusB = torqueX.mul(inverse);
    DoubleVector b = minusB.neg();
    DoubleVector inPlane = polarCosine.mul(a);
    DoubleVector minusZ = polarSine.mul(a);
    DoubleVector z = minusZ.neg();
    DoubleVector sineB = sine.mul(minusB);
    DoubleVector x = cosine.fma(inPlane, sineB);
    DoubleVector cosineB = cosine.mul(b);
    DoubleVector y = sine.fma(inPlane, cosineB);
    y.intoMemorySegment(tile, gradients, ORDER);
    z.intoMemorySegment(tile, gradients + STRIDE, ORDER);
    x.intoMemorySegment(tile, gradients + 2 * STRIDE, ORDER);
  }
}

package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link PanelAngles} without branches or angles. Alpha is read off the image of the polar axis y,
 * (sin b sin a, cos b, sin b cos a); where that is y itself, alpha is 0. Gamma is read off the
 * first row of Ry(-alpha) R, (cos c, 0, sin c): whatever rounding made of alpha, gamma makes up for
 * it, also near the poles.
 */
public final class PanelAnglesVectorF64 implements PanelAngles {
  @Override
  public void signs(MemorySegment memory, long rotations, long ones, long signs) {
    MemorySegment rows = memory.asSlice(rotations, 9L * ROW);
    DoubleVector r0 = DoubleVector.fromMemorySegment(SPECIES, rows, 0, ORDER);
    DoubleVector r1 = DoubleVector.fromMemorySegment(SPECIES, rows, ROW, ORDER);
    DoubleVector r2 = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
    DoubleVector r3 = DoubleVector.fromMemorySegment(SPECIES, rows, 3L * ROW, ORDER);
    DoubleVector r4 = DoubleVector.fromMemorySegment(SPECIES, rows, 4L * ROW, ORDER);
    DoubleVector r5 = DoubleVector.fromMemorySegment(SPECIES, rows, 5L * ROW, ORDER);
    DoubleVector r6 = DoubleVector.fromMemorySegment(SPECIES, rows, 6L * ROW, ORDER);
    DoubleVector r7 = DoubleVector.fromMemorySegment(SPECIES, rows, 7L * ROW, ORDER);
    DoubleVector r8 = DoubleVector.fromMemorySegment(SPECIES, rows, 8L * ROW, ORDER);
    DoubleVector r48 = r4.mul(r8);
    DoubleVector r57 = r5.mul(r7);
    DoubleVector first = r48.sub(r57);
    DoubleVector r38 = r3.mul(r8);
    DoubleVector r56 = r5.mul(r6);
    DoubleVector second = r56.sub(r38);
    DoubleVector r37 = r3.mul(r7);
    DoubleVector r46 = r4.mul(r6);
    DoubleVector third = r37.sub(r46);
    DoubleVector determinant = r0.mul(first);
    determinant = r1.fma(second, determinant);
    determinant = r2.fma(third, determinant);
    DoubleVector size = determinant.abs();
    DoubleVector least = DoubleVector.broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector positive = size.max(least);
    DoubleVector sign = determinant.div(positive);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1.0);
    one.intoMemorySegment(memory, ones, ORDER);
    sign.intoMemorySegment(memory, signs, ORDER);
  }

  @Override
  public void angles(
      int maximumDegree,
      boolean adjoint,
      MemorySegment memory,
      long rotations,
      long signs,
      long angles) {
    long step = 2L * maximumDegree * ROW;
    long alpha = adjoint ? angles : angles + 2L * step;
    long gamma = adjoint ? angles + 2L * step : angles;
    double side = adjoint ? -1.0 : 1.0;
    tilt(side, memory, rotations, signs, alpha, angles + step);
    spin(side, memory, rotations, signs, alpha, gamma);
    multiples(maximumDegree, memory, alpha);
    multiples(maximumDegree, memory, angles + step);
    multiples(maximumDegree, memory, gamma);
  }

  /** Cosine and sine of alpha and beta, sines times {@code side}. */
  private static void tilt(
      double side, MemorySegment memory, long rotations, long signs, long alpha, long beta) {
    DoubleVector sign = DoubleVector.fromMemorySegment(SPECIES, memory, signs, ORDER);
    DoubleVector r1 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + ROW, ORDER);
    DoubleVector r4 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + 4L * ROW, ORDER);
    DoubleVector r7 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + 7L * ROW, ORDER);
    DoubleVector x = r1.mul(sign);
    DoubleVector y = r4.mul(sign);
    DoubleVector z = r7.mul(sign);
    DoubleVector absX = x.abs();
    DoubleVector absZ = z.abs();
    DoubleVector scale = absX.max(absZ);
    // maxima with positive constants stand where branches would test for zero
    DoubleVector least = DoubleVector.broadcast(SPECIES, Double.MIN_VALUE);
    DoubleVector positive = scale.max(least);
    DoubleVector x1 = x.div(positive);
    DoubleVector z1 = z.div(positive);
    DoubleVector square = x1.mul(x1);
    square = z1.fma(z1, square);
    DoubleVector root = square.sqrt();
    DoubleVector half = DoubleVector.broadcast(SPECIES, 0.5);
    DoubleVector length = root.max(half);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1.0);
    DoubleVector oneOrZero = scale.div(positive);
    DoubleVector atPole = one.sub(oneOrZero);
    DoubleVector turned = DoubleVector.broadcast(SPECIES, side);
    DoubleVector sine = x1.div(length);
    sine = sine.mul(turned);
    DoubleVector cosine = z1.div(length);
    cosine = cosine.add(atPole);
    cosine.intoMemorySegment(memory, alpha, ORDER);
    sine.intoMemorySegment(memory, alpha + ROW, ORDER);
    DoubleVector away = root.mul(scale);
    DoubleVector betaSquare = away.mul(away);
    betaSquare = y.fma(y, betaSquare);
    DoubleVector norm = betaSquare.sqrt();
    DoubleVector betaCosine = y.div(norm);
    DoubleVector betaSine = away.div(norm);
    betaSine = betaSine.mul(turned);
    betaCosine.intoMemorySegment(memory, beta, ORDER);
    betaSine.intoMemorySegment(memory, beta + ROW, ORDER);
  }

  /** Cosine and sine of gamma, given those of alpha. */
  private static void spin(
      double side, MemorySegment memory, long rotations, long signs, long alpha, long gamma) {
    DoubleVector sign = DoubleVector.fromMemorySegment(SPECIES, memory, signs, ORDER);
    DoubleVector r0 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations, ORDER);
    DoubleVector r2 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + 2L * ROW, ORDER);
    DoubleVector r6 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + 6L * ROW, ORDER);
    DoubleVector r8 = DoubleVector.fromMemorySegment(SPECIES, memory, rotations + 8L * ROW, ORDER);
    DoubleVector turned = DoubleVector.broadcast(SPECIES, side);
    DoubleVector alphaCosine = DoubleVector.fromMemorySegment(SPECIES, memory, alpha, ORDER);
    DoubleVector alphaSine = DoubleVector.fromMemorySegment(SPECIES, memory, alpha + ROW, ORDER);
    DoubleVector c = alphaCosine.mul(sign);
    DoubleVector s = alphaSine.mul(sign);
    s = s.mul(turned);
    DoubleVector minusS = s.neg();
    DoubleVector c0 = c.mul(r0);
    DoubleVector cosine = minusS.fma(r6, c0);
    DoubleVector c2 = c.mul(r2);
    DoubleVector sine = minusS.fma(r8, c2);
    DoubleVector square = cosine.mul(cosine);
    square = sine.fma(sine, square);
    DoubleVector norm = square.sqrt();
    cosine = cosine.div(norm);
    sine = sine.div(norm);
    sine = sine.mul(turned);
    cosine.intoMemorySegment(memory, gamma, ORDER);
    sine.intoMemorySegment(memory, gamma + ROW, ORDER);
  }

  /** From the cosine and sine of an angle those of its multiples, by addition. */
  private static void multiples(int maximumDegree, MemorySegment memory, long angle) {
    DoubleVector cosine1 = DoubleVector.fromMemorySegment(SPECIES, memory, angle, ORDER);
    DoubleVector sine1 = DoubleVector.fromMemorySegment(SPECIES, memory, angle + ROW, ORDER);
    DoubleVector cosine = cosine1;
    DoubleVector sine = sine1;
    DoubleVector minusSine1 = sine1.neg();
    for (int m = 2; m <= maximumDegree; m++) {
      DoubleVector sineSine = sine.mul(minusSine1);
      DoubleVector cosineSine = cosine.mul(sine1);
      cosine = cosine.fma(cosine1, sineSine);
      sine = sine.fma(cosine1, cosineSine);
      long at = angle + 2L * (m - 1) * ROW;
      cosine.intoMemorySegment(memory, at, ORDER);
      sine.intoMemorySegment(memory, at + ROW, ORDER);
    }
  }
}

package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link TorusConvolution} in double vectors.
 *
 * <p>For orders v, w &gt; 0 the four real products P P', P S', S P', S S' of the theta series serve
 * both V = v + w and V = |v - w|, so each is made once. In theta, a series with a(-i) = +a(i) or
 * -a(i) convolves to
 *
 * <pre>h(u) = sum over i &gt;= 0 of a(i) (b(u - i) +- b(u + i)).</pre>
 *
 * The inner loop runs over u and holds three a(i) in registers; the b(u - i) and b(u + i) slide
 * along, so that each u loads only one new b of either kind.
 */
public final class TorusConvolutionVectorF64 implements TorusConvolution {
  private static final int PAIR = 2 * ROW;

  public TorusConvolutionVectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void convolve(TorusLayout layout, MemorySegment scratch) {
    int degree1 = layout.degree1();
    padFirst(layout, scratch);
    int zeros = layout.second(layout.degree2() + 1);
    clear(scratch, zeros, layout.rows() - zeros);
    for (int w = 0; w <= layout.degree2(); w++) {
      continueOrder(layout, w, scratch);
      for (int v = 0; v <= degree1; v++) {
        if (!layout.wanted(v, w)) {
          continue;
        }
        if (v == 0 || w == 0) {
          half(layout, v, w, scratch);
        } else {
          full(layout, v, w, scratch);
        }
      }
    }
  }

  private static void padFirst(TorusLayout layout, MemorySegment scratch) {
    int degree1 = layout.degree1();
    for (int v = 0; v <= degree1; v++) {
      clear(scratch, layout.first(v) + 2 * (degree1 + 1), 2 * (layout.terms() - degree1 - 1));
    }
  }

  private static void clear(MemorySegment scratch, int row, int rows) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    long offset = (long) row * ROW;
    for (int r = 0; r < rows; r++) {
      zero.intoMemorySegment(scratch, offset + (long) r * ROW, ORDER);
    }
  }

  /**
   * Continues order w of the second series to negative frequencies: evenly for even w, oddly for
   * odd w.
   */
  private static void continueOrder(TorusLayout layout, int w, MemorySegment scratch) {
    long source = (long) layout.second(w) * ROW;
    long continued = (long) layout.continued() * ROW;
    long negated = (long) layout.negated() * ROW;
    double sign = w % 2 == 0 ? 1.0 : -1.0;
    DoubleVector mirror = DoubleVector.broadcast(SPECIES, sign);
    int degree2 = layout.degree2();
    for (int j = 0; j <= degree2; j++) {
      long shift = (long) j * PAIR;
      DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, scratch, source + shift, ORDER);
      DoubleVector s =
          DoubleVector.fromMemorySegment(SPECIES, scratch, source + shift + ROW, ORDER);
      DoubleVector mirroredP = p.mul(mirror);
      DoubleVector mirroredS = s.mul(mirror);
      DoubleVector negatedP = p.neg();
      DoubleVector negatedS = s.neg();
      mirroredP.intoMemorySegment(scratch, continued - shift, ORDER);
      mirroredS.intoMemorySegment(scratch, continued - shift + ROW, ORDER);
      p.intoMemorySegment(scratch, continued + shift, ORDER);
      s.intoMemorySegment(scratch, continued + shift + ROW, ORDER);
      negatedP.intoMemorySegment(scratch, negated + shift, ORDER);
      negatedS.intoMemorySegment(scratch, negated + shift + ROW, ORDER);
    }
  }

  /** v = 0 or w = 0: one amplitude of one factor is absent, and there is one order to add to. */
  private static void half(TorusLayout layout, int v, int w, MemorySegment scratch) {
    long near = (long) layout.continued() * ROW;
    long far = (long) (v % 2 == 0 ? layout.continued() : layout.negated()) * ROW;
    long target = (long) layout.target(v + w) * ROW;
    int part1 = v == 0 ? 0 : ROW;
    int part2 = v == 0 ? ROW : 0;
    for (int i = 0; i < layout.terms(); i += TorusLayout.BLOCK) {
      long a = (long) (layout.first(v) + 2 * i) * ROW;
      halfBlock(
          scratch,
          a,
          near - (long) i * PAIR,
          far + (long) i * PAIR,
          part1,
          part2,
          layout.reached(i),
          target);
    }
  }

  private static void halfBlock(
      MemorySegment m,
      long a,
      long near,
      long far,
      int part1,
      int part2,
      int reached,
      long target) {
    DoubleVector a0 = DoubleVector.fromMemorySegment(SPECIES, m, a, ORDER);
    DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, m, a + part1, ORDER);
    DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, m, a + PAIR, ORDER);
    DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, m, a + PAIR + part1, ORDER);
    DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, m, a + 2 * PAIR, ORDER);
    DoubleVector b2 = DoubleVector.fromMemorySegment(SPECIES, m, a + 2 * PAIR + part1, ORDER);
    DoubleVector p1 = DoubleVector.fromMemorySegment(SPECIES, m, near - PAIR, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, m, near - PAIR + part2, ORDER);
    DoubleVector p2 = DoubleVector.fromMemorySegment(SPECIES, m, near - 2 * PAIR, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, m, near - 2 * PAIR + part2, ORDER);
    DoubleVector q0 = DoubleVector.fromMemorySegment(SPECIES, m, far, ORDER);
    DoubleVector t0 = DoubleVector.fromMemorySegment(SPECIES, m, far + part2, ORDER);
    DoubleVector q1 = DoubleVector.fromMemorySegment(SPECIES, m, far + PAIR, ORDER);
    DoubleVector t1 = DoubleVector.fromMemorySegment(SPECIES, m, far + PAIR + part2, ORDER);
    for (int u = 0; u < reached; u++) {
      long at = (long) u * PAIR;
      DoubleVector p0 = DoubleVector.fromMemorySegment(SPECIES, m, near + at, ORDER);
      DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, m, near + at + part2, ORDER);
      DoubleVector q2 = DoubleVector.fromMemorySegment(SPECIES, m, far + at + 2 * PAIR, ORDER);
      DoubleVector t2 =
          DoubleVector.fromMemorySegment(SPECIES, m, far + at + 2 * PAIR + part2, ORDER);
      DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, m, target + at, ORDER);
      DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, m, target + at + ROW, ORDER);
      DoubleVector x0 = p0.add(q0);
      DoubleVector y0 = s0.add(t0);
      DoubleVector x1 = p1.add(q1);
      DoubleVector y1 = s1.add(t1);
      DoubleVector x2 = p2.add(q2);
      DoubleVector y2 = s2.add(t2);
      p = a0.fma(x0, p);
      s = b0.fma(y0, s);
      p = a1.fma(x1, p);
      s = b1.fma(y1, s);
      p = a2.fma(x2, p);
      s = b2.fma(y2, s);
      p.intoMemorySegment(m, target + at, ORDER);
      s.intoMemorySegment(m, target + at + ROW, ORDER);
      p2 = p1;
      p1 = p0;
      s2 = s1;
      s1 = s0;
      q0 = q1;
      q1 = q2;
      t0 = t1;
      t1 = t2;
    }
  }

  /** Four products: sums to order v + w, differences to order |v - w|. */
  private static void full(TorusLayout layout, int v, int w, MemorySegment scratch) {
    long near = (long) layout.continued() * ROW;
    long far = (long) (v % 2 == 0 ? layout.continued() : layout.negated()) * ROW;
    long plus = (long) layout.target(v + w) * ROW;
    long minus = (long) layout.target(Math.abs(v - w)) * ROW;
    // sin times sin is minus a cosine of the sum; order 0 is met from both sides
    int sign = (v & w & 1) == 0 ? 1 : -1;
    int even = v == w ? 2 : 1;
    int odd = Integer.signum(v - w);
    for (int i = 0; i < layout.terms(); i += TorusLayout.BLOCK) {
      long a = (long) (layout.first(v) + 2 * i) * ROW;
      long shift = (long) i * PAIR;
      fullBlock(
          scratch, a, near - shift, far + shift, layout.reached(i), plus, minus, sign, even, odd);
    }
  }

  private static void fullBlock(
      MemorySegment m,
      long a,
      long near,
      long far,
      int reached,
      long plus,
      long minus,
      int sign,
      int even,
      int odd) {
    DoubleVector a0 = DoubleVector.fromMemorySegment(SPECIES, m, a, ORDER);
    DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, m, a + ROW, ORDER);
    DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, m, a + PAIR, ORDER);
    DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, m, a + PAIR + ROW, ORDER);
    DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, m, a + 2 * PAIR, ORDER);
    DoubleVector b2 = DoubleVector.fromMemorySegment(SPECIES, m, a + 2 * PAIR + ROW, ORDER);
    DoubleVector p1 = DoubleVector.fromMemorySegment(SPECIES, m, near - PAIR, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, m, near - PAIR + ROW, ORDER);
    DoubleVector p2 = DoubleVector.fromMemorySegment(SPECIES, m, near - 2 * PAIR, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, m, near - 2 * PAIR + ROW, ORDER);
    DoubleVector q0 = DoubleVector.fromMemorySegment(SPECIES, m, far, ORDER);
    DoubleVector t0 = DoubleVector.fromMemorySegment(SPECIES, m, far + ROW, ORDER);
    DoubleVector q1 = DoubleVector.fromMemorySegment(SPECIES, m, far + PAIR, ORDER);
    DoubleVector t1 = DoubleVector.fromMemorySegment(SPECIES, m, far + PAIR + ROW, ORDER);
    DoubleVector signs = DoubleVector.broadcast(SPECIES, (double) sign);
    a0 = a0.mul(signs);
    b0 = b0.mul(signs);
    a1 = a1.mul(signs);
    b1 = b1.mul(signs);
    a2 = a2.mul(signs);
    b2 = b2.mul(signs);
    DoubleVector minusEven = DoubleVector.broadcast(SPECIES, (double) even);
    DoubleVector minusOdd = DoubleVector.broadcast(SPECIES, (double) odd);
    for (int u = 0; u < reached; u++) {
      long at = (long) u * PAIR;
      DoubleVector p0 = DoubleVector.fromMemorySegment(SPECIES, m, near + at, ORDER);
      DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, m, near + at + ROW, ORDER);
      DoubleVector q2 = DoubleVector.fromMemorySegment(SPECIES, m, far + at + 2 * PAIR, ORDER);
      DoubleVector t2 =
          DoubleVector.fromMemorySegment(SPECIES, m, far + at + 2 * PAIR + ROW, ORDER);
      DoubleVector x = p0.add(q0);
      DoubleVector y = s0.add(t0);
      DoubleVector pp = a0.mul(x);
      DoubleVector ps = a0.mul(y);
      DoubleVector sp = b0.mul(x);
      DoubleVector ss = b0.mul(y);
      x = p1.add(q1);
      y = s1.add(t1);
      pp = a1.fma(x, pp);
      ps = a1.fma(y, ps);
      sp = b1.fma(x, sp);
      ss = b1.fma(y, ss);
      x = p2.add(q2);
      y = s2.add(t2);
      pp = a2.fma(x, pp);
      ps = a2.fma(y, ps);
      sp = b2.fma(x, sp);
      ss = b2.fma(y, ss);
      DoubleVector plusP = DoubleVector.fromMemorySegment(SPECIES, m, plus + at, ORDER);
      DoubleVector plusS = DoubleVector.fromMemorySegment(SPECIES, m, plus + at + ROW, ORDER);
      DoubleVector minusP = DoubleVector.fromMemorySegment(SPECIES, m, minus + at, ORDER);
      DoubleVector minusS = DoubleVector.fromMemorySegment(SPECIES, m, minus + at + ROW, ORDER);
      x = pp.sub(ss);
      y = ps.add(sp);
      plusP = plusP.add(x);
      plusS = plusS.add(y);
      x = pp.add(ss);
      y = sp.sub(ps);
      minusP = minusEven.fma(x, minusP);
      minusS = minusOdd.fma(y, minusS);
      plusP.intoMemorySegment(m, plus + at, ORDER);
      plusS.intoMemorySegment(m, plus + at + ROW, ORDER);
      minusP.intoMemorySegment(m, minus + at, ORDER);
      minusS.intoMemorySegment(m, minus + at + ROW, ORDER);
      p2 = p1;
      p1 = p0;
      s2 = s1;
      s1 = s0;
      q0 = q1;
      q1 = q2;
      t0 = t1;
      t1 = t2;
    }
  }
}

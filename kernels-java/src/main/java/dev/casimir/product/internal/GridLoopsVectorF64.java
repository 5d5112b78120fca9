package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link GridLoops} with eight to twelve accumulators, enough for two multiply-add ports. */
public final class GridLoopsVectorF64 implements GridLoops {
  @Override
  public void forward(
      int degree,
      int direction,
      Object table,
      int at,
      MemorySegment x,
      long xOffset,
      long rowStride,
      MemorySegment grid,
      long gridOffset,
      long nodeStride) {
    double[] numbers = (double[]) table;
    long centre = gridOffset + (long) (degree + PAD) * 2 * ROW;
    int from = at;
    for (int m = 0; m <= degree; m++) {
      from =
          order(
              m,
              direction * m,
              degree,
              numbers,
              from,
              x,
              xOffset,
              rowStride,
              grid,
              centre,
              nodeStride);
    }
    for (int pair = 0; pair < PAIRS; pair++) {
      long north = centre + 2 * pair * nodeStride;
      mirror(degree, direction, grid, north, north + nodeStride);
    }
  }

  private static int order(
      int m,
      int signed,
      int degree,
      double[] numbers,
      int at,
      MemorySegment x,
      long xOffset,
      long rowStride,
      MemorySegment grid,
      long centre,
      long nodeStride) {
    int from = at;
    DoubleVector ae0 = DoubleVector.zero(SPECIES);
    DoubleVector ae1 = DoubleVector.zero(SPECIES);
    DoubleVector ae2 = DoubleVector.zero(SPECIES);
    DoubleVector ae3 = DoubleVector.zero(SPECIES);
    DoubleVector ao0 = DoubleVector.zero(SPECIES);
    DoubleVector ao1 = DoubleVector.zero(SPECIES);
    DoubleVector ao2 = DoubleVector.zero(SPECIES);
    DoubleVector ao3 = DoubleVector.zero(SPECIES);
    DoubleVector be0 = DoubleVector.zero(SPECIES);
    DoubleVector be1 = DoubleVector.zero(SPECIES);
    DoubleVector be2 = DoubleVector.zero(SPECIES);
    DoubleVector be3 = DoubleVector.zero(SPECIES);
    DoubleVector bo0 = DoubleVector.zero(SPECIES);
    DoubleVector bo1 = DoubleVector.zero(SPECIES);
    DoubleVector bo2 = DoubleVector.zero(SPECIES);
    DoubleVector bo3 = DoubleVector.zero(SPECIES);
    for (int l = m; l <= degree; l += 2) {
      long plus = xOffset + (long) (l * l + l + signed) * rowStride;
      long minus = xOffset + (long) (l * l + l - signed) * rowStride;
      DoubleVector xa = DoubleVector.fromMemorySegment(SPECIES, x, plus, ORDER);
      DoubleVector xb = DoubleVector.fromMemorySegment(SPECIES, x, minus, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, numbers[from]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, numbers[from + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, numbers[from + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, numbers[from + 3]);
      ae0 = c0.fma(xa, ae0);
      be0 = c0.fma(xb, be0);
      ae1 = c1.fma(xa, ae1);
      be1 = c1.fma(xb, be1);
      ae2 = c2.fma(xa, ae2);
      be2 = c2.fma(xb, be2);
      ae3 = c3.fma(xa, ae3);
      be3 = c3.fma(xb, be3);
      from += PAIRS;
    }
    for (int l = m + 1; l <= degree; l += 2) {
      long plus = xOffset + (long) (l * l + l + signed) * rowStride;
      long minus = xOffset + (long) (l * l + l - signed) * rowStride;
      DoubleVector xa = DoubleVector.fromMemorySegment(SPECIES, x, plus, ORDER);
      DoubleVector xb = DoubleVector.fromMemorySegment(SPECIES, x, minus, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, numbers[from]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, numbers[from + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, numbers[from + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, numbers[from + 3]);
      ao0 = c0.fma(xa, ao0);
      bo0 = c0.fma(xb, bo0);
      ao1 = c1.fma(xa, ao1);
      bo1 = c1.fma(xb, bo1);
      ao2 = c2.fma(xa, ao2);
      bo2 = c2.fma(xb, bo2);
      ao3 = c3.fma(xa, ao3);
      bo3 = c3.fma(xb, bo3);
      from += PAIRS;
    }
    long target = centre + (long) signed * 2 * ROW;
    ae0.intoMemorySegment(grid, target, ORDER);
    be0.intoMemorySegment(grid, target + ROW, ORDER);
    ao0.intoMemorySegment(grid, target + 1 * nodeStride, ORDER);
    bo0.intoMemorySegment(grid, target + ROW + 1 * nodeStride, ORDER);
    ae1.intoMemorySegment(grid, target + 2 * nodeStride, ORDER);
    be1.intoMemorySegment(grid, target + ROW + 2 * nodeStride, ORDER);
    ao1.intoMemorySegment(grid, target + 3 * nodeStride, ORDER);
    bo1.intoMemorySegment(grid, target + ROW + 3 * nodeStride, ORDER);
    ae2.intoMemorySegment(grid, target + 4 * nodeStride, ORDER);
    be2.intoMemorySegment(grid, target + ROW + 4 * nodeStride, ORDER);
    ao2.intoMemorySegment(grid, target + 5 * nodeStride, ORDER);
    bo2.intoMemorySegment(grid, target + ROW + 5 * nodeStride, ORDER);
    ae3.intoMemorySegment(grid, target + 6 * nodeStride, ORDER);
    be3.intoMemorySegment(grid, target + ROW + 6 * nodeStride, ORDER);
    ao3.intoMemorySegment(grid, target + 7 * nodeStride, ORDER);
    bo3.intoMemorySegment(grid, target + ROW + 7 * nodeStride, ORDER);
    return from;
  }

  /** From the even and odd sums of a pair to both its nodes, and from order m to -m. */
  private static void mirror(
      int degree, int direction, MemorySegment grid, long north, long south) {
    for (int m = 0; m <= degree; m++) {
      long plus = (long) (direction * m) * 2 * ROW;
      MemorySegment far = grid.asSlice(south + plus, 2L * ROW);
      MemorySegment near = grid.asSlice(north + plus, 2L * ROW);
      DoubleVector ae = DoubleVector.fromMemorySegment(SPECIES, near, 0, ORDER);
      DoubleVector be = DoubleVector.fromMemorySegment(SPECIES, near, ROW, ORDER);
      DoubleVector ao = DoubleVector.fromMemorySegment(SPECIES, far, 0, ORDER);
      DoubleVector bo = DoubleVector.fromMemorySegment(SPECIES, far, ROW, ORDER);
      DoubleVector an = ae.add(ao);
      DoubleVector bn = be.add(bo);
      DoubleVector as = ae.sub(ao);
      DoubleVector bs = be.sub(bo);
      an.intoMemorySegment(near, 0, ORDER);
      as.intoMemorySegment(far, 0, ORDER);
      if (m == 0) {
        DoubleVector none = DoubleVector.zero(SPECIES);
        none.intoMemorySegment(near, ROW, ORDER);
        none.intoMemorySegment(far, ROW, ORDER);
      } else {
        bn.intoMemorySegment(near, ROW, ORDER);
        bs.intoMemorySegment(far, ROW, ORDER);
        MemorySegment farMinus = grid.asSlice(south - plus, 2L * ROW);
        MemorySegment nearMinus = grid.asSlice(north - plus, 2L * ROW);
        bn = bn.neg();
        bs = bs.neg();
        an.intoMemorySegment(nearMinus, 0, ORDER);
        as.intoMemorySegment(farMinus, 0, ORDER);
        bn.intoMemorySegment(nearMinus, ROW, ORDER);
        bs.intoMemorySegment(farMinus, ROW, ORDER);
      }
    }
  }

  @Override
  public void convolve(
      int degree1,
      int degree2,
      int degree3,
      MemorySegment grid,
      long first,
      long second,
      long result,
      int products,
      long step1,
      long step2) {
    long centre1 = first + (long) (degree1 + PAD) * 2 * ROW;
    long centre2 = second + (long) (degree2 + PAD) * 2 * ROW;
    for (int order = 0; order <= degree3; order += ORDERS) {
      int low = Math.max(-degree1, order - degree2);
      int high = Math.min(degree1, order + PAD + degree2);
      long target = result + (long) order * 2 * ROW;
      orders(order, low, high, grid, centre1, centre2, target, products, step1, step2);
    }
  }

  private static void orders(
      int order,
      int low,
      int high,
      MemorySegment grid,
      long first,
      long second,
      long result,
      int products,
      long step1,
      long step2) {
    DoubleVector p0 = DoubleVector.zero(SPECIES);
    DoubleVector p1 = DoubleVector.zero(SPECIES);
    DoubleVector p2 = DoubleVector.zero(SPECIES);
    DoubleVector p3 = DoubleVector.zero(SPECIES);
    DoubleVector n0 = DoubleVector.zero(SPECIES);
    DoubleVector n1 = DoubleVector.zero(SPECIES);
    DoubleVector n2 = DoubleVector.zero(SPECIES);
    DoubleVector n3 = DoubleVector.zero(SPECIES);
    DoubleVector q0 = DoubleVector.zero(SPECIES);
    DoubleVector q1 = DoubleVector.zero(SPECIES);
    DoubleVector q2 = DoubleVector.zero(SPECIES);
    DoubleVector q3 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < products; k++) {
      long f0 = first + k * step1;
      long g0 = second + k * step2;
      for (int m = low; m <= high; m++) {
        MemorySegment f = grid.asSlice(f0 + (long) m * 2 * ROW, 2L * ROW);
        MemorySegment g = grid.asSlice(g0 + (long) (order - m) * 2 * ROW, 8L * ROW);
        DoubleVector fr = DoubleVector.fromMemorySegment(SPECIES, f, 0, ORDER);
        DoubleVector fi = DoubleVector.fromMemorySegment(SPECIES, f, ROW, ORDER);
        DoubleVector gr0 = DoubleVector.fromMemorySegment(SPECIES, g, 0, ORDER);
        DoubleVector gi0 = DoubleVector.fromMemorySegment(SPECIES, g, ROW, ORDER);
        p0 = fr.fma(gr0, p0);
        n0 = fi.fma(gi0, n0);
        q0 = fr.fma(gi0, q0);
        q0 = fi.fma(gr0, q0);
        DoubleVector gr1 = DoubleVector.fromMemorySegment(SPECIES, g, 2L * ROW, ORDER);
        DoubleVector gi1 = DoubleVector.fromMemorySegment(SPECIES, g, 3L * ROW, ORDER);
        p1 = fr.fma(gr1, p1);
        n1 = fi.fma(gi1, n1);
        q1 = fr.fma(gi1, q1);
        q1 = fi.fma(gr1, q1);
        DoubleVector gr2 = DoubleVector.fromMemorySegment(SPECIES, g, 4L * ROW, ORDER);
        DoubleVector gi2 = DoubleVector.fromMemorySegment(SPECIES, g, 5L * ROW, ORDER);
        p2 = fr.fma(gr2, p2);
        n2 = fi.fma(gi2, n2);
        q2 = fr.fma(gi2, q2);
        q2 = fi.fma(gr2, q2);
        DoubleVector gr3 = DoubleVector.fromMemorySegment(SPECIES, g, 6L * ROW, ORDER);
        DoubleVector gi3 = DoubleVector.fromMemorySegment(SPECIES, g, 7L * ROW, ORDER);
        p3 = fr.fma(gr3, p3);
        n3 = fi.fma(gi3, n3);
        q3 = fr.fma(gi3, q3);
        q3 = fi.fma(gr3, q3);
      }
    }
    MemorySegment h = grid.asSlice(result, 8L * ROW);
    p0 = p0.sub(n0);
    p0.intoMemorySegment(h, 0, ORDER);
    q0.intoMemorySegment(h, ROW, ORDER);
    p1 = p1.sub(n1);
    p1.intoMemorySegment(h, 2L * ROW, ORDER);
    q1.intoMemorySegment(h, 3L * ROW, ORDER);
    p2 = p2.sub(n2);
    p2.intoMemorySegment(h, 4L * ROW, ORDER);
    q2.intoMemorySegment(h, 5L * ROW, ORDER);
    p3 = p3.sub(n3);
    p3.intoMemorySegment(h, 6L * ROW, ORDER);
    q3.intoMemorySegment(h, 7L * ROW, ORDER);
  }

  @Override
  public void backward(
      int degree,
      int farSign,
      Object table,
      int at,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment grid,
      long gridOffset,
      long nodeStride) {
    double[] numbers = (double[]) table;
    int from = at;
    for (int m = 0; m <= degree; m++) {
      long row = gridOffset + (long) m * 2 * ROW;
      from =
          half(m, m, farSign, degree, numbers, from, z, zOffset, rowStride, grid, row, nodeStride);
      from =
          half(
              m,
              m + 1,
              -farSign,
              degree,
              numbers,
              from,
              z,
              zOffset,
              rowStride,
              grid,
              row,
              nodeStride);
    }
  }

  /**
   * The degrees of one parity of one order: they see the sum or the difference of a pair of nodes.
   */
  private static int half(
      int m,
      int lowest,
      int farSign,
      int degree,
      double[] numbers,
      int at,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment grid,
      long row,
      long nodeStride) {
    int from = at;
    DoubleVector sign = DoubleVector.broadcast(SPECIES, farSign);
    DoubleVector a0 = DoubleVector.fromMemorySegment(SPECIES, grid, row, ORDER);
    DoubleVector sa0 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 1 * nodeStride, ORDER);
    a0 = sa0.fma(sign, a0);
    DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW, ORDER);
    DoubleVector sb0 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 1 * nodeStride, ORDER);
    b0 = sb0.fma(sign, b0);
    DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 2 * nodeStride, ORDER);
    DoubleVector sa1 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 3 * nodeStride, ORDER);
    a1 = sa1.fma(sign, a1);
    DoubleVector b1 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 2 * nodeStride, ORDER);
    DoubleVector sb1 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 3 * nodeStride, ORDER);
    b1 = sb1.fma(sign, b1);
    DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 4 * nodeStride, ORDER);
    DoubleVector sa2 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 5 * nodeStride, ORDER);
    a2 = sa2.fma(sign, a2);
    DoubleVector b2 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 4 * nodeStride, ORDER);
    DoubleVector sb2 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 5 * nodeStride, ORDER);
    b2 = sb2.fma(sign, b2);
    DoubleVector a3 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 6 * nodeStride, ORDER);
    DoubleVector sa3 = DoubleVector.fromMemorySegment(SPECIES, grid, row + 7 * nodeStride, ORDER);
    a3 = sa3.fma(sign, a3);
    DoubleVector b3 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 6 * nodeStride, ORDER);
    DoubleVector sb3 =
        DoubleVector.fromMemorySegment(SPECIES, grid, row + ROW + 7 * nodeStride, ORDER);
    b3 = sb3.fma(sign, b3);
    for (int l = lowest; l <= degree; l += 2) {
      long plus = zOffset + (long) (l * l + l + m) * rowStride;
      long minus = zOffset + (long) (l * l + l - m) * rowStride;
      DoubleVector za = DoubleVector.fromMemorySegment(SPECIES, z, plus, ORDER);
      DoubleVector zb = DoubleVector.fromMemorySegment(SPECIES, z, minus, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, numbers[from]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, numbers[from + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, numbers[from + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, numbers[from + 3]);
      za = c0.fma(a0, za);
      zb = c0.fma(b0, zb);
      za = c1.fma(a1, za);
      zb = c1.fma(b1, zb);
      za = c2.fma(a2, za);
      zb = c2.fma(b2, zb);
      za = c3.fma(a3, za);
      zb = c3.fma(b3, zb);
      if (m > 0) {
        zb.intoMemorySegment(z, minus, ORDER);
      }
      za.intoMemorySegment(z, plus, ORDER);
      from += PAIRS;
    }
    return from;
  }
}

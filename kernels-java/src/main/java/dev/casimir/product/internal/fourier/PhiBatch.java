package dev.casimir.product.internal.fourier;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * A few pairs of rows theta_j on their way through phi: spectra of both factors to samples,
 * product, samples to the spectrum of the product. Everything but the results stays in the
 * first-level cache.
 */
final class PhiBatch {
  private final FftProductLayout layout;
  private final int firstPair;
  private final int pairs;
  private final BatchedFft factors;
  private final BatchedFft product;
  private final int[] packFirst;
  private final int[] packSecond;
  private final int[] multiply;
  private final int[] unpack;

  PhiBatch(
      FftProductLayout layout,
      int firstPair,
      int pairs,
      FourierFftProduct owner,
      DType dtype,
      Provider provider) {
    this.layout = layout;
    this.firstPair = firstPair;
    this.pairs = pairs;
    factors = new BatchedFft(layout.phiSize(), 2 * pairs, dtype, provider);
    product = new BatchedFft(layout.phiSize(), pairs, dtype, provider);
    packFirst = packTable(owner.thetaFirst(), layout.thetaFirst(), layout.degree1(), 0);
    packSecond = packTable(owner.thetaSecond(), layout.thetaSecond(), layout.degree2(), pairs);
    multiply = multiplyTable();
    unpack = unpackTable();
  }

  /** From samples in theta of one factor to its columns of the spectra in phi. */
  private int[] packTable(BatchedFft theta, int source, int degree, int firstColumn) {
    int size = layout.phiSize();
    int input = layout.phiInput(pairs) + firstColumn;
    int[] table = new int[TorusRows.PACK * pairs * theta.columns()];
    int at = 0;
    for (int p = 0; p < pairs; p++) {
      for (int c = 0; c < theta.columns(); c++) {
        for (int j : new int[] {layout.near(firstPair + p), layout.next(firstPair + p)}) {
          table[at++] = source + theta.position(j, c);
          table[at++] = source + theta.position((theta.size() - j) % theta.size(), c);
        }
        for (int v = 2 * c; v <= 2 * c + 1; v++) {
          boolean present = v <= degree;
          table[at++] = present ? input + v * 2 * pairs + p : layout.waste();
          table[at++] = present ? input + (size - v) % size * 2 * pairs + p : layout.waste();
        }
      }
    }
    return table;
  }

  private int[] multiplyTable() {
    int[] table = new int[TorusRows.MULTIPLY * pairs * layout.phiSize()];
    int at = 0;
    for (int q = 0; q < layout.phiSize(); q++) {
      for (int p = 0; p < pairs; p++) {
        table[at++] = layout.phiWork(0) + factors.position(q, p);
        table[at++] = layout.phiWork(0) + factors.position(q, pairs + p);
        table[at++] = layout.phiWork(1) + q * pairs + p;
      }
    }
    return table;
  }

  /** From the spectrum of the product in phi to samples in theta. */
  private int[] unpackTable() {
    int phi = layout.phiSize();
    int theta = layout.thetaSize();
    int columns = layout.columns(layout.order3());
    int[] table = new int[TorusRows.PACK * pairs * columns];
    int at = 0;
    for (int p = 0; p < pairs; p++) {
      for (int c = 0; c < columns; c++) {
        for (int v = 2 * c; v <= 2 * c + 1; v++) {
          boolean present = v <= layout.order3();
          int result = layout.phiWork(0);
          table[at++] = present ? result + product.position(v, p) : layout.zero();
          table[at++] = present ? result + product.position((phi - v) % phi, p) : layout.zero();
        }
        for (int j : new int[] {layout.near(firstPair + p), layout.next(firstPair + p)}) {
          table[at++] = layout.thetaInputProduct() + j * columns + c;
          table[at++] = layout.thetaInputProduct() + (theta - j) % theta * columns + c;
        }
      }
    }
    return table;
  }

  long multiplyAdds() {
    long entries = (long) packFirst.length + packSecond.length + unpack.length;
    return 3L * pairs * BatchedFft.multiplyAdds(layout.phiSize())
        + entries / TorusRows.PACK * TorusRows.PACK_COST
        + (long) multiply.length / TorusRows.MULTIPLY * TorusRows.MULTIPLY_COST;
  }

  void run(TorusRows rows, MemorySegment scratch, FourierFftProduct owner) {
    rows.pack(packFirst, 0, packFirst.length / TorusRows.PACK, scratch);
    rows.pack(packSecond, 0, packSecond.length / TorusRows.PACK, scratch);
    owner.transform(factors, layout.phiInput(pairs), layout.phiWork(0), layout.phiWork(1), scratch);
    rows.multiply(multiply, 0, multiply.length / TorusRows.MULTIPLY, scratch);
    owner.transform(product, layout.phiWork(1), layout.phiWork(0), layout.phiWork(2), scratch);
    rows.unpack(unpack, 0, unpack.length / TorusRows.PACK, scratch);
  }
}

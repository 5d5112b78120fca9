package dev.casimir.product.internal;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;

/**
 * The pointwise product at one grid node as a convolution in m. With F_m = a_m - i b_m, F_{-m} its
 * conjugate, and p, q the real and negative imaginary parts of H:
 *
 * <pre>
 *   H_M = sum over 0 &lt;= m &lt;= M of F_m G_{M-m} + sum over k &gt;= 1 of F_{M+k} conj(G_k) + conj(F_k) G_{M+k}
 * </pre>
 *
 * Terms of either sign have accumulators of their own, so every step is one fused multiply-add.
 */
final class GridConvolution {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int RESULT = 2;

  private final GridShape shape;
  private final int rowBytes;
  private final RowProgram program;
  private int[] first = {};
  private int[] second = {};

  GridConvolution(GridShape shape, DType dtype, int rowBytes) {
    this.shape = shape;
    this.rowBytes = rowBytes;
    this.program = new RowProgram(dtype);
    program
        .step(FIRST, (long) shape.rows1() * rowBytes)
        .step(SECOND, (long) shape.rows2() * rowBytes)
        .step(RESULT, (long) shape.rows3() * rowBytes);
    beginChunk();
    for (int m = 0; m <= shape.degree3(); m++) {
      makeRoom(terms(m), m == 0 ? 1 : 2);
      store(m, 0, real(m));
      if (m > 0) {
        makeRoom(terms(m) / 2, 1);
        store(m, 1, imaginary(m));
      }
    }
  }

  /** Begins a chunk if the current one cannot take these multiply-adds and stores. */
  private void makeRoom(int terms, int stores) {
    int whole = cost(terms, stores, true);
    boolean fits =
        whole > RowProgram.CHUNK_COST
            ? program.cost() + cost(terms / stores, 1, false) <= RowProgram.CHUNK_COST
            : program.cost() + cost(terms, stores, false) <= RowProgram.CHUNK_COST;
    if (!fits) {
      beginChunk();
    }
  }

  /** Of some outputs in a new chunk or, all rows loaded, in an open one. */
  private int cost(int terms, int stores, boolean anew) {
    int loads = anew ? shape.rows1() + shape.rows2() : missingRows();
    return RowProgram.ROW_COST * (loads + stores) + terms + stores;
  }

  private int missingRows() {
    int missing = 0;
    for (int[] rows : new int[][] {first, second}) {
      for (int row : rows) {
        missing += row == RowProgram.NO_VALUE ? 1 : 0;
      }
    }
    return missing;
  }

  RowProgram program() {
    return program;
  }

  private int terms(int m) {
    int straight = m == 0 ? 0 : 4 * Math.max(0, m - 1) + 4;
    return straight + 4 * Math.max(0, shape.degree1() - m) + 4 * Math.max(0, shape.degree2() - m);
  }

  private void beginChunk() {
    program.beginChunk();
    first = new int[shape.rows1()];
    second = new int[shape.rows2()];
    java.util.Arrays.fill(first, -1);
    java.util.Arrays.fill(second, -1);
  }

  private int real(int order) {
    int sum = -1;
    if (order == 0) {
      for (int k = 1; k <= Math.min(shape.degree1(), shape.degree2()); k++) {
        sum = program.accumulate(a(k), c(k), sum);
        sum = program.accumulate(b(k), d(k), sum);
      }
      return program.accumulate(a(0), c(0), sum < 0 ? sum : program.add(sum, sum));
    }
    int minus = -1;
    for (int m = Math.max(0, order - shape.degree2()); m <= Math.min(order, shape.degree1()); m++) {
      int n = order - m;
      sum = program.accumulate(a(m), c(n), sum);
      if (m > 0 && n > 0) {
        minus = program.accumulate(b(m), d(n), minus);
      }
    }
    for (int k = 1; k <= Math.min(shape.degree1() - order, shape.degree2()); k++) {
      sum = program.accumulate(a(order + k), c(k), sum);
      sum = program.accumulate(b(order + k), d(k), sum);
    }
    for (int k = 1; k <= Math.min(shape.degree2() - order, shape.degree1()); k++) {
      sum = program.accumulate(a(k), c(order + k), sum);
      sum = program.accumulate(b(k), d(order + k), sum);
    }
    return minus < 0 ? sum : program.subtract(sum, minus);
  }

  private int imaginary(int order) {
    int sum = -1;
    int minus = -1;
    for (int m = Math.max(0, order - shape.degree2()); m <= Math.min(order, shape.degree1()); m++) {
      int n = order - m;
      if (n > 0) {
        sum = program.accumulate(a(m), d(n), sum);
      }
      if (m > 0) {
        sum = program.accumulate(b(m), c(n), sum);
      }
    }
    for (int k = 1; k <= Math.min(shape.degree1() - order, shape.degree2()); k++) {
      sum = program.accumulate(b(order + k), c(k), sum);
      minus = program.accumulate(a(order + k), d(k), minus);
    }
    for (int k = 1; k <= Math.min(shape.degree2() - order, shape.degree1()); k++) {
      sum = program.accumulate(a(k), d(order + k), sum);
      minus = program.accumulate(b(k), c(order + k), minus);
    }
    return minus < 0 ? sum : program.subtract(sum, minus);
  }

  private int a(int m) {
    return row(FIRST, first, m == 0 ? 0 : 2 * m - 1);
  }

  private int b(int m) {
    return row(FIRST, first, 2 * m);
  }

  private int c(int m) {
    return row(SECOND, second, m == 0 ? 0 : 2 * m - 1);
  }

  private int d(int m) {
    return row(SECOND, second, 2 * m);
  }

  /** Loads a row once in each chunk. */
  private int row(int array, int[] loaded, int row) {
    if (loaded[row] < 0) {
      loaded[row] = program.load(array, (long) row * rowBytes);
    }
    return loaded[row];
  }

  private void store(int order, int part, int value) {
    program.store(RESULT, (long) (order == 0 ? 0 : 2 * order - 1 + part) * rowBytes, value);
  }
}

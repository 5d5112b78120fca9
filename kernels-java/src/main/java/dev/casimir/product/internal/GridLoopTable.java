package dev.casimir.product.internal;

import dev.casimir.simd.Coefficients;
import dev.casimir.tensor.DType;

/**
 * Legendre functions in the order {@link GridLoops} reads them: for each block of node pairs, for
 * each order m, for each degree of even and then of odd l - m, one number for each pair. Pairs that
 * only fill up a block have zeros.
 *
 * @param numbers {@code float[]} or {@code double[]}
 * @param perBlock numbers of one block
 */
record GridLoopTable(Object numbers, int perBlock) {
  /** Where block {@code block} starts. */
  int start(int block) {
    return block * perBlock;
  }

  static GridLoopTable forward(GridShape shape, int degree, int blocks, DType dtype) {
    return of(shape, degree, blocks, dtype, false);
  }

  static GridLoopTable backward(GridShape shape, int blocks, DType dtype) {
    return of(shape, shape.degree3(), blocks, dtype, true);
  }

  private static GridLoopTable of(
      GridShape shape, int degree, int blocks, DType dtype, boolean weighted) {
    int perBlock = GridLoops.PAIRS * (degree + 1) * (degree + 2) / 2;
    double[] numbers = new double[blocks * perBlock];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int m = 0; m <= degree; m++) {
        for (int parity = 0; parity < 2; parity++) {
          for (int l = m + parity; l <= degree; l += 2) {
            for (int b = 0; b < GridLoops.PAIRS; b++) {
              numbers[at++] = number(shape, block * GridLoops.PAIRS + b, l, m, weighted);
            }
          }
        }
      }
    }
    return new GridLoopTable(Coefficients.round(numbers, dtype), perBlock);
  }

  private static double number(GridShape shape, int pair, int l, int m, boolean weighted) {
    if (2 * pair >= shape.nodes()) {
      return 0;
    }
    if (2 * pair + 1 == shape.nodes() && (l + m) % 2 == 1) {
      return 0; // the equator: exactly zero, whatever rounding makes of it
    }
    double value = shape.legendre(pair, l, m);
    return weighted
        ? value * shape.weight(pair) * 2 * Math.PI * (m == 0 ? 1 : Math.sqrt(2))
        : value * (m == 0 ? 1 : Math.sqrt(0.5));
  }
}

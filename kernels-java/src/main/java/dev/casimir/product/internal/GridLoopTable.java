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

  /** Of a function for the way to the grid, every number times {@code sign}. */
  static GridLoopTable forward(
      GridShape shape, GridFunction function, int sign, int degree, int blocks, DType dtype) {
    return of(
        degree,
        blocks,
        dtype,
        (pair, l, m) ->
            sign * shape.symmetric(function, pair, l, m) * (m == 0 ? 1 : Math.sqrt(0.5)));
  }

  static GridLoopTable backward(GridShape shape, int blocks, DType dtype) {
    return of(
        shape.degree3(),
        blocks,
        dtype,
        (pair, l, m) -> {
          double value = shape.symmetric(GridFunction.VALUE, pair, l, m);
          return value == 0
              ? 0
              : value * shape.weight(pair) * 2 * Math.PI * (m == 0 ? 1 : Math.sqrt(2));
        });
  }

  /** A number of a pair, a degree and an order. */
  private interface Numbers {
    double at(int pair, int degree, int order);
  }

  private static GridLoopTable of(int degree, int blocks, DType dtype, Numbers source) {
    int perBlock = GridLoops.PAIRS * (degree + 1) * (degree + 2) / 2;
    double[] numbers = new double[blocks * perBlock];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int m = 0; m <= degree; m++) {
        for (int parity = 0; parity < 2; parity++) {
          for (int l = m + parity; l <= degree; l += 2) {
            for (int b = 0; b < GridLoops.PAIRS; b++) {
              numbers[at++] = source.at(block * GridLoops.PAIRS + b, l, m);
            }
          }
        }
      }
    }
    return new GridLoopTable(Coefficients.round(numbers, dtype), perBlock);
  }
}

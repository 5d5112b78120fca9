package dev.casimir.product.internal;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.tensor.DType;

/**
 * The coefficients of a {@link DenseProduct}, in the order its tiles read them, written straight in
 * the kernel's precision.
 */
final class DenseTable {
  private final double[] doubles;
  private final float[] floats;
  private int used;

  DenseTable(long size, DType dtype) {
    int length = Math.toIntExact(size);
    boolean wide = dtype == DType.FLOAT64;
    doubles = new double[wide ? length : 0];
    floats = new float[wide ? 0 : length];
  }

  Object array() {
    return doubles.length > 0 ? doubles : floats;
  }

  int reserve(int count) {
    used += count;
    return used - count;
  }

  /**
   * Writes one path's coefficients; its first output is row {@code row} of the tiles at {@code
   * offset}.
   */
  void write(int offset, int row, int pairCount, CouplingTensor tensor) {
    int rows2 = 2 * tensor.degree2() + 1;
    for (int t = 0; t < tensor.size(); t++) {
      int pair =
          (tensor.degree1() + tensor.order1(t)) * rows2 + tensor.degree2() + tensor.order2(t);
      int output = row + tensor.degree3() + tensor.order3(t);
      int tile = output / DenseTiles.TILE;
      int at = offset + (tile * pairCount + pair) * DenseTiles.TILE + output % DenseTiles.TILE;
      if (doubles.length > 0) {
        doubles[at] = tensor.value(t);
      } else {
        floats[at] = (float) tensor.value(t);
      }
    }
  }
}

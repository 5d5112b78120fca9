package dev.casimir.holomorphic;

import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A fixed-point map given by a function of one row, which knows the row's number. */
final class RowMap implements FixedPointMap {
  /** Writes the image of a row; the blocks one after the other. */
  interface RowFunction {
    void apply(int row, double[] state, double[] image);
  }

  private final RowFunction function;
  private int[] rows;

  RowMap(int rows, RowFunction function) {
    this.function = function;
    this.rows = IntStream.range(0, rows).toArray();
  }

  @Override
  public void apply(List<Tensor> state, List<Tensor> image) {
    if (state.getFirst().dimension(0) != rows.length) {
      throw new AssertionError(state.getFirst() + " for " + rows.length + " rows");
    }
    int total = state.stream().mapToInt(block -> (int) block.dimension(1)).sum();
    double[] x = new double[total];
    double[] y = new double[total];
    for (int position = 0; position < rows.length; position++) {
      int at = 0;
      for (Tensor block : state) {
        int width = (int) block.dimension(1);
        for (int i = 0; i < width; i++) {
          x[at++] = block.getDouble((long) position * width + i);
        }
      }
      function.apply(rows[position], x, y);
      at = 0;
      for (Tensor block : image) {
        int width = (int) block.dimension(1);
        for (int i = 0; i < width; i++) {
          block.setDouble((long) position * width + i, y[at++]);
        }
      }
    }
  }

  @Override
  public void keep(int[] kept) {
    rows = Arrays.stream(kept).map(position -> rows[position]).toArray();
  }
}

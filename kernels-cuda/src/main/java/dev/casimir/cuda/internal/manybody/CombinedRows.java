package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.product.internal.manybody.RowMatrix;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of channels that are sums of others, on a device.
 *
 * @param rows how many
 * @param sourceRows of which they are sums
 * @param starts address of where the terms of each row begin
 * @param sources address of the row of each term
 * @param factors address of the factor of each term
 */
record CombinedRows(
    KernelFunction kernel, int rows, int sourceRows, long starts, long sources, long factors) {
  private static final int THREADS = 128;

  /**
   * @param matrix with a block for each row
   */
  static CombinedRows of(
      RowMatrix.Builder matrix, int rows, int sourceRows, DType dtype, PlanTables tables) {
    RowMatrix built = matrix.build(DType.FLOAT64);
    double[] coefficients = (double[]) built.coefficients();
    List<List<Integer>> sources = new ArrayList<>();
    List<List<Double>> factors = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      sources.add(new ArrayList<>());
      factors.add(new ArrayList<>());
    }
    int[] blocks = built.blocks();
    for (int at = 0; at < blocks.length; at += RowMatrix.HEADER + 1 + blocks[at + 1]) {
      int row = blocks[at + RowMatrix.HEADER];
      for (int i = 0; i < blocks[at + 1]; i++) {
        sources.get(row).add(blocks[at + RowMatrix.HEADER + 1 + i]);
        factors.get(row).add(coefficients[blocks[at + 2] + i]);
      }
    }
    int[] starts = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      starts[row + 1] = starts[row] + sources.get(row).size();
    }
    return new CombinedRows(
        tables.function(
            "contraction",
            dtype == DType.FLOAT32 ? "contraction_rows_f32" : "contraction_rows_f64"),
        rows,
        sourceRows,
        tables.integers(starts),
        tables.integers(
            sources.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray()),
        tables.numbers(
            dtype,
            factors.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray()));
  }

  /** For so many tables, one behind the other. */
  void enqueue(Launcher launcher, long tables, int channels, long from, long to) {
    long count = tables * rows * channels;
    Cells cells = new Cells().addresses(starts, sources, factors);
    cells.add(rows).add(sourceRows).add(channels).addresses(from, to).add(count);
    launcher.launchItems(kernel, count, THREADS, 0, cells);
  }
}

package dev.casimir.product.internal.convolution;

import dev.casimir.simd.RowProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a message with a weight for each path and channel as a straight-line program: for each
 * path and target row, the row of the path's matrix times the sender's rows, scaled and added to
 * the receiver's row, which stays in a register as long as the chunk lasts. An iteration takes one
 * vector of channels; two at once are slower, as chunks are too short then to hold a path.
 */
final class WeightedProgram {
  private static final int INPUT = 0;
  private static final int EDGE = 1;
  private static final int WEIGHT = 2;
  private static final int OUTPUT = 3;

  private final RowProgram program;
  private final long rowStride;
  private final long edgeStride;
  private final Map<Integer, Integer> inputs = new HashMap<>();
  private final Map<Integer, Integer> weights = new HashMap<>();
  private final Map<Integer, Integer> sums = new TreeMap<>();

  private WeightedProgram(EdgeSetting setting, long vector) {
    rowStride = setting.rowStride();
    edgeStride = setting.tile().row();
    program = new RowProgram(setting.dtype());
    program.step(INPUT, vector).step(WEIGHT, vector).step(OUTPUT, vector);
  }

  /**
   * The program; its arrays are the sender's panel, the edge's numbers, the weights and the
   * receiver's panel.
   *
   * @param vector bytes of a vector
   */
  static RowProgram of(EdgeSetting setting, PathMatrices matrices, long vector) {
    WeightedProgram writer = new WeightedProgram(setting, vector);
    writer.write(matrices.entries());
    return writer.program;
  }

  private void write(List<PathMatrices.Entry> entries) {
    int e = 0;
    while (e < entries.size()) {
      PathMatrices.Entry first = entries.get(e);
      int end = e;
      while (end < entries.size() && sameRow(first, entries.get(end))) {
        end++;
      }
      if (!fits(first, end - e)) {
        beginChunk();
      }
      int product = RowProgram.NO_VALUE;
      while (e < end && (product == RowProgram.NO_VALUE || fits(first, 1))) {
        int number = program.scalar(EDGE, e * edgeStride);
        product = program.accumulate(number, row(inputs, INPUT, entries.get(e).source()), product);
        e++;
      }
      int weight = row(weights, WEIGHT, first.path().index());
      int sum = row(sums, OUTPUT, first.target());
      sums.put(first.target(), program.fma(weight, product, sum));
    }
    beginChunk();
  }

  private static boolean sameRow(PathMatrices.Entry a, PathMatrices.Entry b) {
    return a.path().index() == b.path().index() && a.target() == b.target();
  }

  /** Whether so many more entries of a target row fit the chunk, and what must follow them. */
  private boolean fits(PathMatrices.Entry entry, int count) {
    int cost = count * (RowProgram.SCALAR_COST + RowProgram.ROW_COST + 1) + 1;
    cost += weights.containsKey(entry.path().index()) ? 0 : RowProgram.ROW_COST;
    cost += sums.containsKey(entry.target()) ? 0 : 2 * RowProgram.ROW_COST;
    return program.cost() + cost + sums.size() * RowProgram.ROW_COST <= RowProgram.CHUNK_COST;
  }

  /** Ends a chunk: its sums wait in their rows. */
  private void beginChunk() {
    sums.forEach((row, value) -> program.store(OUTPUT, row * rowStride, value));
    program.beginChunk();
    inputs.clear();
    weights.clear();
    sums.clear();
  }

  private int row(Map<Integer, Integer> loaded, int array, int row) {
    return loaded.computeIfAbsent(row, r -> program.load(array, r * rowStride));
  }
}

package dev.casimir.product.internal.convolution;

import dev.casimir.product.internal.TermSums;
import dev.casimir.simd.Coefficients;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Sums of coefficients times two rows of an edge tile, as {@link TermSums} runs them. */
final class TermTable {
  private final int[] starts;
  private final int[] rows;
  private final Object coefficients;

  private TermTable(int[] starts, int[] rows, Object coefficients) {
    this.starts = starts;
    this.rows = rows;
    this.coefficients = coefficients;
  }

  /** Multiplications with a coefficient and multiply-adds. */
  long multiplyAdds() {
    return rows.length;
  }

  /** The number of result rows. */
  int results() {
    return starts.length - 1;
  }

  void run(
      TermSums sums,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long row) {
    sums.run(starts, rows, coefficients, x, xOffset, y, yOffset, z, zOffset, row, EdgeTile.EDGES);
  }

  /** Collects terms in any order; those of one result keep theirs. */
  static final class Builder {
    private record Term(int x, int y, double coefficient) {}

    private final List<List<Term>> results = new ArrayList<>();

    Builder(int results) {
      for (int i = 0; i < results; i++) {
        this.results.add(new ArrayList<>());
      }
    }

    void add(int result, int x, int y, double coefficient) {
      results.get(result).add(new Term(x, y, coefficient));
    }

    TermTable build(DType dtype) {
      int[] starts = new int[results.size() + 1];
      for (int i = 0; i < results.size(); i++) {
        starts[i + 1] = starts[i] + results.get(i).size();
      }
      int[] rows = new int[2 * starts[results.size()]];
      double[] values = new double[starts[results.size()]];
      int t = 0;
      for (List<Term> terms : results) {
        for (Term term : terms) {
          rows[2 * t] = term.x();
          rows[2 * t + 1] = term.y();
          values[t++] = term.coefficient();
        }
      }
      return new TermTable(starts, rows, Coefficients.round(values, dtype));
    }
  }
}

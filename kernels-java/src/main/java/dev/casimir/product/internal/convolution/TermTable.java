package dev.casimir.product.internal.convolution;

import dev.casimir.product.internal.TermSums;
import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sums of coefficient times two rows of an edge tile, z_k = sum of c x_i y_j: straight-line code
 * where there are few terms, else loops.
 */
final class TermTable {
  /** Terms up to which a table is straight-line code. */
  private static final int STRAIGHT_LINE_LIMIT = 400;

  /** One step on the way to a result. */
  private record Term(int x, int y, double coefficient) {}

  private final List<List<Term>> results;
  private final int[] starts;
  private final int[] rows;
  private final Object coefficients;
  private final TermSums loops;
  private final RowKernel[] straightLine;
  private final int vectors;

  private TermTable(List<List<Term>> results, boolean ones, DType dtype, Provider provider) {
    this.results = results;
    starts = new int[results.size() + 1];
    for (int i = 0; i < results.size(); i++) {
      starts[i + 1] = starts[i] + results.get(i).size();
    }
    int terms = starts[results.size()];
    rows = new int[2 * terms];
    double[] values = new double[terms];
    int t = 0;
    for (List<Term> sum : results) {
      for (Term term : sum) {
        rows[2 * t] = term.x();
        rows[2 * t + 1] = term.y();
        values[t++] = term.coefficient();
      }
    }
    coefficients = Coefficients.round(values, dtype);
    loops = Provider.instantiate(provider, TermSums.class, TermSums.class.getName(), dtype);
    vectors = EdgeTile.EDGES / Provider.lanes(provider, dtype);
    boolean few = terms <= STRAIGHT_LINE_LIMIT;
    straightLine =
        few
            ? new RowKernel[] {RowProgramCompiler.compile(program(values, ones, dtype), provider)}
            : new RowKernel[0];
  }

  private RowProgram program(double[] values, boolean ones, DType dtype) {
    long row = (long) EdgeTile.EDGES * dtype.bytes();
    return new Writer(new RowProgram(dtype).table(values, 0), row, ones).write(results);
  }

  /** Multiplications with a coefficient and multiply-adds. */
  long multiplyAdds() {
    return rows.length;
  }

  /** Rows of x, y and z lie {@code row} bytes apart, those of an edge tile. */
  void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long row) {
    if (straightLine.length == 0) {
      loops.run(
          starts, rows, coefficients, x, xOffset, y, yOffset, z, zOffset, row, EdgeTile.EDGES);
      return;
    }
    long vector = row / vectors;
    for (int v = 0; v < vectors; v++) {
      long lane = v * vector;
      straightLine[0].run(x, xOffset + lane, y, yOffset + lane, z, zOffset + lane, 1);
    }
  }

  /** Collects terms in any order. */
  static final class Builder {
    private final List<List<Term>> results = new ArrayList<>();

    Builder(int results) {
      for (int i = 0; i < results; i++) {
        this.results.add(new ArrayList<>());
      }
    }

    void add(int result, int x, int y, double coefficient) {
      results.get(result).add(new Term(x, y, coefficient));
    }

    /**
     * The table, with terms of the same x next to each other.
     *
     * @param ones whether x is one row, of ones
     */
    TermTable build(boolean ones, DType dtype, Provider provider) {
      for (List<Term> terms : results) {
        terms.sort(Comparator.comparingInt(Term::x));
      }
      return new TermTable(results, ones, dtype, provider);
    }
  }

  /** Writes the program: x_i is multiplied once with the sum of all its terms of a result. */
  private static final class Writer {
    private final RowProgram program;
    private final long row;
    private final boolean ones;
    private int[] loadedX = {};
    private int[] loadedY = {};
    private int coefficient;

    Writer(RowProgram program, long row, boolean ones) {
      this.program = program.once();
      this.row = row;
      this.ones = ones;
    }

    RowProgram write(List<List<Term>> results) {
      int x = 0;
      int y = 0;
      for (List<Term> terms : results) {
        for (Term term : terms) {
          x = Math.max(x, term.x() + 1);
          y = Math.max(y, term.y() + 1);
        }
      }
      loadedX = new int[x];
      loadedY = new int[y];
      beginChunk();
      for (int k = 0; k < results.size(); k++) {
        result(k, results.get(k));
      }
      return program;
    }

    private void beginChunk() {
      program.beginChunk();
      java.util.Arrays.fill(loadedX, RowProgram.NO_VALUE);
      java.util.Arrays.fill(loadedY, RowProgram.NO_VALUE);
    }

    /** A sum that does not fit the chunk waits in its row for the next. */
    private void result(int k, List<Term> terms) {
      int sum = RowProgram.NO_VALUE;
      int t = 0;
      while (t < terms.size()) {
        int x = terms.get(t).x();
        int inner = RowProgram.NO_VALUE;
        while (t < terms.size() && terms.get(t).x() == x && (inner < 0 || !isFull())) {
          int factor = program.coefficient(coefficient++);
          inner = program.accumulate(factor, load(1, loadedY, terms.get(t).y()), inner);
          t++;
        }
        sum = join(sum, x, inner);
        if (t < terms.size() && isFull()) {
          program.store(2, k * row, sum);
          beginChunk();
          sum = program.load(2, k * row);
        }
      }
      program.store(2, k * row, sum == RowProgram.NO_VALUE ? program.constant(0) : sum);
      if (isFull()) {
        beginChunk();
      }
    }

    private int join(int sum, int x, int inner) {
      if (!ones) {
        return program.accumulate(load(0, loadedX, x), inner, sum);
      }
      return sum == RowProgram.NO_VALUE ? inner : program.add(sum, inner);
    }

    /** Whether another term and the store would be too much. */
    private boolean isFull() {
      return program.cost() + 4 * RowProgram.ROW_COST + 2 > RowProgram.CHUNK_COST;
    }

    private int load(int array, int[] loaded, int at) {
      if (loaded[at] == RowProgram.NO_VALUE) {
        loaded[at] = program.load(array, at * row);
      }
      return loaded[at];
    }
  }
}

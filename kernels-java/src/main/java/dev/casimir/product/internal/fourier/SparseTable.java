package dev.casimir.product.internal.fourier;

import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A sparse matrix whose rows mostly come in pairs with the same coefficients: the conversions act
 * on the orders +m and -m alike. A pair shares each coefficient it loads.
 */
public final class SparseTable {
  /** Rows of the matrix as two lists: pairs, then the rows that stand alone. */
  private final int pairs;

  private final int[] outputs;
  private final int[] starts;
  private final int[] columns;
  private final MemorySegment coefficients;

  private SparseTable(List<Row> pairs, List<Row> singles, DType dtype) {
    this.pairs = pairs.size();
    List<Row> rows = new ArrayList<>(pairs);
    rows.addAll(singles);
    int entries = rows.stream().mapToInt(row -> row.coefficients.size()).sum();
    outputs = new int[2 * rows.size()];
    starts = new int[rows.size() + 1];
    columns = new int[2 * entries];
    coefficients =
        Arena.ofAuto().allocate(Math.max(1, (long) entries * dtype.bytes()), dtype.bytes());
    int at = 0;
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      outputs[2 * r] = row.output;
      outputs[2 * r + 1] = row.twin;
      for (int i = 0; i < row.coefficients.size(); i++, at++) {
        columns[2 * at] = row.columns.get(2 * i);
        columns[2 * at + 1] = row.columns.get(2 * i + 1);
        store(coefficients, at, row.coefficients.get(i), dtype);
      }
      starts[r + 1] = at;
    }
  }

  private static void store(MemorySegment segment, int index, double value, DType dtype) {
    if (dtype == DType.FLOAT64) {
      segment.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
    } else {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }
  }

  /** How many groups hold two rows; they come first. */
  int pairs() {
    return pairs;
  }

  /** How many groups there are. */
  int groups() {
    return starts.length - 1;
  }

  /** Output rows of group g at 2g and 2g + 1; the second means nothing for a single row. */
  int[] outputs() {
    return outputs;
  }

  /** Entries of group g run from starts[g] to starts[g + 1]. */
  int[] starts() {
    return starts;
  }

  /** Input rows of entry e at 2e and 2e + 1, for the two rows of its group. */
  int[] columns() {
    return columns;
  }

  /** Coefficient of each entry, in the precision of the kernel. */
  MemorySegment coefficients() {
    return coefficients;
  }

  /** Multiply-adds per lane of one application. */
  long multiplyAdds() {
    return starts[pairs] + (long) starts[groups()];
  }

  /** Collects rows; entries belong to the row opened last. */
  static final class Builder {
    private final List<Row> pairs = new ArrayList<>();
    private final List<Row> singles = new ArrayList<>();
    private Row open = new Row(0, 0);

    /** Opens a pair of output rows. A pair without entries is written as zeros. */
    void pair(int first, int second) {
      open = new Row(first, second);
      pairs.add(open);
    }

    /** Opens one output row. */
    void single(int output) {
      open = new Row(output, output);
      singles.add(open);
    }

    /**
     * Adds coefficient times input row {@code first} to the open row, and times row {@code second}
     * to its twin.
     */
    void entry(double coefficient, int first, int second) {
      if (coefficient != 0) {
        open.coefficients.add(coefficient);
        open.columns.add(first);
        open.columns.add(second);
      }
    }

    SparseTable build(DType dtype) {
      return new SparseTable(pairs, singles, dtype);
    }
  }

  private static final class Row {
    final int output;
    final int twin;
    final List<Double> coefficients = new ArrayList<>();
    final List<Integer> columns = new ArrayList<>();

    Row(int output, int twin) {
      this.output = output;
      this.twin = twin;
    }
  }
}

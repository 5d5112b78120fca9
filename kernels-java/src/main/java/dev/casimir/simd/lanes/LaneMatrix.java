package dev.casimir.simd.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** A small matrix of every item. Immutable; entries that are constants cost nothing. */
public final class LaneMatrix {
  /** Makes an entry. */
  @FunctionalInterface
  public interface Entry {
    Lane at(int row, int column);
  }

  private final int rows;
  private final int columns;
  private final Lane[] entries;

  private LaneMatrix(int rows, int columns, Lane[] entries) {
    this.rows = rows;
    this.columns = columns;
    this.entries = entries;
  }

  /** The matrix of these entries. */
  public static LaneMatrix of(int rows, int columns, Entry entry) {
    Lane[] entries = new Lane[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        entries[i * columns + j] = entry.at(i, j);
      }
    }
    return new LaneMatrix(rows, columns, entries);
  }

  /** The matrix with these entries, row by row. */
  public static LaneMatrix of(int rows, int columns, List<Lane> entries) {
    return of(rows, columns, (i, j) -> entries.get(i * columns + j));
  }

  /** A column of numbers. */
  public static LaneMatrix column(List<Lane> entries) {
    return of(entries.size(), 1, entries);
  }

  /** A matrix that is the same for every item. */
  public static LaneMatrix constant(
      LaneProgram program, int rows, int columns, IntBinaryOperator entry) {
    return of(rows, columns, (i, j) -> program.constant(entry.applyAsInt(i, j)));
  }

  public static LaneMatrix identity(LaneProgram program, int size) {
    return constant(program, size, size, (i, j) -> i == j ? 1 : 0);
  }

  public static LaneMatrix zero(LaneProgram program, int rows, int columns) {
    return constant(program, rows, columns, (i, j) -> 0);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public Lane at(int row, int column) {
    return entries[row * columns + column];
  }

  /** The entries, row by row. */
  public List<Lane> entries() {
    return List.of(entries);
  }

  public LaneProgram program() {
    return entries[0].program();
  }

  public LaneMatrix plus(LaneMatrix other) {
    return of(rows, columns, (i, j) -> at(i, j).plus(other.at(i, j)));
  }

  public LaneMatrix minus(LaneMatrix other) {
    return of(rows, columns, (i, j) -> at(i, j).minus(other.at(i, j)));
  }

  public LaneMatrix times(Lane factor) {
    return of(rows, columns, (i, j) -> at(i, j).times(factor));
  }

  public LaneMatrix times(double factor) {
    return of(rows, columns, (i, j) -> at(i, j).times(factor));
  }

  /** this * factor + addend, each entry with one rounding. */
  public LaneMatrix timesPlus(Lane factor, LaneMatrix addend) {
    return of(rows, columns, (i, j) -> at(i, j).timesPlus(factor, addend.at(i, j)));
  }

  /** this * factor + addend, each entry with one rounding. */
  public LaneMatrix timesPlus(double factor, LaneMatrix addend) {
    return timesPlus(program().constant(factor), addend);
  }

  /** this + value I. */
  public LaneMatrix plusDiagonal(Lane value) {
    return of(rows, columns, (i, j) -> i == j ? at(i, j).plus(value) : at(i, j));
  }

  public LaneMatrix times(LaneMatrix other) {
    return timesPlus(other, zero(program(), rows, other.columns));
  }

  /** this * other + addend. */
  public LaneMatrix timesPlus(LaneMatrix other, LaneMatrix addend) {
    return of(
        rows,
        other.columns,
        (i, j) -> {
          Lane sum = addend.at(i, j);
          for (int k = 0; k < columns; k++) {
            sum = at(i, k).timesPlus(other.at(k, j), sum);
          }
          return sum;
        });
  }

  public LaneMatrix negated() {
    return of(rows, columns, (i, j) -> at(i, j).negated());
  }

  public LaneMatrix transposed() {
    return of(columns, rows, (i, j) -> at(j, i));
  }

  /** The part of {@code height} rows and {@code width} columns from an entry on. */
  public LaneMatrix block(int row, int column, int height, int width) {
    return of(height, width, (i, j) -> at(row + i, column + j));
  }

  /** [[a, b], [c, d]]. */
  public static LaneMatrix blocks(LaneMatrix a, LaneMatrix b, LaneMatrix c, LaneMatrix d) {
    return of(
        a.rows + c.rows,
        a.columns + b.columns,
        (i, j) -> {
          LaneMatrix left = i < a.rows ? a : c;
          LaneMatrix right = i < a.rows ? b : d;
          int row = i < a.rows ? i : i - a.rows;
          return j < a.columns ? left.at(row, j) : right.at(row, j - a.columns);
        });
  }

  /** Columns side by side. */
  public static LaneMatrix ofColumns(List<List<Lane>> columns) {
    return of(columns.getFirst().size(), columns.size(), (i, j) -> columns.get(j).get(i));
  }

  public Lane trace() {
    Lane sum = at(0, 0);
    for (int i = 1; i < rows; i++) {
      sum = sum.plus(at(i, i));
    }
    return sum;
  }

  /** The sum of the products of equal entries. */
  public Lane dot(LaneMatrix other) {
    Lane sum = program().constant(0);
    for (int i = 0; i < entries.length; i++) {
      sum = entries[i].timesPlus(other.entries[i], sum);
    }
    return sum;
  }

  /** The sums of absolute values of each column, of which the largest is the 1-norm. */
  public List<Lane> columnSums() {
    List<Lane> sums = new ArrayList<>();
    for (int j = 0; j < columns; j++) {
      Lane sum = at(0, j).absolute();
      for (int i = 1; i < rows; i++) {
        sum = sum.plus(at(i, j).absolute());
      }
      sums.add(sum);
    }
    return sums;
  }

  /** The largest column sum of absolute values. */
  public Lane norm1() {
    return columnSums().stream().reduce(Lane::max).orElseThrow();
  }
}

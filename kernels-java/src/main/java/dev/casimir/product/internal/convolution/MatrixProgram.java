package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which entries an edge's matrix has, in the order in which {@link MatrixRows} reads them. Rows
 * that the same input blocks reach are cut into chunks; within a chunk only sources that couple to
 * it have entries.
 *
 * @param chunks see {@link MatrixRows#add}
 * @param sources likewise
 * @param entries target and source row of each entry
 */
record MatrixProgram(int[] chunks, int[] sources, List<Entry> entries) {
  /** One number of the matrix. */
  record Entry(int target, int source) {}

  /** The matrix of all {@code paths} together, or its transpose. */
  static MatrixProgram of(List<ConvolutionPath> paths, boolean transposed) {
    TreeMap<Integer, TreeSet<Integer>> couples = new TreeMap<>();
    TreeMap<Integer, TreeSet<Integer>> blocks = new TreeMap<>();
    for (ConvolutionPath path : paths) {
      int target = transposed ? path.row1() : path.row3();
      int source = transposed ? path.row3() : path.row1();
      for (int i = 0; i < path.coefficients().size(); i++) {
        int row = target + (transposed ? path.component1(i) : path.component3(i));
        int other = source + (transposed ? path.component3(i) : path.component1(i));
        couples.computeIfAbsent(row, r -> new TreeSet<>()).add(other);
        blocks.computeIfAbsent(row, r -> new TreeSet<>()).add(source);
      }
    }
    Builder builder = new Builder(couples);
    List<Integer> group = new ArrayList<>();
    for (int row : couples.keySet()) {
      boolean joins =
          group.isEmpty()
              || (row == group.getLast() + 1
                  && Objects.equals(blocks.get(row), blocks.get(group.getLast())));
      if (!joins) {
        builder.rows(group);
        group.clear();
      }
      group.add(row);
    }
    builder.rows(group);
    return builder.build();
  }

  /**
   * What each entry is the sum of: products of a weight (or of row 0, ones) and a harmonic.
   *
   * @param weighted whether each path has its own weight
   */
  TermTable terms(
      List<ConvolutionPath> paths,
      boolean transposed,
      boolean weighted,
      DType dtype,
      Provider provider) {
    Map<Entry, Integer> numbers = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      numbers.put(entries.get(i), i);
    }
    TermTable.Builder table = new TermTable.Builder(entries.size());
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        int row1 = path.row1() + path.component1(i);
        int row3 = path.row3() + path.component3(i);
        Entry entry = transposed ? new Entry(row1, row3) : new Entry(row3, row1);
        table.add(
            numbers.getOrDefault(entry, -1),
            weighted ? path.index() : 0,
            path.row2() + path.component2(i),
            path.coefficients().value(i));
      }
    }
    return table.build(!weighted, dtype, provider);
  }

  private static final class Builder {
    private final TreeMap<Integer, TreeSet<Integer>> couples;
    private final List<Integer> chunks = new ArrayList<>();
    private final List<Integer> sources = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    Builder(TreeMap<Integer, TreeSet<Integer>> couples) {
      this.couples = couples;
    }

    /** Cuts consecutive rows into chunks of four, but for a remainder of one, two or three. */
    void rows(List<Integer> rows) {
      for (int at = 0; at < rows.size(); at += MatrixRows.MOST_ROWS) {
        chunk(rows.get(at), Math.min(rows.size() - at, MatrixRows.MOST_ROWS));
      }
    }

    private void chunk(int first, int count) {
      TreeSet<Integer> used = new TreeSet<>();
      for (int r = 0; r < count; r++) {
        used.addAll(couples.get(first + r));
      }
      chunks.add(count);
      chunks.add(first);
      chunks.add(sources.size());
      sources.addAll(used);
      chunks.add(sources.size());
      for (int source : used) {
        for (int r = 0; r < count; r++) {
          entries.add(new Entry(first + r, source));
        }
      }
    }

    MatrixProgram build() {
      return new MatrixProgram(array(chunks), array(sources), List.copyOf(entries));
    }

    private static int[] array(List<Integer> list) {
      return list.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}

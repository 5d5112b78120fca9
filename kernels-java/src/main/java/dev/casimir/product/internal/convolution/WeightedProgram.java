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
 * Which numbers the matrices of an edge have where every path has weights of its own, in the order
 * in which {@link WeightedRows} reads them: the rows of an output block in chunks, and for each
 * chunk the rows of the sender that reach it on each path.
 *
 * @param chunks see {@link WeightedRows#add}
 * @param sources likewise
 * @param entries the numbers
 */
record WeightedProgram(int[] chunks, int[] sources, List<Entry> entries) {
  /** One number: target and source row, and the path between them. */
  record Entry(int target, int source, int path) {}

  static WeightedProgram of(List<ConvolutionPath> paths) {
    TreeMap<Integer, List<ConvolutionPath>> blocks = new TreeMap<>();
    for (ConvolutionPath path : paths) {
      blocks.computeIfAbsent(path.row3(), row -> new ArrayList<>()).add(path);
    }
    List<Integer> chunks = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<Integer, List<ConvolutionPath>> block : blocks.entrySet()) {
      int rows = 2 * block.getValue().getFirst().coefficients().degree3() + 1;
      for (int row = 0; row < rows; row += WeightedRows.MOST_ROWS) {
        int first = block.getKey() + row;
        int count = Math.min(rows - row, WeightedRows.MOST_ROWS);
        chunks.addAll(List.of(count, first, sources.size()));
        for (ConvolutionPath path : block.getValue()) {
          for (int source : reaching(path, first, count)) {
            sources.addAll(List.of(source, path.index()));
            for (int r = 0; r < count; r++) {
              entries.add(new Entry(first + r, source, path.index()));
            }
          }
        }
        chunks.add(sources.size());
      }
    }
    return new WeightedProgram(array(chunks), array(sources), List.copyOf(entries));
  }

  /** The source rows that couple to some of the target rows. */
  private static TreeSet<Integer> reaching(ConvolutionPath path, int first, int count) {
    TreeSet<Integer> reaching = new TreeSet<>();
    for (int i = 0; i < path.coefficients().size(); i++) {
      int target = path.row3() + path.component3(i) - first;
      if (target >= 0 && target < count) {
        reaching.add(path.row1() + path.component1(i));
      }
    }
    return reaching;
  }

  /** What each number is the sum of: products of row 0, ones, and a harmonic. */
  TermTable terms(List<ConvolutionPath> paths, DType dtype, Provider provider) {
    Map<Entry, Integer> numbers = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      numbers.put(entries.get(i), i);
    }
    TermTable.Builder table = new TermTable.Builder(entries.size());
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        int target = path.row3() + path.component3(i);
        int source = path.row1() + path.component1(i);
        Entry entry = new Entry(target, source, path.index());
        int number = Objects.requireNonNull(numbers.get(entry));
        table.add(number, 0, path.row2() + path.component2(i), path.coefficients().value(i));
      }
    }
    return table.build(true, dtype, provider);
  }

  /** Multiplications by weights and multiply-adds. */
  long multiplyAdds() {
    return sources.length / 2 + entries.size();
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}

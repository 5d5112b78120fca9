package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The numbers of an edge's matrices, one matrix for each path, M = sum of T Y: those alone that
 * some harmonic reaches, row by row, the paths into one output block next to each other.
 *
 * @param paths in the order of their entries
 */
record PathMatrices(List<ConvolutionPath> paths, List<Entry> entries) {
  /** One number: the path's target row and source row in the panels. */
  record Entry(ConvolutionPath path, int target, int source) {}

  PathMatrices {
    paths = List.copyOf(paths);
    entries = List.copyOf(entries);
  }

  static PathMatrices of(List<ConvolutionPath> paths) {
    List<ConvolutionPath> sorted = new ArrayList<>(paths);
    sorted.sort(Comparator.comparingInt(ConvolutionPath::row3));
    List<Entry> entries = new ArrayList<>();
    for (ConvolutionPath path : sorted) {
      TreeSet<Entry> reached =
          new TreeSet<>(Comparator.comparingInt(Entry::target).thenComparingInt(Entry::source));
      for (int i = 0; i < path.coefficients().size(); i++) {
        reached.add(entry(path, i));
      }
      entries.addAll(reached);
    }
    return new PathMatrices(sorted, entries);
  }

  private static Entry entry(ConvolutionPath path, int i) {
    int target = path.row3() + path.component3(i);
    return new Entry(path, target, path.row1() + path.component1(i));
  }

  /** What each entry is the sum of: products of row 0, ones, and a harmonic. */
  TermTable terms(DType dtype, Provider provider) {
    Map<Entry, Integer> numbers = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      numbers.put(entries.get(i), i);
    }
    TermTable.Builder table = new TermTable.Builder(entries.size());
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        int number = numbers.getOrDefault(entry(path, i), -1);
        table.add(number, 0, path.row2() + path.component2(i), path.coefficients().value(i));
      }
    }
    return table.build(true, dtype, provider);
  }
}

package dev.casimir.frames.internal.graph;

import dev.casimir.frames.GraphBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The elements of a frame that give the same framed graph, bit for bit: cosets of the symmetries of
 * the graph.
 */
final class DistinctCopies {
  private final double[] weights;
  private final double[] attributes;
  private final int n;
  private final int k;

  private DistinctCopies(GraphBatch graphs, long graph, int n) {
    this.n = n;
    k = graphs.attributeCount();
    int m = graphs.nodes();
    weights = new double[n * n];
    attributes = new double[n * k];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        weights[i * n + j] = graphs.weights().getDouble((graph * m + i) * m + j);
      }
      for (int c = 0; c < k; c++) {
        attributes[i * k + c] =
            graphs.attributes().orElseThrow().getDouble((graph * m + i) * k + c);
      }
    }
  }

  /** Groups of the elements of the frame of a graph, in the order of their first elements. */
  static List<long[]> of(GraphBatch graphs, long graph, BlockPermutations elements) {
    DistinctCopies copies = new DistinctCopies(graphs, graph, elements.size());
    Map<Copy, List<Long>> groups = new LinkedHashMap<>();
    int[] order = new int[graphs.nodes()];
    long count = elements.count();
    for (long element = 0; element < count; element++) {
      elements.element(element, order);
      Copy copy = copies.new Copy(order.clone());
      groups.computeIfAbsent(copy, first -> new ArrayList<>()).add(element);
    }
    return groups.values().stream()
        .map(group -> group.stream().flatMapToLong(LongStream::of).toArray())
        .toList();
  }

  private double weight(int[] order, int p, int q) {
    return weights[order[p] * n + order[q]];
  }

  private double attribute(int[] order, int p, int c) {
    return attributes[order[p] * k + c];
  }

  /** A framed graph, equal to others of the same content. */
  private final class Copy {
    private final int[] order;
    private final int hash;

    Copy(int[] order) {
      this.order = order;
      int mixed = 1;
      for (int p = 0; p < n; p++) {
        for (int q = 0; q < n; q++) {
          mixed = 31 * mixed + Double.hashCode(weight(order, p, q));
        }
        for (int c = 0; c < k; c++) {
          mixed = 31 * mixed + Double.hashCode(attribute(order, p, c));
        }
      }
      hash = mixed;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Copy copy && hash == copy.hash && sameContent(copy.order);
    }

    private boolean sameContent(int[] other) {
      for (int p = 0; p < n; p++) {
        for (int q = 0; q < n; q++) {
          if (Double.compare(weight(order, p, q), weight(other, p, q)) != 0) {
            return false;
          }
        }
        for (int c = 0; c < k; c++) {
          if (Double.compare(attribute(order, p, c), attribute(other, p, c)) != 0) {
            return false;
          }
        }
      }
      return true;
    }
  }
}

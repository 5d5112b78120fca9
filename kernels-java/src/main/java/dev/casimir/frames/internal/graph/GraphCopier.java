package dev.casimir.frames.internal.graph;

import dev.casimir.frames.GraphBatch;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Copies graphs with their nodes in another order. */
public record GraphCopier(GraphBatch source, GraphBatch target) {
  /** Refuses targets that are read-only or share memory with anything else. */
  public static void checkApart(GraphBatch source, Tensor orders, GraphBatch target) {
    List<Tensor> others = new ArrayList<>(tensors(source));
    others.add(orders);
    for (Tensor tensor : tensors(target)) {
      if (tensor.isReadOnly() || others.stream().anyMatch(tensor::overlaps)) {
        throw new IllegalArgumentException(
            "framed: expected writable memory of its own, got " + tensor);
      }
      others.add(tensor);
    }
  }

  private static List<Tensor> tensors(GraphBatch graphs) {
    List<Tensor> tensors = new ArrayList<>(List.of(graphs.weights()));
    graphs.sizes().ifPresent(tensors::add);
    graphs.attributes().ifPresent(tensors::add);
    return tensors;
  }

  /** Writes a graph: position p gets node order[p], and what lies beyond n gets zeros. */
  public void write(long slot, long graph, int n, int[] order) {
    target.sizes().orElseThrow().setLong(slot, n);
    writeWeights(slot, graph, n, order);
    if (source.attributes().isPresent()) {
      writeAttributes(
          source.attributes().get(), graph, target.attributes().orElseThrow(), slot, n, order);
    }
  }

  private void writeWeights(long slot, long graph, int n, int[] order) {
    int m = source.nodes();
    Tensor from = source.weights();
    for (int p = 0; p < m; p++) {
      for (int q = 0; q < m; q++) {
        boolean inside = p < n && q < n;
        double weight = inside ? from.getDouble((graph * m + order[p]) * m + order[q]) : 0;
        target.weights().setDouble((slot * m + p) * m + q, weight);
      }
    }
  }

  private static void writeAttributes(
      Tensor from, long graph, Tensor to, long slot, int n, int[] order) {
    long m = from.dimension(1);
    long k = from.dimension(2);
    for (int p = 0; p < m; p++) {
      for (long c = 0; c < k; c++) {
        double number = p < n ? from.getDouble((graph * m + order[p]) * k + c) : 0;
        to.setDouble((slot * m + p) * k + c, number);
      }
    }
  }
}

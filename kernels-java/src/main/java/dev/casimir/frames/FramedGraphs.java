package dev.casimir.frames;

import dev.casimir.frames.internal.graph.GraphCopier;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/**
 * Graphs with their nodes in another order, (P^T A P, P^T B), and the way back for what is computed
 * at their nodes.
 */
public final class FramedGraphs {
  private FramedGraphs() {}

  /**
   * Writes each graph in some orders.
   *
   * @param orders [b, count, m] INT32, node at each position, as {@link PermutationFrames#sample}
   *     writes them; -1 beyond the nodes, where the copies get zeros
   * @param framed room for b times count graphs, with sizes, and with attributes if {@code graphs}
   *     has them; the copies of a graph follow each other
   */
  public static void write(GraphBatch graphs, Tensor orders, GraphBatch framed) {
    int m = graphs.nodes();
    checkOrders(orders, graphs.graphs(), m);
    long count = orders.dimension(1);
    if (framed.graphs() != graphs.graphs() * count
        || framed.nodes() != m
        || framed.weights().dtype() != graphs.weights().dtype()
        || framed.attributeCount() != graphs.attributeCount()
        || framed.sizes().isEmpty()) {
      throw new IllegalArgumentException(
          "framed: expected %d graphs like %s with sizes, got %s"
              .formatted(graphs.graphs() * count, graphs, framed));
    }
    GraphCopier.checkApart(graphs, orders, framed);
    GraphCopier copier = new GraphCopier(graphs, framed);
    int[] order = new int[m];
    for (long copy = 0; copy < framed.graphs(); copy++) {
      copier.write(copy, copy / count, read(orders, copy, order), order);
    }
  }

  /**
   * Brings numbers of positions back to the nodes they belong to, P Y: the inverse of {@link
   * #write} for outputs.
   *
   * @param orders as there
   * @param framed numbers at the positions of each copy [b count, m, c], FLOAT32 or FLOAT64
   * @param nodes the same at nodes, of the same shape and type, overwritten in full; zero in
   *     padding
   */
  public static void toNodes(Tensor orders, Tensor framed, Tensor nodes) {
    if (orders.rank() != 3) {
      throw new IllegalArgumentException("orders: expected [b, count, m] INT32, got " + orders);
    }
    int m = Math.toIntExact(orders.dimension(2));
    checkOrders(orders, orders.dimension(0), m);
    checkValues("framed", framed, framed, orders);
    checkValues("nodes", nodes, framed, orders);
    if (nodes.isReadOnly() || nodes.overlaps(framed) || nodes.overlaps(orders)) {
      throw new IllegalArgumentException(
          "nodes: expected writable memory of its own, got " + nodes);
    }
    int[] order = new int[m];
    long c = framed.dimension(2);
    for (long copy = 0; copy < framed.dimension(0); copy++) {
      int n = read(orders, copy, order);
      for (long i = 0; i < m * c; i++) {
        nodes.setDouble(copy * m * c + i, 0);
      }
      for (int p = 0; p < n; p++) {
        for (long i = 0; i < c; i++) {
          double number = framed.getDouble((copy * m + p) * c + i);
          nodes.setDouble((copy * m + order[p]) * c + i, number);
        }
      }
    }
  }

  /** Reads an order and returns how many nodes it has. */
  private static int read(Tensor orders, long copy, int[] order) {
    int n = 0;
    for (int p = 0; p < order.length; p++) {
      order[p] = (int) orders.getLong(copy * order.length + p);
      n += order[p] >= 0 ? 1 : 0;
    }
    return n;
  }

  private static void checkOrders(Tensor orders, long graphs, int nodes) {
    if (orders.rank() != 3
        || orders.dimension(0) != graphs
        || orders.dimension(2) != nodes
        || orders.dtype() != DType.INT32) {
      throw new IllegalArgumentException(
          "orders: expected [%d, count, %d] INT32, got %s".formatted(graphs, nodes, orders));
    }
    for (long i = 0; i < orders.size(); i++) {
      long node = orders.getLong(i);
      if (node < -1 || node >= nodes) {
        throw new IllegalArgumentException(
            "orders: expected nodes -1..%d, got %d".formatted(nodes - 1, node));
      }
    }
  }

  private static void checkValues(String name, Tensor tensor, Tensor like, Tensor orders) {
    long copies = orders.dimension(0) * orders.dimension(1);
    if (tensor.rank() != 3
        || tensor.dimension(0) != copies
        || tensor.dimension(1) != orders.dimension(2)
        || tensor.dimension(2) != like.dimension(2)
        || !tensor.dtype().isFloating()
        || tensor.dtype() != like.dtype()) {
      throw new IllegalArgumentException(
          "%s: expected [%d, %d, c] FLOAT32 or FLOAT64, alike before and after, got %s"
              .formatted(name, copies, orders.dimension(2), tensor));
    }
  }
}

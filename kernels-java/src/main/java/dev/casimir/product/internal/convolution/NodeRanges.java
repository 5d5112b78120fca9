package dev.casimir.product.internal.convolution;

import dev.casimir.product.Graph;

/** Cuts the nodes of a graph into ranges of about equal work: nodes and edges count the same. */
public final class NodeRanges {
  /** Edges and nodes of one range: some tens of microseconds at least. */
  public static final long GRAIN = 256;

  private NodeRanges() {}

  /** The number of ranges. */
  public static long count(Graph graph) {
    return (graph.nodes() + graph.edges() + GRAIN - 1) / GRAIN;
  }

  /**
   * The node where range {@code range} begins: the first such that it and its edges stand behind as
   * many grains of both.
   *
   * @param incoming whether edges belong to their receivers, otherwise to their senders
   */
  public static long boundary(Graph graph, long range, boolean incoming) {
    long low = 0;
    long high = graph.nodes();
    while (low < high) {
      long middle = (low + high) >>> 1;
      long edges = incoming ? graph.incomingStart(middle) : graph.outgoingStart(middle);
      if (edges + middle >= range * GRAIN) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

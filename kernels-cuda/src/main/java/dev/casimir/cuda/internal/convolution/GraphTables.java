package dev.casimir.cuda.internal.convolution;

import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * A graph as kernels take it, in integers of 32 bits: for the edges sorted by receiver and by
 * sender where those of each node begin, their numbers, and the nodes at their other ends; and the
 * ends of every edge.
 */
public record GraphTables(
    Graph graph,
    Tensor incomingStarts,
    Tensor incomingEdges,
    Tensor incomingSenders,
    Tensor outgoingStarts,
    Tensor outgoingEdges,
    Tensor outgoingReceivers,
    Tensor senders,
    Tensor receivers) {

  /**
   * @throws UnsupportedOperationException for 2^31 edges or nodes and more
   */
  public static GraphTables of(Graph graph) {
    if (Math.max(graph.nodes() + 1, graph.edges()) > Integer.MAX_VALUE) {
      throw new UnsupportedOperationException(
          "graph: 2^31 nodes or edges are not available on devices, got " + graph);
    }
    long nodes = graph.nodes();
    long edges = graph.edges();
    return new GraphTables(
        graph,
        integers(nodes + 1, graph::incomingStart),
        integers(edges, graph::incoming),
        integers(edges, position -> graph.sender(graph.incoming(position))),
        integers(nodes + 1, graph::outgoingStart),
        integers(edges, graph::outgoing),
        integers(edges, position -> graph.receiver(graph.outgoing(position))),
        integers(edges, graph::sender),
        integers(edges, graph::receiver));
  }

  /** In the order of the components. */
  public List<Tensor> all() {
    return List.of(
        incomingStarts,
        incomingEdges,
        incomingSenders,
        outgoingStarts,
        outgoingEdges,
        outgoingReceivers,
        senders,
        receivers);
  }

  private static Tensor integers(long count, LongUnaryOperator value) {
    Tensor integers = Tensor.zeros(Arena.ofAuto(), DType.INT32, count);
    for (long i = 0; i < count; i++) {
      integers.setLong(i, value.applyAsLong(i));
    }
    return integers;
  }
}

package dev.casimir.cli.bench;

import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** A graph as convolutions take it on devices, by the names of their parameters. */
public final class GraphTensors {
  private GraphTensors() {}

  public static Map<String, Tensor> of(Arena arena, Graph graph) {
    long nodes = graph.nodes();
    long edges = graph.edges();
    return Map.of(
        "incomingStarts", integers(arena, nodes + 1, graph::incomingStart),
        "incomingEdges", integers(arena, edges, graph::incoming),
        "incomingSenders", integers(arena, edges, p -> graph.sender(graph.incoming(p))),
        "outgoingStarts", integers(arena, nodes + 1, graph::outgoingStart),
        "outgoingEdges", integers(arena, edges, graph::outgoing),
        "outgoingReceivers", integers(arena, edges, p -> graph.receiver(graph.outgoing(p))),
        "senders", integers(arena, edges, graph::sender),
        "receivers", integers(arena, edges, graph::receiver));
  }

  private static Tensor integers(Arena arena, long count, LongUnaryOperator value) {
    Tensor integers = Tensor.zeros(arena, DType.INT32, count);
    for (long i = 0; i < count; i++) {
      integers.setLong(i, value.applyAsLong(i));
    }
    return integers;
  }
}

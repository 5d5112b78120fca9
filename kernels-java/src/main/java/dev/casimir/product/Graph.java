package dev.casimir.product;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * A directed graph: nodes 0..n-1 and numbered edges from a sender to a receiver, in any order. No
 * nodes, no edges, nodes without edges, edges from a node to itself and several edges between the
 * same nodes are all fine. Immutable; 32 bytes an edge and 16 a node, outside the heap.
 *
 * <p>The edges are also sorted by receiver and by sender; among those of one node they keep their
 * order. Making a graph takes time linear in nodes and edges.
 */
public final class Graph {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final long nodes;
  private final long edges;
  private final MemorySegment senders;
  private final MemorySegment receivers;
  private final MemorySegment incomingStarts;
  private final MemorySegment incoming;
  private final MemorySegment outgoingStarts;
  private final MemorySegment outgoing;

  private Graph(long nodes, long edges, LongUnaryOperator sender, LongUnaryOperator receiver) {
    if (nodes < 0) {
      throw new IllegalArgumentException("nodes: expected 0 or more, got " + nodes);
    }
    this.nodes = nodes;
    this.edges = edges;
    senders = ends("senders", nodes, edges, sender);
    receivers = ends("receivers", nodes, edges, receiver);
    incomingStarts = starts(nodes, edges, receivers);
    incoming = sorted(edges, receivers, incomingStarts);
    outgoingStarts = starts(nodes, edges, senders);
    outgoing = sorted(edges, senders, outgoingStarts);
  }

  /**
   * A graph from arrays; edge e goes from {@code senders[e]} to {@code receivers[e]}.
   *
   * @throws IllegalArgumentException if the lengths differ or an end is not in 0..nodes-1
   */
  public static Graph of(long nodes, int[] senders, int[] receivers) {
    checkLengths(senders.length, receivers.length);
    return new Graph(nodes, senders.length, e -> senders[(int) e], e -> receivers[(int) e]);
  }

  /** As {@link #of(long, int[], int[])}. */
  public static Graph of(long nodes, long[] senders, long[] receivers) {
    checkLengths(senders.length, receivers.length);
    return new Graph(nodes, senders.length, e -> senders[(int) e], e -> receivers[(int) e]);
  }

  /** As {@link #of(long, int[], int[])}, from tensors {@code [edges]} of an integer type. */
  public static Graph of(long nodes, Tensor senders, Tensor receivers) {
    checkEnds("senders", senders);
    checkEnds("receivers", receivers);
    checkLengths(senders.size(), receivers.size());
    return new Graph(nodes, senders.size(), senders::getLong, receivers::getLong);
  }

  private static void checkEnds(String name, Tensor ends) {
    if (ends.rank() != 1 || ends.dtype().isFloating()) {
      throw new IllegalArgumentException(name + ": expected [edges] INT32 or INT64, got " + ends);
    }
  }

  private static void checkLengths(long senders, long receivers) {
    if (senders != receivers) {
      throw new IllegalArgumentException(
          "receivers: expected one for each of " + senders + " senders, got " + receivers);
    }
  }

  private static MemorySegment longs(long count) {
    return Tensor.zeros(Arena.ofAuto(), DType.INT64, count).segment();
  }

  private static MemorySegment ends(String name, long nodes, long edges, LongUnaryOperator end) {
    MemorySegment ends = longs(edges);
    for (long e = 0; e < edges; e++) {
      long node = end.applyAsLong(e);
      if (node < 0 || node >= nodes) {
        throw new IllegalArgumentException(
            name + ": expected nodes in 0.." + (nodes - 1) + ", got " + node + " at edge " + e);
      }
      ends.setAtIndex(LONG, e, node);
    }
    return ends;
  }

  /** Where the edges of each node begin in a list sorted by that end, and the number of edges. */
  private static MemorySegment starts(long nodes, long edges, MemorySegment ends) {
    MemorySegment starts = longs(Math.addExact(nodes, 1));
    for (long e = 0; e < edges; e++) {
      long next = ends.getAtIndex(LONG, e) + 1;
      starts.setAtIndex(LONG, next, starts.getAtIndex(LONG, next) + 1);
    }
    for (long n = 0; n < nodes; n++) {
      starts.setAtIndex(LONG, n + 1, starts.getAtIndex(LONG, n) + starts.getAtIndex(LONG, n + 1));
    }
    return starts;
  }

  /** A stable counting sort; the starts are moved on and back again. */
  private static MemorySegment sorted(long edges, MemorySegment ends, MemorySegment starts) {
    MemorySegment order = longs(edges);
    for (long e = 0; e < edges; e++) {
      long node = ends.getAtIndex(LONG, e);
      long position = starts.getAtIndex(LONG, node);
      order.setAtIndex(LONG, position, e);
      starts.setAtIndex(LONG, node, position + 1);
    }
    for (long n = starts.byteSize() / Long.BYTES - 2; n > 0; n--) {
      starts.setAtIndex(LONG, n, starts.getAtIndex(LONG, n - 1));
    }
    if (edges > 0) {
      starts.setAtIndex(LONG, 0, 0);
    }
    return order;
  }

  /** The number of nodes. */
  public long nodes() {
    return nodes;
  }

  /** The number of edges. */
  public long edges() {
    return edges;
  }

  /** The node edge {@code edge} comes from. */
  public long sender(long edge) {
    return senders.getAtIndex(LONG, Objects.checkIndex(edge, edges));
  }

  /** The node edge {@code edge} goes to. */
  public long receiver(long edge) {
    return receivers.getAtIndex(LONG, Objects.checkIndex(edge, edges));
  }

  /**
   * The number of edges into the nodes before {@code node}: the first of the positions in {@link
   * #incoming} of its own edges. For the number of nodes, the number of edges.
   */
  public long incomingStart(long node) {
    return incomingStarts.getAtIndex(LONG, node);
  }

  /** The edge at a position of the list sorted by receiver. */
  public long incoming(long position) {
    return incoming.getAtIndex(LONG, Objects.checkIndex(position, edges));
  }

  /** As {@link #incomingStart}, for the edges that leave nodes. */
  public long outgoingStart(long node) {
    return outgoingStarts.getAtIndex(LONG, node);
  }

  /** The edge at a position of the list sorted by sender. */
  public long outgoing(long position) {
    return outgoing.getAtIndex(LONG, Objects.checkIndex(position, edges));
  }

  @Override
  public String toString() {
    return "graph of " + nodes + " nodes and " + edges + " edges";
  }
}

package dev.casimir.frames;

import dev.casimir.frames.internal.graph.BlockPermutations;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * Sets of permutations, one for each graph of a batch: a first one, followed by all permutations
 * inside blocks of positions.
 *
 * <p>A permutation is written as the node at each position: that of a framed graph (P^T A P)[p][q]
 * = A[order[p]][order[q]].
 *
 * @param order the first element [b, m] INT32: node at each position; -1 at positions of padding
 * @param blocks the number of the block of each position [b, m] INT32, ascending from 0; -1 at
 *     positions of padding
 * @param logSizes natural logarithm of the number of elements [b] FLOAT64
 * @param margins [b] FLOAT64, 0..1: of all decisions between equal and different, the least
 *     distance from the tolerance that rounding errors leave, over the tolerance. A graph with 0
 *     may have another frame with its nodes in another order; another tolerance mends that.
 * @param status [b] INT32, codes of {@link dev.casimir.device.ItemStatus}
 */
public record PermutationFrames(
    Tensor order, Tensor blocks, Tensor logSizes, Tensor margins, Tensor status) {
  /** Checks that the tensors belong together. */
  public PermutationFrames {
    if (order.rank() != 2 || order.dtype() != DType.INT32) {
      throw new IllegalArgumentException("order: expected [b, m] INT32, got " + order);
    }
    long graphs = order.dimension(0);
    check("blocks", blocks, DType.INT32, graphs, order.dimension(1));
    check("logSizes", logSizes, DType.FLOAT64, graphs);
    check("margins", margins, DType.FLOAT64, graphs);
    check("status", status, DType.INT32, graphs);
  }

  private static void check(String name, Tensor tensor, DType dtype, long... shape) {
    if (tensor.dtype() != dtype || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(shape), dtype, tensor));
    }
  }

  /** Room for the frames of a batch. */
  public static PermutationFrames allocate(Arena arena, long graphs, int nodes) {
    return new PermutationFrames(
        Tensor.zeros(arena, DType.INT32, graphs, nodes),
        Tensor.zeros(arena, DType.INT32, graphs, nodes),
        Tensor.zeros(arena, DType.FLOAT64, graphs),
        Tensor.zeros(arena, DType.FLOAT64, graphs),
        Tensor.zeros(arena, DType.INT32, graphs));
  }

  /** Number of graphs b. */
  public long graphs() {
    return order.dimension(0);
  }

  /** Positions m. */
  public int nodes() {
    return Math.toIntExact(order.dimension(1));
  }

  /** The tensors, in order. */
  public List<Tensor> tensors() {
    return List.of(order, blocks, logSizes, margins, status);
  }

  /**
   * Number of elements of the frame of a graph; {@link Long#MAX_VALUE} stands for any number not
   * below it, 0 for a graph without a frame.
   */
  public long count(long graph) {
    return open(graph).count();
  }

  /**
   * Writes an element of the frame of a graph: each index from 0 to {@link #count} - 1 gives
   * another, 0 gives {@link #order}.
   *
   * @param nodes receives the node at each position, -1 in padding; m or longer
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void element(long graph, long index, int[] nodes) {
    open(graph).element(index, nodes);
  }

  /**
   * Draws elements uniformly and independently. Sample j of graph i is a function of the seed, of
   * {@code firstGraph} + i, of j and of the frame alone.
   *
   * @param firstGraph number of the first graph, so that batches may be split; 0 or more, the last
   *     below 2^31
   * @param samples [b, count, m] INT32, overwritten in full: the node at each position, -1 in
   *     padding and for graphs without a frame
   */
  public void sample(long seed, long firstGraph, Tensor samples) {
    if (samples.rank() != 3
        || samples.dimension(0) != graphs()
        || samples.dimension(2) != nodes()
        || samples.dtype() != DType.INT32) {
      throw new IllegalArgumentException(
          "samples: expected [%d, count, %d] INT32, got %s".formatted(graphs(), nodes(), samples));
    }
    if (samples.isReadOnly() || tensors().stream().anyMatch(samples::overlaps)) {
      throw new IllegalArgumentException(
          "samples: expected writable memory of its own, got " + samples);
    }
    if (firstGraph < 0 || firstGraph > Integer.MAX_VALUE - graphs()) {
      throw new IllegalArgumentException(
          "firstGraph: expected 0.." + (Integer.MAX_VALUE - graphs()) + ", got " + firstGraph);
    }
    BlockPermutations permutations = new BlockPermutations(nodes());
    int[] nodes = new int[nodes()];
    long next = 0;
    for (long graph = 0; graph < graphs(); graph++) {
      permutations.open(this, graph);
      for (long sample = 0; sample < samples.dimension(1); sample++) {
        permutations.sample(seed, firstGraph + graph, sample, nodes);
        for (int node : nodes) {
          samples.setLong(next++, node);
        }
      }
    }
  }

  private BlockPermutations open(long graph) {
    BlockPermutations permutations = new BlockPermutations(nodes());
    permutations.open(this, graph);
    return permutations;
  }
}

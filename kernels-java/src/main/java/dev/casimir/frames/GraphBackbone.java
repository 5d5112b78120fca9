package dev.casimir.frames;

import dev.casimir.tensor.Tensor;

/**
 * A function of graphs that need not care for the order of nodes, but does: the network that {@link
 * GraphFrameAverage} makes invariant or equivariant.
 */
@FunctionalInterface
public interface GraphBackbone {
  /**
   * Evaluates some graphs, each on its own.
   *
   * @param graphs with their nodes in an order of the frame, from position 0; padding is zero. Its
   *     memory is used again after the call.
   * @param outputs [b, c] for invariant averages or [b, m, c] for equivariant ones, of the type of
   *     the weights; to be overwritten in full, rows of padding excepted
   */
  void evaluate(GraphBatch graphs, Tensor outputs);
}

package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Launcher;

/** How an algorithm puts a convolution and its gradients on a stream. */
interface ConvolutionPasses {
  /**
   * Addresses of what a convolution takes and gives.
   *
   * @param weights 0 where there are none
   * @param incoming of the edges sorted by receiver: starts, numbers, senders
   */
  record Messages(long nodes, long vectors, long weights, long[] incoming, long out) {}

  /**
   * Addresses of what its gradients take and give.
   *
   * @param outgoing of the edges sorted by sender: starts, numbers, receivers
   * @param gradWeights 0 where there are no weights
   */
  record Gradients(
      long nodes,
      long vectors,
      long weights,
      long gradOut,
      long[] outgoing,
      long senders,
      long receivers,
      long gradNodes,
      long gradVectors,
      long gradWeights) {}

  void forward(Launcher launcher, long nodes, Messages at);

  void backward(Launcher launcher, long nodes, long edges, Gradients at);

  /** Multiply-adds of an edge and channel. */
  long multiplyAdds();
}

package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link Convolution}. Floating-point tensors are in the plan's dtype, features in its
 * layout. Outputs are overwritten in full; they must be writable and must not overlap an input or
 * each other.
 *
 * <p>Weights are {@code [edges, paths]} or {@code [edges, paths * multiplicity]}, as the operation
 * says. Where it has none, use the methods without them.
 *
 * <p>Messages are summed at a node in the order of the edges in the graph's input, so a result has
 * the same bits whatever the number of threads. A vector with a NaN reaches only the two nodes of
 * its edge.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a wrong shape or dtype, before
 * anything is written, and {@link IllegalStateException} for memory whose arena is closed.
 */
public interface ConvolutionKernel extends Kernel {
  /**
   * Without weights.
   *
   * @param nodes {@code [nodes, dimension of the input irreps]}
   * @param vectors {@code [edges, 3]}, from sender to receiver or the other way, as the model has
   *     it
   * @param out {@code [nodes, dimension of the output irreps]}
   */
  void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor out);

  /** With weights. */
  void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out);

  /**
   * The vector-Jacobian product, without weights: gradients of a number whose gradient with respect
   * to the result is {@code gradOut}.
   *
   * @param gradOut {@code [nodes, dimension of the output irreps]}
   * @param gradNodes as {@code nodes}; zero for nodes that send nothing
   * @param gradVectors as {@code vectors}; zero for a zero vector
   */
  void backward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors);

  /**
   * The vector-Jacobian product with weights.
   *
   * @param gradWeights as {@code weights}
   */
  void backward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors,
      Tensor gradWeights);
}

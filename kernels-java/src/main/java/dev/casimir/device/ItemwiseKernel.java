package dev.casimir.device;

import dev.casimir.tensor.Tensor;
import java.util.List;

/**
 * A planned operation that treats every item of a batch on its own: small matrices, group elements,
 * rotation vectors. What becomes of one item never depends on the others, on its place, on the
 * number of threads or on the width of the vectors, to the last bit.
 *
 * <p>Nothing is thrown for what an item holds. An item whose result does not exist gets NaN, and a
 * status that says why.
 *
 * <p>All methods throw {@link IllegalArgumentException}, before anything is written, for a wrong
 * number of tensors, a wrong shape or dtype, outputs that are read-only or overlap another tensor.
 */
public interface ItemwiseKernel extends Kernel {
  /** What goes in, in order. */
  List<ItemShape> inputs();

  /** What comes out, in order. */
  List<ItemShape> outputs();

  /**
   * Computes the outputs of every item.
   *
   * @param inputs one tensor for each of {@link #inputs()}, with as many items
   * @param outputs one tensor for each of {@link #outputs()}; overwritten in full
   */
  void forward(List<Tensor> inputs, List<Tensor> outputs);

  /**
   * The same, with the status of every item.
   *
   * @param status [n] INT32, codes of {@link ItemStatus}
   */
  void forward(List<Tensor> inputs, List<Tensor> outputs, Tensor status);

  /** {@link #forward(List, List)} of an operation with one input and one output. */
  default void forward(Tensor input, Tensor output) {
    forward(List.of(input), List.of(output));
  }

  /**
   * Vector-Jacobian products: from the derivatives of a scalar to the outputs those to the inputs.
   *
   * @param inputs as for {@link #forward(List, List)}
   * @param outputGradients shaped as the outputs
   * @param inputGradients shaped as the inputs; overwritten in full
   * @throws UnsupportedOperationException if {@link #hasBackward} is false
   */
  void backward(List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients);

  /** Whether this operation has derivatives. */
  boolean hasBackward();
}

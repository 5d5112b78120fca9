package dev.casimir.frames;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link GraphFrames}. What becomes of one graph does not depend on the others, its place
 * in the batch, the size of the padding or the number of threads, to the last bit.
 *
 * <p>Nothing is thrown for what a graph holds. A graph without a frame has order and blocks -1,
 * everything else NaN, and a status of {@link dev.casimir.device.ItemStatus}: NON_FINITE for NaN or
 * infinite weights or attributes, NOT_IN_DOMAIN for a number of nodes outside 0..m or a matrix that
 * is not symmetric up to 32 units of rounding of its largest entry. A graph without nodes has a
 * frame of one element.
 *
 * <p>Methods throw {@link IllegalArgumentException}, before anything is written, for wrong shapes
 * or types and for outputs that are read-only or overlap another tensor.
 */
public interface GraphFramesKernel extends Kernel {
  /**
   * Computes the frame of every graph.
   *
   * @param graphs matrices [b, m, m] of the planned type and size
   * @param frames of b graphs of up to m nodes; overwritten in full
   */
  void compute(GraphBatch graphs, PermutationFrames frames);

  /**
   * The same, with the matrices S whose rows are sorted.
   *
   * @param features [b, m, k + m] of the planned type, a row for each node in the order of the
   *     input: its attributes, then diag(P_i), eigenvalues ascending, then zeros; rows of padding
   *     are zero. The sum of a column of diagonals is the multiplicity of its eigenvalue.
   */
  void compute(GraphBatch graphs, PermutationFrames frames, Tensor features);
}

package dev.casimir.frames;

import dev.casimir.frames.internal.graph.FrameMean;
import dev.casimir.tensor.Tensor;
import java.util.Objects;

/**
 * Averages of a backbone over frames of graphs: what is invariant, or equivariant, whatever the
 * backbone is.
 *
 * <p>With elements P of the frame F, weights A and attributes B:
 *
 * <p>invariant: (1/|F|) sum over P of phi(P^T A P, P^T B),<br>
 * equivariant: (1/|F|) sum over P of P phi(P^T A P, P^T B).
 *
 * <p>Sums are taken in double precision, element after element; as far as the backbone treats
 * graphs one by one, the bits of a result do not depend on the other graphs. Samples depend on the
 * number of the graph in the batch. A call allocates room for some copies of graphs, and for the
 * output.
 *
 * @param mode which elements are taken
 * @param count the number of samples, or the most elements of a frame that will be listed
 * @param seed of samples
 */
public record GraphFrameAverage(Mode mode, long count, long seed) {
  /** Elements that averages are taken over. */
  public enum Mode {
    /** Every one. */
    ALL,
    /** Some that are drawn: an estimate without bias, its variance that of the frame over count. */
    SAMPLE,
    /**
     * Every one, but the backbone sees only framed graphs that differ: one for each coset of the
     * symmetries of the graph. The result is that of ALL up to the order of summation.
     */
    DISTINCT
  }

  public GraphFrameAverage {
    Objects.requireNonNull(mode, "mode");
    if (count < 1) {
      throw new IllegalArgumentException("count: expected at least 1, got " + count);
    }
  }

  /**
   * Over all elements of frames.
   *
   * @param limit the most a frame may have
   */
  public static GraphFrameAverage all(long limit) {
    return new GraphFrameAverage(Mode.ALL, limit, 0);
  }

  /**
   * Over all elements, evaluating no framed graph twice.
   *
   * @param limit the most a frame may have
   */
  public static GraphFrameAverage distinct(long limit) {
    return new GraphFrameAverage(Mode.DISTINCT, limit, 0);
  }

  /** Over elements drawn as {@link PermutationFrames#sample} does. */
  public static GraphFrameAverage sample(int count, long seed) {
    return new GraphFrameAverage(Mode.SAMPLE, count, seed);
  }

  /**
   * Averages numbers of graphs.
   *
   * @param frames of the graphs
   * @param output [b, c] of the type of the weights, overwritten in full; NaN for a graph without a
   *     frame
   * @throws IllegalArgumentException before anything is written, if shapes do not fit or a frame
   *     has more elements than the limit
   */
  public void invariant(
      GraphBatch graphs, PermutationFrames frames, GraphBackbone backbone, Tensor output) {
    new FrameMean(this, graphs, frames, output, false).run(backbone);
  }

  /**
   * Averages numbers of nodes.
   *
   * @param frames of the graphs
   * @param output [b, m, c] of the type of the weights, overwritten in full: a row for each node in
   *     the order of the input, zeros in padding; NaN for a graph without a frame
   * @throws IllegalArgumentException before anything is written, if shapes do not fit or a frame
   *     has more elements than the limit
   */
  public void equivariant(
      GraphBatch graphs, PermutationFrames frames, GraphBackbone backbone, Tensor output) {
    new FrameMean(this, graphs, frames, output, true).run(backbone);
  }
}

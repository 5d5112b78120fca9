package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;

/**
 * Products of matrices of edges and panels whose rows are weighted channel by channel; one
 * implementation for each provider and precision.
 */
public interface WeightedRows {
  /** The most target rows of a chunk. */
  int MOST_ROWS = 3;

  /**
   * Target rows += sum over edges of matrix * (weights o source rows), edge by edge.
   *
   * @param chunks as for {@link MatrixRows#add}
   * @param sources pairs of a source row and a row of weights, for each chunk
   * @param matrix numbers that lie a row of an {@link EdgeTile} apart: for each chunk, for each of
   *     its pairs, one for each of its target rows
   * @param matrixOffset of the first edge's first number in bytes; the other edges follow in the
   *     lanes beside it
   * @param starts where the panel of each edge begins in {@code x}, in bytes, one long for each
   *     from {@code startsAt} on, and its weights in {@code weights} from {@code weightStartsAt} on
   * @param rowStride of all panels in bytes
   * @param channels a multiple of the provider's vector length
   */
  void add(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment weights,
      long weightStartsAt,
      MemorySegment out,
      long outOffset,
      long rowStride,
      int channels);
}

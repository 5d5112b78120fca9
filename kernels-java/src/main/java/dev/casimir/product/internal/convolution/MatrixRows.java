package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;

/** Products of matrices of edges and panels; one implementation for each provider and precision. */
public interface MatrixRows {
  /** Numbers that describe one chunk of target rows. */
  int FIELDS = 4;

  /** The most target rows of a chunk. */
  int MOST_ROWS = 4;

  /**
   * Target rows += sum over edges of matrix * source rows, edge by edge.
   *
   * @param chunks for each chunk of target rows: how many, the first of them, and where its part of
   *     {@code sources} begins and ends
   * @param sources source rows, for each chunk
   * @param matrix numbers that lie a row of an {@link EdgeTile} apart: for each chunk, for each of
   *     its sources, one for each of its target rows
   * @param matrixOffset of the first edge's first number in bytes; the other edges follow in the
   *     lanes beside it
   * @param starts where the panel of each edge begins in {@code x}, in bytes, one long for each
   * @param rowStride of both panels in bytes
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
      MemorySegment out,
      long outOffset,
      long rowStride,
      int channels);
}

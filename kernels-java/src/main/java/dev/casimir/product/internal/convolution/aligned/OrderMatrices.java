package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/**
 * Products of small matrices, whose entries are an edge's own, with rows of channels; one
 * implementation for each provider and precision.
 */
public interface OrderMatrices {
  /** Numbers of a job. */
  int JOB = 7;

  /**
   * For every job: output row i = sum over columns k of entry (i, k) times input row k. All in one
   * memory, offsets in bytes.
   *
   * @param jobs {@value #JOB} numbers each: rows, columns, first entry, entry step of a row, entry
   *     step of a column, start of the input rows in {@code inputs}, start of the output rows in
   *     {@code outputs}
   * @param inputs row numbers
   * @param outputs row numbers
   * @param entries offset of entry 0 of the edge
   * @param entryStride from an entry to the next
   * @param rowStride of input and output rows
   * @param lanes channels, a multiple of the provider's
   */
  void apply(
      int[] jobs,
      int[] inputs,
      int[] outputs,
      MemorySegment scratch,
      long entries,
      long entryStride,
      long input,
      long output,
      long rowStride,
      int lanes);
}

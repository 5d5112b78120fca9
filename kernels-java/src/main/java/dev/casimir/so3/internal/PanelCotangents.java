package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/**
 * Contracts the derivatives of one panel of items with cotangents and directions. Derivatives lie
 * in scratch, rows one after the other; the other operands have strides of their own. Sums run over
 * the components in order, lane by lane.
 */
public interface PanelCotangents {
  /**
   * Writes three rows: sum over k of cotangent k times gradient k.
   *
   * @param components number of components K
   * @param gradients where the 3 K rows of gradients begin in scratch, in bytes
   */
  void backward(
      int components,
      MemorySegment scratch,
      long gradients,
      MemorySegment cotangents,
      long cotangentsOffset,
      long cotangentsStride,
      MemorySegment out,
      long outOffset,
      long outStride);

  /** Writes K rows: the direction times gradient k. */
  void along(
      int components,
      MemorySegment scratch,
      long gradients,
      MemorySegment direction,
      long directionOffset,
      long directionStride,
      MemorySegment out,
      long outOffset,
      long outStride);

  /**
   * Writes three rows: the sum over k of cotangent k times Hessian k, applied to the direction.
   *
   * @param hessians where the 9 K rows of second derivatives begin in scratch, in bytes
   */
  void curve(
      int components,
      MemorySegment scratch,
      long hessians,
      MemorySegment cotangents,
      long cotangentsOffset,
      long cotangentsStride,
      MemorySegment direction,
      long directionOffset,
      long directionStride,
      MemorySegment out,
      long outOffset,
      long outStride);
}

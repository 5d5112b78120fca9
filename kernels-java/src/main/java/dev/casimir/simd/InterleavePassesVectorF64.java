package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.LANES;

import java.lang.foreign.MemorySegment;

/**
 * Takes blocks of items of k numbers apart into k rows, and puts them together again, in one pass
 * for each radix of k, like a Fourier transform with decimation: before a pass rows {@code b +
 * stride * g}, g = 0, 1, ..., hold the sequence of numbers {@code b} modulo stride of all items,
 * stride being the product of the radices before. The pass takes apart {@code radix} neighbours of
 * it at a time, which leaves them in the same rows. So only the first pass goes from array to
 * array, the others work in place. Every block is as many items as a vector has lanes.
 */
final class InterleavePassesVectorF64 {
  private static final long ROW = LANES * (long) Double.BYTES;

  private InterleavePassesVectorF64() {}

  /**
   * Items to panel.
   *
   * @param itemsRow bytes between vectors of the sequence
   * @param itemsBlock bytes between blocks of the sequence
   */
  static void apart(
      int k,
      MemorySegment items,
      long itemsOffset,
      long itemsRow,
      long itemsBlock,
      MemorySegment panel,
      long panelOffset,
      long panelRow,
      int blocks) {
    int[] radices = InterleaveRadices.of(k);
    int stride = 1;
    for (int radix : radices) {
      int span = stride * radix;
      if (stride == 1) {
        deinterleave(
            radix,
            items,
            itemsOffset,
            itemsRow,
            radix * itemsRow,
            itemsBlock,
            panel,
            panelOffset,
            panelRow,
            radix * panelRow,
            ROW,
            radices.length == 1 ? 1 : k / radix,
            blocks);
      } else {
        for (int row = 0; row < k; row += span) {
          long rows = panelOffset + row * panelRow;
          long apart = stride * panelRow;
          deinterleave(
              radix, panel, rows, apart, panelRow, ROW, panel, rows, apart, panelRow, ROW, stride,
              blocks);
        }
      }
      stride = span;
    }
  }

  /** Panel to items, all passes backwards. */
  static void together(
      int k,
      MemorySegment panel,
      long panelOffset,
      long panelRow,
      MemorySegment items,
      long itemsOffset,
      long itemsRow,
      long itemsBlock,
      int blocks) {
    int[] radices = InterleaveRadices.of(k);
    MemorySegment source = panel;
    long sourceOffset = panelOffset;
    long sourceRow = panelRow;
    long sourceBlock = ROW;
    int span = k;
    for (int pass = radices.length - 1; pass >= 0; pass--) {
      int radix = radices[pass];
      int stride = span / radix;
      if (stride == 1) {
        interleave(
            radix,
            source,
            sourceOffset,
            sourceRow,
            radix * sourceRow,
            sourceBlock,
            items,
            itemsOffset,
            itemsRow,
            radix * itemsRow,
            itemsBlock,
            radices.length == 1 ? 1 : k / radix,
            blocks);
      } else {
        for (int row = 0; row < k; row += span) {
          interleave(
              radix,
              source,
              sourceOffset + row * sourceRow,
              stride * sourceRow,
              sourceRow,
              sourceBlock,
              items,
              itemsOffset + row * itemsRow,
              stride * itemsRow,
              itemsRow,
              itemsBlock,
              stride,
              blocks);
        }
      }
      source = items;
      sourceOffset = itemsOffset;
      sourceRow = itemsRow;
      sourceBlock = itemsBlock;
      span = stride;
    }
  }

  private static void deinterleave(
      int radix,
      MemorySegment source,
      long from,
      long fromRow,
      long fromUnit,
      long fromBlock,
      MemorySegment target,
      long to,
      long toRow,
      long toUnit,
      long toBlock,
      int units,
      int blocks) {
    if (blocks >= units) {
      for (int unit = 0; unit < units; unit++) {
        long f = from + unit * fromUnit;
        long t = to + unit * toUnit;
        deinterleave(radix, source, f, fromRow, fromBlock, target, t, toRow, toBlock, blocks);
      }
    } else {
      for (int block = 0; block < blocks; block++) {
        long f = from + block * fromBlock;
        long t = to + block * toBlock;
        deinterleave(radix, source, f, fromRow, fromUnit, target, t, toRow, toUnit, units);
      }
    }
  }

  private static void deinterleave(
      int radix,
      MemorySegment source,
      long from,
      long fromRow,
      long fromStep,
      MemorySegment target,
      long to,
      long toRow,
      long toStep,
      int units) {
    switch (radix) {
      case 2 ->
          Interleave2VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 3 ->
          Interleave3VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 4 ->
          Interleave4VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 5 ->
          Interleave5VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 6 ->
          Interleave6VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 7 ->
          Interleave7VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 8 ->
          Interleave8VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 9 ->
          Interleave9VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 11 ->
          Interleave11VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 12 ->
          Interleave12VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 13 ->
          Interleave13VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 16 ->
          Interleave16VectorF64.deinterleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      default -> throw new IllegalArgumentException("no kernel of radix " + radix);
    }
  }

  private static void interleave(
      int radix,
      MemorySegment source,
      long from,
      long fromRow,
      long fromUnit,
      long fromBlock,
      MemorySegment target,
      long to,
      long toRow,
      long toUnit,
      long toBlock,
      int units,
      int blocks) {
    if (blocks >= units) {
      for (int unit = 0; unit < units; unit++) {
        long f = from + unit * fromUnit;
        long t = to + unit * toUnit;
        interleave(radix, source, f, fromRow, fromBlock, target, t, toRow, toBlock, blocks);
      }
    } else {
      for (int block = 0; block < blocks; block++) {
        long f = from + block * fromBlock;
        long t = to + block * toBlock;
        interleave(radix, source, f, fromRow, fromUnit, target, t, toRow, toUnit, units);
      }
    }
  }

  private static void interleave(
      int radix,
      MemorySegment source,
      long from,
      long fromRow,
      long fromStep,
      MemorySegment target,
      long to,
      long toRow,
      long toStep,
      int units) {
    switch (radix) {
      case 2 ->
          Interleave2VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 3 ->
          Interleave3VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 4 ->
          Interleave4VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 5 ->
          Interleave5VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 6 ->
          Interleave6VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 7 ->
          Interleave7VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 8 ->
          Interleave8VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 9 ->
          Interleave9VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 11 ->
          Interleave11VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 12 ->
          Interleave12VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 13 ->
          Interleave13VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      case 16 ->
          Interleave16VectorF64.interleave(
              source, from, fromRow, fromStep, target, to, toRow, toStep, units);
      default -> throw new IllegalArgumentException("no kernel of radix " + radix);
    }
  }
}

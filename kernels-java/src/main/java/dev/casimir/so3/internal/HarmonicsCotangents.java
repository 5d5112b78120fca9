package dev.casimir.so3.internal;

import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Products of the derivatives with cotangents, panel by panel: the derivatives of a panel stay in
 * scratch and never reach memory of the batch's size.
 */
final class HarmonicsCotangents {
  /** Numbers computed by one range of items: some tens of microseconds of work. */
  private static final long GRAIN_NUMBERS = 1 << 17;

  private final HarmonicsRun.Setting setting;
  private final boolean twice;
  private final int degree;
  private final int dimension;
  private final int lanes;
  private final long bytes;
  private final boolean itemMajor;
  private final long row;
  private final long valuePanel;
  private final long gradientPanel;
  private final long hessianPanel;
  private final long cotangentPanel;
  private final long directionPanel;
  private final long rowsPanel;
  private final long outputPanel;
  private final long grain;
  private final ScratchPool pool;

  /** The vector-Jacobian product or, if {@code twice}, what its own derivatives need. */
  HarmonicsCotangents(HarmonicsRun.Setting setting, boolean twice) {
    this.setting = setting;
    this.twice = twice;
    SphericalHarmonics operation = setting.operation();
    degree = operation.maximumDegree();
    dimension = operation.dimension();
    lanes = setting.lanes();
    bytes = setting.bytes();
    itemMajor = operation.arrangement() == Arrangement.ITEM_MAJOR;
    row = lanes * bytes;
    valuePanel = HarmonicsScratch.panels(degree) * row;
    gradientPanel = valuePanel + dimension * row;
    hessianPanel = gradientPanel + 3L * dimension * row;
    cotangentPanel = hessianPanel + (twice ? 9L * dimension * row : 0);
    directionPanel = cotangentPanel + dimension * row;
    rowsPanel = directionPanel + 3 * row;
    outputPanel = rowsPanel + dimension * row;
    pool = new ScratchPool(outputPanel + 3 * row);
    long items = Math.max(1, GRAIN_NUMBERS / ((long) dimension * (twice ? 13 : 4)));
    grain = (items + lanes - 1) / lanes * lanes;
  }

  /** gradient = sum over k of cotangents k times dY_k/dr. */
  void backward(long items, Tensor vectors, Tensor cotangents, Tensor gradient) {
    run(items, vectors, cotangents, cotangents, gradient, gradient);
  }

  /**
   * rows k = direction times dY_k/dr; gradient = sum over k of cotangents k times H_k direction.
   */
  void doubleBackward(
      long items,
      Tensor vectors,
      Tensor cotangents,
      Tensor direction,
      Tensor rows,
      Tensor gradient) {
    run(items, vectors, cotangents, direction, rows, gradient);
  }

  private void run(
      long items,
      Tensor vectors,
      Tensor cotangents,
      Tensor direction,
      Tensor rows,
      Tensor gradient) {
    int threads = setting.threads();
    MemorySegment in = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment in0 = SharedView.forThreads(cotangents.segment(), threads);
    MemorySegment in1 = SharedView.forThreads(direction.segment(), threads);
    MemorySegment out0 = SharedView.forThreads(rows.segment(), threads);
    MemorySegment out1 = SharedView.forThreads(gradient.segment(), threads);
    if (threads == 1) {
      range(items, 0, items, in, in0, in1, out0, out1);
    } else {
      ParallelItems.run(
          threads, items, grain, (from, to) -> range(items, from, to, in, in0, in1, out0, out1));
    }
  }

  private void range(
      long items,
      long from,
      long to,
      MemorySegment vectors,
      MemorySegment cotangents,
      MemorySegment direction,
      MemorySegment rows,
      MemorySegment gradient) {
    MemorySegment scratch = pool.acquire();
    try {
      long whole = itemMajor ? from : to - (to - from) % lanes;
      for (long item = from; item < whole; item += lanes) {
        long at = item * bytes;
        long stride = items * bytes;
        derivatives(vectors, at, stride, scratch);
        contract(scratch, cotangents, at, direction, at, rows, at, gradient, at, stride);
      }
      for (long item = whole; item < to; item += lanes) {
        int count = (int) Math.min(lanes, to - item);
        packed(items, item, count, vectors, cotangents, direction, rows, gradient, scratch);
      }
    } finally {
      pool.release(scratch);
    }
  }

  private void packed(
      long items,
      long item,
      int count,
      MemorySegment vectors,
      MemorySegment cotangents,
      MemorySegment direction,
      MemorySegment rows,
      MemorySegment gradient,
      MemorySegment scratch) {
    long input = HarmonicsScratch.INPUT * row;
    pack(items, item, count, vectors, 3, scratch, input);
    pack(items, item, count, cotangents, dimension, scratch, cotangentPanel);
    if (twice) {
      pack(items, item, count, direction, 3, scratch, directionPanel);
    }
    derivatives(scratch, input, row, scratch);
    contract(
        scratch,
        scratch,
        cotangentPanel,
        scratch,
        directionPanel,
        scratch,
        rowsPanel,
        scratch,
        outputPanel,
        row);
    if (twice) {
      unpack(items, item, count, scratch, rowsPanel, dimension, rows);
    }
    unpack(items, item, count, scratch, outputPanel, 3, gradient);
  }

  private void derivatives(MemorySegment vectors, long at, long stride, MemorySegment scratch) {
    MemorySegment table = setting.table();
    setting.directions().prepare(setting.operation().normalize(), vectors, at, stride, scratch);
    setting
        .gradients()
        .evaluate(table, degree, scratch, scratch, valuePanel, scratch, gradientPanel, row);
    if (twice) {
      setting
          .hessians()
          .evaluate(table, degree, scratch, scratch, valuePanel, scratch, hessianPanel, row);
    }
  }

  private void contract(
      MemorySegment scratch,
      MemorySegment cotangents,
      long cotangentsAt,
      MemorySegment direction,
      long directionAt,
      MemorySegment rows,
      long rowsAt,
      MemorySegment gradient,
      long gradientAt,
      long stride) {
    PanelCotangents panel = setting.cotangents();
    if (!twice) {
      panel.backward(
          dimension,
          scratch,
          gradientPanel,
          cotangents,
          cotangentsAt,
          stride,
          gradient,
          gradientAt,
          stride);
      return;
    }
    panel.along(
        dimension, scratch, gradientPanel, direction, directionAt, stride, rows, rowsAt, stride);
    panel.curve(
        dimension,
        scratch,
        hessianPanel,
        cotangents,
        cotangentsAt,
        stride,
        direction,
        directionAt,
        stride,
        gradient,
        gradientAt,
        stride);
  }

  private void pack(
      long items,
      long item,
      int count,
      MemorySegment in,
      int components,
      MemorySegment scratch,
      long offset) {
    if (itemMajor) {
      long from = item * components * bytes;
      setting.transpose().pack(in, from, components, scratch, offset, row, count);
    } else {
      setting.border().packColumns(in, item, items, components, scratch, offset, lanes, count);
    }
  }

  private void unpack(
      long items,
      long item,
      int count,
      MemorySegment scratch,
      long offset,
      int components,
      MemorySegment out) {
    if (itemMajor) {
      long to = item * components * bytes;
      setting.transpose().unpack(scratch, offset, row, components, out, to, count);
    } else {
      setting.border().unpackColumns(scratch, offset, lanes, components, out, item, items, count);
    }
  }
}

package dev.casimir.so3.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Runs the panels of a batch, for values alone or with first or second derivatives. */
final class HarmonicsRun {
  /** Numbers written by one range of items: some tens of microseconds of work. */
  private static final long GRAIN_NUMBERS = 1 << 17;

  private static final String PACKAGE = "dev.casimir.so3.internal.";

  /** What the runs of a plan share. */
  record Setting(
      SphericalHarmonics operation,
      int threads,
      int bytes,
      int lanes,
      MemorySegment table,
      PanelDirections directions,
      PanelHarmonics values,
      PanelHarmonics gradients,
      PanelHarmonics hessians,
      PanelCotangents cotangents,
      PanelBorder border,
      ItemTranspose transpose) {

    static Setting of(SphericalHarmonics operation, PlanOptions options, Provider provider) {
      DType dtype = options.dtype();
      return new Setting(
          operation,
          options.threads(),
          dtype.bytes(),
          provider == Provider.SCALAR ? 1 : Provider.lanes(dtype),
          HarmonicsCoefficients.table(
                  dtype,
                  operation.maximumDegree(),
                  operation.normalization(),
                  operation.normalize())
              .segment(),
          Provider.instantiate(provider, PanelDirections.class, PACKAGE + "PanelDirections", dtype),
          Provider.instantiate(provider, PanelHarmonics.class, PACKAGE + "PanelValues", dtype),
          Provider.instantiate(provider, PanelHarmonics.class, PACKAGE + "PanelGradients", dtype),
          Provider.instantiate(provider, PanelHarmonics.class, PACKAGE + "PanelHessians", dtype),
          Provider.instantiate(provider, PanelCotangents.class, PACKAGE + "PanelCotangents", dtype),
          dtype == DType.FLOAT64 ? new PanelBorderF64() : new PanelBorderF32(),
          ItemTranspose.of(provider, dtype));
    }
  }

  private final Setting setting;
  private final int derivatives;
  private final int degree;
  private final int dimension;
  private final int lanes;
  private final long bytes;
  private final boolean itemMajor;
  private final boolean normalize;
  private final long row;
  private final long valuePanel;
  private final long gradientPanel;
  private final long hessianPanel;
  private final long grain;
  private final ScratchPool pool;

  /**
   * A run of values, with first derivatives if {@code derivatives} is 1, with first and second if
   * it is 2.
   */
  HarmonicsRun(Setting setting, int derivatives) {
    this.setting = setting;
    this.derivatives = derivatives;
    SphericalHarmonics operation = setting.operation();
    degree = operation.maximumDegree();
    dimension = operation.dimension();
    lanes = setting.lanes();
    bytes = setting.bytes();
    itemMajor = operation.arrangement() == Arrangement.ITEM_MAJOR;
    normalize = operation.normalize();
    row = lanes * bytes;
    valuePanel = HarmonicsScratch.panels(degree) * row;
    gradientPanel = valuePanel + dimension * row;
    hessianPanel = gradientPanel + (derivatives < 1 ? 0 : 3L * dimension * row);
    pool = new ScratchPool(hessianPanel + (derivatives < 2 ? 0 : 9L * dimension * row));
    int numbers = dimension * (derivatives == 0 ? 1 : derivatives == 1 ? 4 : 13);
    long items = Math.max(1, GRAIN_NUMBERS / numbers);
    grain = (items + lanes - 1) / lanes * lanes;
  }

  /** Runs all items; what is not wanted may be any of the others. */
  void run(long items, Tensor vectors, Tensor values, Tensor gradients, Tensor hessians) {
    int threads = setting.threads();
    MemorySegment in = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment out0 = SharedView.forThreads(values.segment(), threads);
    MemorySegment out1 = SharedView.forThreads(gradients.segment(), threads);
    MemorySegment out2 = SharedView.forThreads(hessians.segment(), threads);
    if (threads == 1) {
      range(items, 0, items, in, out0, out1, out2);
    } else {
      ParallelItems.run(
          threads, items, grain, (from, to) -> range(items, from, to, in, out0, out1, out2));
    }
  }

  private void range(
      long items,
      long from,
      long to,
      MemorySegment vectors,
      MemorySegment values,
      MemorySegment gradients,
      MemorySegment hessians) {
    MemorySegment scratch = pool.acquire();
    try {
      long whole = itemMajor ? from : to - (to - from) % lanes;
      for (long item = from; item < whole; item += lanes) {
        long offset = item * bytes;
        setting.directions().prepare(normalize, vectors, offset, items * bytes, scratch);
        evaluate(scratch, values, offset, gradients, offset, hessians, offset, items * bytes);
      }
      for (long item = whole; item < to; item += lanes) {
        int count = (int) Math.min(lanes, to - item);
        pack(items, item, count, vectors, scratch);
        setting
            .directions()
            .prepare(normalize, scratch, HarmonicsScratch.INPUT * row, row, scratch);
        evaluate(scratch, scratch, valuePanel, scratch, gradientPanel, scratch, hessianPanel, row);
        unpack(items, item, count, scratch, valuePanel, dimension, values);
        if (derivatives > 0) {
          unpack(items, item, count, scratch, gradientPanel, 3 * dimension, gradients);
        }
        if (derivatives > 1) {
          unpack(items, item, count, scratch, hessianPanel, 9 * dimension, hessians);
        }
      }
    } finally {
      pool.release(scratch);
    }
  }

  private void evaluate(
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      MemorySegment gradients,
      long gradientsOffset,
      MemorySegment hessians,
      long hessiansOffset,
      long stride) {
    MemorySegment table = setting.table();
    PanelHarmonics first = derivatives == 0 ? setting.values() : setting.gradients();
    first.evaluate(
        table, degree, scratch, values, valuesOffset, gradients, gradientsOffset, stride);
    if (derivatives > 1) {
      setting
          .hessians()
          .evaluate(table, degree, scratch, values, valuesOffset, hessians, hessiansOffset, stride);
    }
  }

  private void pack(
      long items, long item, int count, MemorySegment vectors, MemorySegment scratch) {
    long offset = HarmonicsScratch.INPUT * row;
    if (itemMajor) {
      setting.transpose().pack(vectors, item * 3 * bytes, 3, scratch, offset, row, count);
    } else {
      setting.border().packColumns(vectors, item, items, 3, scratch, offset, lanes, count);
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

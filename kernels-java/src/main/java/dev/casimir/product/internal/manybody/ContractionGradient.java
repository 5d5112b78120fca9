package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.BatchChunks;
import dev.casimir.product.internal.PanelCopy;
import dev.casimir.product.internal.PanelPacking;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Passes gradients back through a symmetric contraction. Every chunk of a batch sums the gradients
 * of the coefficients over its entries and makes those of the weights of them; the chunks follow in
 * order.
 */
final class ContractionGradient {
  /** Entries of a chunk: enough that what is done once for each does not count. */
  private static final BatchChunks CHUNKS = new BatchChunks(16);

  private final PlanOptions options;
  private final int channels;
  private final int paths;
  private final PanelPacking input;
  private final PanelPacking output;
  private final List<GradientProgram> programs;
  private final RowMatrix collecting;
  private final MatrixRows rows;
  private final TreeSums sums;
  private final TreeGradients gradients;
  private final PanelCopy copy;
  private final RowSums rowSums;
  private final int width;
  private final int inputRows;
  private final long rowStride;
  private final long groupBytes;
  private final long coefficientBytes;
  private final long gradZPanel;
  private final long gradXPanel;
  private final long valuePanel;
  private final ScratchPool panels;
  private final ScratchPool gradCoefficients;
  private final ScratchPool partials;

  /**
   * @param coefficientBytes of the coefficients of one group of lanes
   * @param width lanes of a panel, whole groups
   */
  ContractionGradient(
      ContractionTree tree,
      PlanOptions options,
      Provider provider,
      int channels,
      int paths,
      PanelPacking input,
      PanelPacking output,
      long coefficientBytes,
      int width) {
    this.options = options;
    this.channels = channels;
    this.paths = paths;
    this.input = input;
    this.output = output;
    this.programs = tree.gradients();
    this.collecting = tree.collecting().build(options.dtype());
    this.rows =
        Provider.instantiate(
            provider, MatrixRows.class, MatrixRows.class.getName(), options.dtype());
    this.sums =
        Provider.instantiate(provider, TreeSums.class, TreeSums.class.getName(), options.dtype());
    this.gradients =
        Provider.instantiate(
            provider, TreeGradients.class, TreeGradients.class.getName(), options.dtype());
    this.copy =
        Provider.instantiatePlain(PanelCopy.class, PanelCopy.class.getName(), options.dtype());
    this.rowSums =
        Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), options.dtype());
    this.coefficientBytes = coefficientBytes;
    this.width = width;
    this.rowStride = (long) width * options.dtype().bytes();
    this.inputRows = rowStride == 0 ? 0 : (int) (input.panelBytes() / rowStride);
    this.groupBytes = (long) gradients.lanes() * options.dtype().bytes();
    this.gradZPanel = input.panelBytes();
    this.gradXPanel = gradZPanel + output.panelBytes();
    this.valuePanel = gradXPanel + input.panelBytes();
    int valueRows = programs.stream().mapToInt(GradientProgram::rows).max().orElse(0);
    this.panels = new ScratchPool(valuePanel + valueRows * groupBytes);
    this.gradCoefficients = new ScratchPool(rowStride / groupBytes * coefficientBytes);
    this.partials = new ScratchPool(BatchChunks.MOST * paths * rowStride);
  }

  /**
   * Overwrites the gradients of x and of the weights.
   *
   * @param table coefficients with the weights put in
   */
  void run(Tensor x, MemorySegment table, Tensor gradZ, Tensor gradX, Tensor gradWeights) {
    long batch = x.dimension(0);
    MemorySegment partial = partials.acquire();
    try {
      int threads = options.threads();
      boolean alone =
          threads == 1
              || !SharedView.isAccessibleByWorkers(x.segment())
              || !SharedView.isAccessibleByWorkers(gradZ.segment())
              || !SharedView.isAccessibleByWorkers(gradX.segment());
      if (alone) {
        chunks(
            x.segment(),
            table,
            gradZ.segment(),
            gradX.segment(),
            partial,
            batch,
            0,
            CHUNKS.count(batch));
      } else {
        MemorySegment xs = SharedView.forThreads(x.segment(), threads);
        MemorySegment gradZs = SharedView.forThreads(gradZ.segment(), threads);
        MemorySegment gradXs = SharedView.forThreads(gradX.segment(), threads);
        ParallelItems.run(
            threads,
            CHUNKS.count(batch),
            1,
            (from, to) -> chunks(xs, table, gradZs, gradXs, partial, batch, from, to));
      }
      add(partial, batch, gradWeights.segment());
    } finally {
      partials.release(partial);
    }
  }

  private void chunks(
      MemorySegment x,
      MemorySegment table,
      MemorySegment gradZ,
      MemorySegment gradX,
      MemorySegment partial,
      long batch,
      long from,
      long to) {
    MemorySegment memory = panels.acquire();
    MemorySegment gradTable = gradCoefficients.acquire();
    try {
      for (long chunk = from; chunk < to; chunk++) {
        gradTable.fill((byte) 0);
        for (long entry = CHUNKS.from(batch, chunk); entry < CHUNKS.to(batch, chunk); entry++) {
          input.gather(x, entry * channels, channels, memory, 0);
          output.gather(gradZ, entry * channels, channels, memory, gradZPanel);
          entry(table, gradTable, memory);
          input.scatter(memory, gradXPanel, gradX, entry * channels, channels);
        }
        collect(gradTable, partial, chunk * paths * rowStride);
      }
    } finally {
      gradCoefficients.release(gradTable);
      panels.release(memory);
    }
  }

  private void entry(MemorySegment table, MemorySegment gradTable, MemorySegment memory) {
    rowSums.clear(memory, gradXPanel, inputRows, rowStride, width);
    for (int group = 0; group * groupBytes < rowStride; group++) {
      long lane = group * groupBytes;
      long coefficients = group * coefficientBytes;
      for (int row = 0; row < programs.size(); row++) {
        GradientProgram program = programs.get(row);
        sums.run(
            program.values(),
            table,
            coefficients,
            memory,
            lane,
            memory,
            gradZPanel + lane,
            rowStride,
            memory,
            valuePanel);
        gradients.run(
            program.gradients(),
            table,
            gradTable,
            coefficients,
            memory,
            lane,
            gradZPanel + lane,
            gradXPanel + lane,
            rowStride,
            valuePanel);
      }
    }
  }

  /** Makes gradients of the weights from those of the coefficients. */
  private void collect(MemorySegment gradTable, MemorySegment partial, long offset) {
    long step = (long) rows.lanes() * options.dtype().bytes();
    for (long lane = 0; lane < rowStride; lane += step) {
      long group = lane / groupBytes;
      rows.multiply(
          collecting.blocks(),
          collecting.coefficients(),
          false,
          gradTable,
          group * coefficientBytes + lane % groupBytes,
          groupBytes,
          partial,
          offset + lane,
          rowStride);
    }
  }

  private void add(MemorySegment partial, long batch, MemorySegment gradWeights) {
    for (int path = 0; path < paths; path++) {
      long to = (long) path * channels;
      copy.zero(gradWeights, to, 1, channels);
      for (long chunk = 0; chunk < CHUNKS.count(batch); chunk++) {
        copy.gatherAdd(partial, (chunk * paths + path) * width, 1, gradWeights, to, channels);
      }
    }
  }
}

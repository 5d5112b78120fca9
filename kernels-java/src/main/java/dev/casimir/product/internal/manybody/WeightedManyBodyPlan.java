package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanReport;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.product.WeightedManyBodyProduct;
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

/**
 * Runs weighted powers on tensors. The channels of a batch entry are the lanes of one or more
 * panels, so that weights need to be laid out but once.
 */
final class WeightedManyBodyPlan implements WeightedManyBodyKernel {
  /** Entries whose shared gradients are summed one after the other. */
  private static final BatchChunks CHUNKS = new BatchChunks(16);

  /** Work a thread takes at once. */
  private static final double GRAIN_NANOSECONDS = 20_000;

  private final WeightedManyBodyProduct operation;
  private final PlanReport report;
  private final OperandCheck check;
  private final WeightedPowers powers;
  private final PanelPacking input;
  private final PanelPacking output;
  private final PanelCopy copy;
  private final RowSums rowSums;
  private final int threads;
  private final int channels;
  private final int lanes;
  private final int groups;
  private final int weightRows;
  private final long rowStride;
  private final long tableBytes;
  private final long groupBytes;
  private final long grain;
  private final ScratchPool tables;
  private final ScratchPool partials;
  private final ScratchPool panels;
  private final ScratchPool scratch;

  WeightedManyBodyPlan(
      WeightedManyBodyProduct operation,
      PlanReport report,
      WeightedPowers powers,
      PanelPacking input,
      PanelPacking output,
      PanelFormat format,
      double nanosecondsPerItem) {
    this.operation = operation;
    this.report = report;
    this.check = new OperandCheck(format.options().dtype());
    this.powers = powers;
    this.input = input;
    this.output = output;
    this.copy =
        Provider.instantiatePlain(
            PanelCopy.class, PanelCopy.class.getName(), format.options().dtype());
    this.threads = format.threads();
    this.channels = format.channels();
    this.lanes = format.lanes();
    this.groups = (channels + lanes - 1) / lanes;
    this.weightRows = powers.weightRows();
    this.rowStride = format.rowStride();
    this.rowSums =
        Provider.instantiate(
            format.provider(), RowSums.class, RowSums.class.getName(), format.options().dtype());
    this.groupBytes = weightRows * rowStride;
    this.tableBytes = groups * groupBytes;
    double entry = Math.max(1, nanosecondsPerItem * lanes * groups);
    this.grain = Math.max(1, (long) (GRAIN_NANOSECONDS / entry));
    this.tables = new ScratchPool(tableBytes);
    this.partials = new ScratchPool(BatchChunks.MOST * tableBytes);
    this.panels = new ScratchPool(powers.panelBytes());
    this.scratch = new ScratchPool(powers.scratchBytes());
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor weights, Tensor z) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.vector("weights", weights, operation.weightCount());
    check.irreps("z", z, batch, operation.output());
    OperandCheck.writable("z", z);
    OperandCheck.apart("z", z, x);
    OperandCheck.apart("z", z, weights);
    MemorySegment table = tables.acquire();
    try {
      layOut(weights.segment(), table);
      if (threads == 1 || batch <= grain || !areShareable(x, z)) {
        range(x.segment(), table, z.segment(), 0, batch);
      } else {
        MemorySegment xs = SharedView.forThreads(x.segment(), threads);
        MemorySegment zs = SharedView.forThreads(z.segment(), threads);
        ParallelItems.run(threads, batch, grain, (from, to) -> range(xs, table, zs, from, to));
      }
    } finally {
      tables.release(table);
    }
  }

  @Override
  public void backward(Tensor x, Tensor weights, Tensor gradZ, Tensor gradX, Tensor gradWeights) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.vector("weights", weights, operation.weightCount());
    check.irreps("gradZ", gradZ, batch, operation.output());
    check.irreps("gradX", gradX, batch, operation.input());
    check.vector("gradWeights", gradWeights, operation.weightCount());
    OperandCheck.apart("gradX", gradX, x, weights, gradZ);
    OperandCheck.apart("gradWeights", gradWeights, x, weights, gradZ);
    OperandCheck.apart("gradWeights", gradWeights, gradX);
    OperandCheck.writable("gradX", gradX);
    OperandCheck.writable("gradWeights", gradWeights);
    MemorySegment table = tables.acquire();
    MemorySegment partial = partials.acquire();
    try {
      layOut(weights.segment(), table);
      if (threads == 1 || !areShareable(x, gradX) || !areShareable(gradZ, gradX)) {
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
      tables.release(table);
    }
  }

  private static boolean areShareable(Tensor one, Tensor other) {
    return SharedView.isAccessibleByWorkers(one.segment())
        && SharedView.isAccessibleByWorkers(other.segment());
  }

  private int channelsOf(int group) {
    return Math.min(lanes, channels - group * lanes);
  }

  /** Panel after panel, each with the rows of all weights. */
  private void layOut(MemorySegment weights, MemorySegment table) {
    for (int group = 0; group < groups; group++) {
      for (int row = 0; row < weightRows; row++) {
        long from = (long) row * channels + (long) group * lanes;
        long to = ((long) group * weightRows + row) * lanes;
        copy.gather(weights, from, 1, table, to, channelsOf(group));
      }
    }
  }

  private void range(MemorySegment x, MemorySegment table, MemorySegment z, long from, long to) {
    MemorySegment memory = panels.acquire();
    MemorySegment own = scratch.acquire();
    try {
      for (long entry = from; entry < to; entry++) {
        for (int group = 0; group < groups; group++) {
          long item = entry * channels + (long) group * lanes;
          input.gather(x, item, channelsOf(group), memory, 0);
          powers.forward(memory, table, group * groupBytes, own);
          output.scatter(memory, powers.zPanel(), z, item, channelsOf(group));
        }
      }
    } finally {
      scratch.release(own);
      panels.release(memory);
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
    MemorySegment own = scratch.acquire();
    try {
      for (long chunk = from; chunk < to; chunk++) {
        long sums = chunk * tableBytes;
        rowSums.clear(partial, sums, groups * weightRows, rowStride, lanes);
        for (long entry = CHUNKS.from(batch, chunk); entry < CHUNKS.to(batch, chunk); entry++) {
          for (int group = 0; group < groups; group++) {
            long item = entry * channels + (long) group * lanes;
            long rows = group * groupBytes;
            input.gather(x, item, channelsOf(group), memory, 0);
            output.gather(gradZ, item, channelsOf(group), memory, powers.zPanel());
            powers.backward(memory, table, rows, partial, sums + rows, own);
            input.scatter(memory, powers.gradXPanel(), gradX, item, channelsOf(group));
          }
        }
      }
    } finally {
      scratch.release(own);
      panels.release(memory);
    }
  }

  /** The sum over all chunks, in their order. */
  private void add(MemorySegment partial, long batch, MemorySegment gradWeights) {
    copy.zero(gradWeights, 0, 1, operation.weightCount());
    for (long chunk = 0; chunk < CHUNKS.count(batch); chunk++) {
      for (int group = 0; group < groups; group++) {
        for (int row = 0; row < weightRows; row++) {
          long from = ((chunk * groups + group) * weightRows + row) * lanes;
          long to = (long) row * channels + (long) group * lanes;
          copy.gatherAdd(partial, from, 1, gradWeights, to, channelsOf(group));
        }
      }
    }
  }
}

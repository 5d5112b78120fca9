package dev.casimir.product.internal;

import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Runs a task on all panels of a batch. */
final class PanelPass {
  /**
   * Work a thread takes at once, in nanoseconds: long against handing it out, short against a
   * batch.
   */
  private static final double GRAIN_NANOSECONDS = 20_000;

  /** Entries whose shared gradients are summed one after the other. */
  private static final BatchChunks CHUNKS = BatchChunks.OF_PANELS;

  private static final int CACHE_LINE = 64;

  /** Keeps panels from standing at the same place of a page. */
  private static final int STAGGER = 3 * CACHE_LINE;

  private final PanelTask task;
  private final PanelLayout layout;
  private final Slot[] inputs;
  private final Slot[] outputs;
  private final long[] inputOffsets;
  private final long[] outputOffsets;
  private final int threads;
  private final long grain;
  private final FramePool frames;
  private final boolean reduces;
  private final PanelCopy copy;
  private final long weightCount;
  private final int elementBytes;
  private final ScratchPool sums;

  /** A pass on {@code threads} threads of an item that takes about {@code nanoseconds}. */
  PanelPass(PanelTask task, PanelLayout layout, DType dtype, int threads, double nanoseconds) {
    this.task = task;
    this.layout = layout;
    this.threads = threads;
    this.elementBytes = dtype.bytes();
    this.grain =
        Math.max(1, (long) (GRAIN_NANOSECONDS / Math.max(1, nanoseconds * layout.lanes())));
    List<Slot> inputList = task.inputs();
    List<Slot> outputList = task.outputs();
    this.inputs = inputList.toArray(Slot[]::new);
    this.outputs = outputList.toArray(Slot[]::new);
    this.inputOffsets = new long[inputs.length];
    this.outputOffsets = new long[outputs.length];
    long packedBytes = 0;
    for (int i = 0; i < inputs.length; i++) {
      inputOffsets[i] = packedBytes;
      packedBytes += staggered(layout.panelBytes(inputs[i].space()));
    }
    for (int i = 0; i < outputs.length; i++) {
      outputOffsets[i] = packedBytes;
      packedBytes += staggered(layout.panelBytes(outputs[i].space()));
    }
    int[] rows = task.temporaryRows();
    long[] temporaries = new long[rows.length];
    long scratchBytes = staggered(task.scratchBytes(layout.lanes()));
    for (int i = 0; i < rows.length; i++) {
      temporaries[i] = scratchBytes;
      scratchBytes += staggered(rows[i] * layout.rowStride());
    }
    long scratch = scratchBytes;
    long packed = packedBytes;
    this.frames =
        new FramePool(
            () ->
                new PanelFrame(
                    memory(scratch),
                    memory(packed),
                    temporaries,
                    layout.rowStride(),
                    layout.lanes()));
    this.reduces = outputList.contains(Slot.GRAD_W) && layout.isShared(Space.WEIGHTS);
    this.copy =
        dev.casimir.simd.Provider.instantiatePlain(
            PanelCopy.class, PanelCopy.class.getName(), dtype);
    this.weightCount = (long) layout.rows(Space.WEIGHTS) * layout.channels();
    this.sums = new ScratchPool(reduces ? BatchChunks.MOST * weightCount * elementBytes : 0);
  }

  private static long staggered(long bytes) {
    return (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE + STAGGER;
  }

  private static MemorySegment memory(long bytes) {
    return Tensor.zeros(Arena.ofAuto(), DType.INT64, (bytes + Long.BYTES - 1) / Long.BYTES)
        .segment();
  }

  /** A frame to put the arguments of one call in; {@link #run} takes it back. */
  PanelFrame open() {
    return frames.acquire();
  }

  /** Checks the arguments in {@code call}, then runs on them. */
  void run(PanelFrame call, ProductArguments arguments) {
    try {
      long batch = arguments.check(call, inputs, outputs);
      if (reduces) {
        runReducing(call, batch);
      } else {
        runUnits(call, batch);
      }
    } finally {
      frames.release(call);
    }
  }

  private void runUnits(PanelFrame call, long batch) {
    long units = layout.units(batch);
    if (threads == 1 || units <= grain || !workersCanReach(call)) {
      range(call, batch, 0, units);
      return;
    }
    share(call);
    ParallelItems.run(
        threads,
        units,
        grain,
        (from, to) -> {
          PanelFrame own = frames.acquire();
          own.tensorsOf(call);
          try {
            range(own, batch, from, to);
          } finally {
            frames.release(own);
          }
        });
  }

  private void range(PanelFrame frame, long batch, long from, long to) {
    for (long unit = from; unit < to; unit++) {
      unit(frame, batch, unit);
    }
  }

  private void unit(PanelFrame frame, long batch, long unit) {
    for (int i = 0; i < inputs.length; i++) {
      layout.open(frame, inputs[i], batch, unit, inputOffsets[i]);
    }
    for (int i = 0; i < outputs.length; i++) {
      layout.prepare(frame, outputs[i], unit, outputOffsets[i]);
    }
    task.run(frame);
    for (int i = 0; i < outputs.length; i++) {
      if (!layout.isShared(outputs[i].space())) {
        layout.close(frame, outputs[i], batch, unit);
      }
    }
  }

  /**
   * Weights that all items share collect their gradient chunk by chunk, entry after entry within a
   * chunk.
   */
  private void runReducing(PanelFrame call, long batch) {
    long chunks = CHUNKS.count(batch);
    MemorySegment partial = sums.acquire();
    try {
      if (threads == 1 || chunks <= 1 || !workersCanReach(call)) {
        for (long chunk = 0; chunk < chunks; chunk++) {
          chunk(call, batch, chunk, partial);
        }
      } else {
        share(call);
        ParallelItems.run(
            threads,
            chunks,
            1,
            (from, to) -> {
              PanelFrame own = frames.acquire();
              own.tensorsOf(call);
              try {
                for (long chunk = from; chunk < to; chunk++) {
                  chunk(own, batch, chunk, partial);
                }
              } finally {
                frames.release(own);
              }
            });
      }
      int count = Math.toIntExact(weightCount);
      MemorySegment result = call.tensor(Slot.GRAD_W);
      copy.zero(result, 0, 1, count);
      for (long chunk = 0; chunk < chunks && count > 0; chunk++) {
        copy.gatherAdd(partial, chunk * weightCount, 1, result, 0, count);
      }
    } finally {
      sums.release(partial);
    }
  }

  private void chunk(PanelFrame frame, long batch, long chunk, MemorySegment partial) {
    long offset = chunk * weightCount * elementBytes;
    copy.zero(partial, offset / elementBytes, 1, Math.toIntExact(weightCount));
    long end = layout.units(CHUNKS.to(batch, chunk));
    for (long unit = layout.units(CHUNKS.from(batch, chunk)); unit < end; unit++) {
      unit(frame, batch, unit);
      layout.addShared(frame, Slot.GRAD_W, batch, unit, partial, offset);
    }
  }

  private boolean workersCanReach(PanelFrame call) {
    for (Slot slot : inputs) {
      if (!SharedView.isAccessibleByWorkers(call.tensor(slot))) {
        return false;
      }
    }
    for (Slot slot : outputs) {
      if (!SharedView.isAccessibleByWorkers(call.tensor(slot))) {
        return false;
      }
    }
    return true;
  }

  private void share(PanelFrame call) {
    for (Slot slot : inputs) {
      call.tensor(slot, SharedView.forThreads(call.tensor(slot), threads));
    }
    for (Slot slot : outputs) {
      call.tensor(slot, SharedView.forThreads(call.tensor(slot), threads));
    }
  }
}

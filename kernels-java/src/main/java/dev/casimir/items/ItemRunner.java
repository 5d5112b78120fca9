package dev.casimir.items;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one {@link ItemTask} on tensors. */
final class ItemRunner {
  /** Operations of one range of items: some tens of microseconds of work. */
  private static final long GRAIN_OPERATIONS = 1 << 19;

  private final ItemTask task;
  private final int threads;
  private final ItemWorker worker;
  private final long grain;
  private final long operations;
  private final ObjectPool<ItemBatch> batches;

  ItemRunner(ItemTask task, PlanOptions options, Arrangement arrangement, Provider provider) {
    this.task = task;
    threads = options.threads();
    if (task.routine().isPresent()) {
      LaneWorker lanes = new LaneWorker(task, options.dtype(), arrangement, provider);
      worker = lanes;
      operations = lanes.operations();
      long panels = GRAIN_OPERATIONS / (operations + 1) / lanes.lanes() + 1;
      grain = panels * lanes.lanes();
    } else {
      worker = new DenseWorker(task, options.dtype(), arrangement);
      operations = 0;
      grain = 64;
    }
    batches = new ObjectPool<>(() -> new ItemBatch(task, options.dtype(), arrangement));
  }

  ItemTask task() {
    return task;
  }

  /** Arithmetic operations of an item in lanes; 0 where it is not computed in lanes. */
  long operations() {
    return operations;
  }

  void run(List<Tensor> inputs, List<Tensor> outputs, @Nullable Tensor status) {
    ItemBatch batch = batches.acquire();
    try {
      batch.open(inputs, outputs, status, threads);
      long items = batch.items();
      if (threads == 1) {
        if (items > 0) {
          worker.run(batch, 0, items);
        }
      } else {
        ParallelItems.run(threads, items, grain, (from, to) -> worker.run(batch, from, to));
      }
    } finally {
      batch.close();
      batches.release(batch);
    }
  }
}

package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.product.ProductMaps.Call;
import dev.casimir.product.internal.BatchChunks;
import dev.casimir.tensor.DType;

/**
 * Gradients of weights that all items share: those of every item, then their sum over the batch in
 * the order of the CPU, item after item within a chunk, then chunk after chunk. No bit depends on
 * anything but the batch.
 */
final class SharedGradient {
  /** Computes the gradients of items {@code firstItem..} into {@code [items, weights]}. */
  interface Slice {
    void run(Call call, long firstItem, long gradients);
  }

  /** Memory for the gradients of items that wait to be summed. */
  private static final long MOST_BYTES = 1L << 28;

  private static final int THREADS = 128;

  private final KernelFunction sumRows;
  private final long weights;
  private final int elementBytes;

  SharedGradient(PlanResources resources, long weights, DType dtype) {
    this.sumRows = resources.kernel("product_sum_rows");
    this.weights = weights;
    this.elementBytes = dtype.bytes();
  }

  /** Sums over all items of the call. */
  void run(Call call, long gradWeights, Slice slice) {
    long batch = call.items();
    long chunks = BatchChunks.OF_PANELS.count(batch);
    long chunkItems = BatchChunks.OF_PANELS.to(batch, 0);
    long itemBytes = weights * elementBytes;
    long together = Math.clamp(MOST_BYTES / Math.max(1, chunkItems * itemBytes), 1, 64);
    long waiting = Math.min(together, chunks) * chunkItems * itemBytes;
    long gradients = call.launcher().scratch(waiting + chunks * itemBytes);
    long partial = gradients + waiting;
    for (long chunk = 0; chunk < chunks; chunk += together) {
      long first = BatchChunks.OF_PANELS.from(batch, chunk);
      long last = Math.min(chunks, chunk + together) - 1;
      long items = BatchChunks.OF_PANELS.to(batch, last) - first;
      slice.run(new Call(call.launcher(), items), first, gradients);
      sum(call, gradients, items, chunkItems, last + 1 - chunk, partial + chunk * itemBytes);
    }
    sum(call, partial, chunks, Math.max(1, chunks), 1, gradWeights);
  }

  private void sum(Call call, long rows, long count, long chunkRows, long chunks, long sums) {
    long strips = (weights + THREADS - 1) / THREADS;
    Cells cells = new Cells().add(rows).add(count).add(weights).add(chunkRows).add(sums);
    call.launcher().launch(sumRows, chunks * strips, THREADS, 0, cells);
  }
}

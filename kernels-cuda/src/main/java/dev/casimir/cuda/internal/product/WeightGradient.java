package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.BatchChunks;
import dev.casimir.tensor.DType;

/**
 * Gradients of weights: those of every item, and where all share them their sum over the batch in
 * the order of the CPU, item after item within a chunk, then chunk after chunk. No bit depends on
 * anything but the batch.
 */
final class WeightGradient {
  /** Computes the gradients of items {@code firstItem..} into {@code [items, weights]}. */
  interface Slice {
    void run(Call call, long firstItem, long gradients);
  }

  /** Memory for the gradients of items that wait to be summed. */
  private static final long MOST_BYTES = 1L << 28;

  private static final int THREADS = 128;

  private final KernelFunction sumRows;
  private final long weights;
  private final boolean perItem;
  private final int elementBytes;

  WeightGradient(PlanResources resources, TensorProduct operation, DType dtype) {
    this.sumRows = resources.kernel("product_sum_rows");
    this.weights = operation.weightCount();
    this.perItem = operation.weights().perItem();
    this.elementBytes = dtype.bytes();
  }

  /** Bytes of working memory. */
  long scratchBytes(long items) {
    return perItem || weights == 0 ? 0 : Call.aligned(waiting(items) + partial(items));
  }

  private long itemBytes() {
    return weights * elementBytes;
  }

  /** Chunks whose items' gradients are there at once. */
  private long together(long batch) {
    long chunkItems = BatchChunks.OF_PANELS.to(batch, 0);
    return Math.clamp(MOST_BYTES / Math.max(1, chunkItems * itemBytes()), 1, 64);
  }

  private long waiting(long batch) {
    long chunks = Math.min(together(batch), BatchChunks.OF_PANELS.count(batch));
    return chunks * BatchChunks.OF_PANELS.to(batch, 0) * itemBytes();
  }

  private long partial(long batch) {
    return BatchChunks.OF_PANELS.count(batch) * itemBytes();
  }

  /** Computes the gradients, of all items of the call. */
  void run(Call call, long gradWeights, Slice slice) {
    if (perItem) {
      slice.run(call, 0, gradWeights);
      return;
    }
    long batch = call.items();
    long chunks = BatchChunks.OF_PANELS.count(batch);
    long chunkItems = BatchChunks.OF_PANELS.to(batch, 0);
    long together = together(batch);
    long gradients = call.scratch();
    long partial = gradients + waiting(batch);
    Call inner = call.behind(scratchBytes(batch));
    for (long chunk = 0; chunk < chunks; chunk += together) {
      long first = BatchChunks.OF_PANELS.from(batch, chunk);
      long last = Math.min(chunks, chunk + together) - 1;
      long items = BatchChunks.OF_PANELS.to(batch, last) - first;
      slice.run(inner.ofItems(items), first, gradients);
      sum(call, gradients, items, chunkItems, last + 1 - chunk, partial + chunk * itemBytes());
    }
    sum(call, partial, chunks, Math.max(1, chunks), 1, gradWeights);
  }

  private void sum(Call call, long rows, long count, long chunkRows, long chunks, long sums) {
    long strips = (weights + THREADS - 1) / THREADS;
    Cells cells = new Cells().add(rows).add(count).add(weights).add(chunkRows).add(sums);
    call.launcher().launch(sumRows, chunks * strips, THREADS, 0, cells);
  }
}

package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.product.internal.BatchChunks;
import dev.casimir.tensor.DType;

/**
 * Gradients of weights that all items share: those of every item, then their sum over the batch in
 * the order of the CPU, item after item within a chunk, then chunk after chunk. No bit depends on
 * anything but the batch.
 */
public final class SharedGradient {
  /** Computes the gradients of items {@code firstItem..} into {@code [items, weights]}. */
  public interface Slice {
    void run(Launcher launcher, long firstItem, long items, long gradients);
  }

  /** Memory for the gradients of items that wait to be summed. */
  private static final long MOST_BYTES = 1L << 28;

  private static final int THREADS = 128;

  private final KernelFunction sumRows;
  private final long weights;
  private final int elementBytes;

  /**
   * @param sumRows the kernel of that name
   * @param weights how many
   */
  public SharedGradient(KernelFunction sumRows, long weights, DType dtype) {
    this.sumRows = sumRows;
    this.weights = weights;
    this.elementBytes = dtype.bytes();
  }

  /** Bytes of working memory. */
  long scratchBytes(long batch) {
    return weights == 0 ? 0 : waiting(batch) + BatchChunks.OF_PANELS.count(batch) * itemBytes();
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

  /** Sums over all items of a batch. */
  public void run(Launcher launcher, long batch, long gradWeights, Slice slice) {
    run(launcher, launcher.scratch(scratchBytes(batch)), batch, gradWeights, slice);
  }

  /** The same, with working memory that is there. */
  void run(Launcher launcher, long gradients, long batch, long gradWeights, Slice slice) {
    long chunks = BatchChunks.OF_PANELS.count(batch);
    long chunkItems = BatchChunks.OF_PANELS.to(batch, 0);
    long together = together(batch);
    long partial = gradients + waiting(batch);
    for (long chunk = 0; chunk < chunks; chunk += together) {
      long first = BatchChunks.OF_PANELS.from(batch, chunk);
      long last = Math.min(chunks, chunk + together) - 1;
      long items = BatchChunks.OF_PANELS.to(batch, last) - first;
      slice.run(launcher, first, items, gradients);
      sum(launcher, gradients, items, chunkItems, last + 1 - chunk, partial + chunk * itemBytes());
    }
    sum(launcher, partial, chunks, Math.max(1, chunks), 1, gradWeights);
  }

  private void sum(
      Launcher launcher, long rows, long count, long chunkRows, long chunks, long sums) {
    long strips = (weights + THREADS - 1) / THREADS;
    Cells cells = new Cells().add(rows).add(count).add(weights).add(chunkRows).add(sums);
    launcher.launch(sumRows, chunks * strips, THREADS, 0, cells);
  }
}

package dev.casimir.cuda.internal.plan;

import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * How the items of a tensor lie in memory: each whole, one behind the other, or a run of all items
 * for each component.
 *
 * @param runs how many runs there are
 * @param bytes of an item in a run
 */
record ItemRuns(long runs, long bytes) {
  /** What a thread copies at a time; fewer would not be worth waking it. */
  private static final long PIECE = 1L << 20;

  /** One thread does not keep up with the bus; more than a few find no more memory bandwidth. */
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  /** Bytes of an item. */
  long itemBytes() {
    return runs * bytes;
  }

  /** Copies items from a tensor of {@code batch} items to the beginning of a block. */
  void gather(Tensor tensor, long batch, long first, long count, MemorySegment block) {
    MemorySegment items = tensor.segment();
    int threads = threads(items);
    MemorySegment from = SharedView.forThreads(items, threads);
    copy(threads, count, from, first * bytes, batch * bytes, block, 0, count * bytes);
  }

  /** Copies items from the beginning of a block to their places in a tensor. */
  void scatter(MemorySegment block, Tensor tensor, long batch, long first, long count) {
    MemorySegment items = tensor.segment();
    int threads = threads(items);
    MemorySegment to = SharedView.forThreads(items, threads);
    copy(threads, count, block, 0, count * bytes, to, first * bytes, batch * bytes);
  }

  private static int threads(MemorySegment segment) {
    return SharedView.isAccessibleByWorkers(segment) ? THREADS : 1;
  }

  private void copy(
      int threads,
      long count,
      MemorySegment from,
      long fromOffset,
      long fromPitch,
      MemorySegment to,
      long toOffset,
      long toPitch) {
    long length = count * bytes;
    long pieces = Math.max(1, length / PIECE); // of a run
    long grain = Math.max(1, PIECE / Math.max(1, length));
    ParallelItems.run(
        threads,
        runs * pieces,
        grain,
        (begin, end) -> {
          for (long piece = begin; piece < end; piece++) {
            long run = piece / pieces;
            long start = length * (piece % pieces) / pieces;
            long stop = length * (piece % pieces + 1) / pieces;
            MemorySegment.copy(
                from,
                fromOffset + run * fromPitch + start,
                to,
                toOffset + run * toPitch + start,
                stop - start);
          }
        });
  }
}

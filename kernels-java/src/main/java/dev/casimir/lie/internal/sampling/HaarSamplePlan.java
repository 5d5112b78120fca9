package dev.casimir.lie.internal.sampling;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.HaarSampleKernel;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws the items of a batch one by one, each from its own stream of random numbers. */
public final class HaarSamplePlan implements HaarSampleKernel {
  /** Items of one range: some tens of microseconds of work. */
  private static final long GRAIN = 256;

  private final HaarSample operation;
  private final ItemSampler sampler;
  private final PlanOptions options;
  private final int entries;
  private final WorkspacePool pool;

  /** Plans an operation that draws with {@code sampler}. */
  public HaarSamplePlan(HaarSample operation, ItemSampler sampler, PlanOptions options) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: a sampler has only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.sampler = sampler;
    this.options = options;
    entries = sampler.dimension() * sampler.dimension();
    pool = new WorkspacePool(sampler.dimension());
  }

  /** What draws one item. */
  public ItemSampler sampler() {
    return sampler;
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "counter-based",
        sampler.method() + "; Philox 4x32-10, the item as counter",
        "scalar, double precision",
        sampler.multiplyAdds(),
        (long) entries * options.dtype().bytes(),
        List.of());
  }

  @Override
  public void sample(long seed, long first, Tensor out) {
    checkMatrices(first, out);
    run(seed, first, out, null);
  }

  @Override
  public void sample(long seed, long first, Tensor out, Tensor weights) {
    checkMatrices(first, out);
    checkWeights(weights, out);
    run(seed, first, out, weights);
  }

  private void checkMatrices(long first, Tensor out) {
    int width = sampler.dimension();
    boolean fits = out.rank() == 3 && out.dimension(1) == width && out.dimension(2) == width;
    if (!fits || out.dtype() != options.dtype()) {
      throw refusal("out", "[n, " + width + ", " + width + "]", out);
    }
    checkWritable("out", out);
    long last = Long.MAX_VALUE - out.dimension(0);
    if (first < 0 || first > last) {
      throw new IllegalArgumentException("first: expected 0.." + last + ", got " + first);
    }
  }

  private void checkWeights(Tensor weights, Tensor out) {
    boolean fits = weights.rank() == 1 && weights.dimension(0) == out.dimension(0);
    if (!fits || weights.dtype() != options.dtype()) {
      throw refusal("weights", "[" + out.dimension(0) + "]", weights);
    }
    checkWritable("weights", weights);
    if (weights.overlaps(out)) {
      throw new IllegalArgumentException("weights: expected memory of its own, got some of out");
    }
  }

  private IllegalArgumentException refusal(String name, String shape, Tensor tensor) {
    return new IllegalArgumentException(
        name + ": expected " + shape + " " + options.dtype() + ", got " + tensor);
  }

  private static void checkWritable(String name, Tensor tensor) {
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
  }

  private void run(long seed, long first, Tensor out, @Nullable Tensor weights) {
    int threads = options.threads();
    long items = out.dimension(0);
    MemorySegment matrices = SharedView.forThreads(out.segment(), threads);
    MemorySegment factors =
        weights == null ? null : SharedView.forThreads(weights.segment(), threads);
    if (threads == 1) {
      run(seed, first, matrices, factors, 0, items);
    } else {
      ParallelItems.run(
          threads, items, GRAIN, (from, to) -> run(seed, first, matrices, factors, from, to));
    }
  }

  private void run(
      long seed,
      long first,
      MemorySegment matrices,
      @Nullable MemorySegment weights,
      long from,
      long to) {
    Workspace work = pool.acquire();
    try {
      for (long item = from; item < to; item++) {
        double weight = work.draw(sampler, seed, first + item);
        for (int i = 0; i < entries; i++) {
          put(matrices, item * entries + i, work.entry(i));
        }
        if (weights != null) {
          put(weights, item, weight);
        }
      }
    } finally {
      pool.release(work);
    }
  }

  private void put(MemorySegment out, long index, double value) {
    if (options.dtype() == DType.FLOAT64) {
      out.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
    } else {
      out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
    }
  }
}

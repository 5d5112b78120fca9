package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;

/**
 * Gradients of weights that all items share, of products that mix channels: of each panel of items,
 * then added panel after panel, as on the CPU.
 */
final class PanelSums {
  /** Memory for the gradients of panels that wait to be added. */
  private static final long MOST_BYTES = 1L << 28;

  private static final int THREADS = 128;

  /** What the gradients are made of; a panel with several is added several times. */
  record Source(MixingMaps.Pairs pairs, long right) {}

  private final KernelFunction sumRows;
  private final MixingMaps maps;
  private final long weights;
  private final int elementBytes;

  PanelSums(PlanResources resources, MixingMaps maps, long weights, int elementBytes) {
    this.sumRows = resources.kernel("product_sum_rows");
    this.maps = maps;
    this.weights = weights;
    this.elementBytes = elementBytes;
  }

  private long rowBytes() {
    return weights * elementBytes;
  }

  /** Panels at once. */
  private long together(long items) {
    long panels = (items + MixingMaps.PANEL - 1) / MixingMaps.PANEL;
    return Math.clamp(MOST_BYTES / Math.max(1, 2 * rowBytes()), 1, Math.max(1, panels));
  }

  /** Bytes of working memory: the sum so far, and two rows for each panel. */
  long scratchBytes(long items) {
    return Call.aligned((1 + 2 * together(items)) * rowBytes());
  }

  /** Overwrites the gradients. */
  void run(Call call, long gradWeights, Source... sources) {
    long step = together(call.items()) * MixingMaps.PANEL;
    long sum = call.scratch();
    call.launcher().clear(sum, rowBytes());
    call.launcher().clear(gradWeights, rowBytes());
    for (long item = 0; item < call.items(); item += step) {
      Call some = call.ofItems(Math.min(step, call.items() - item));
      for (int s = 0; s < sources.length; s++) {
        maps.toSharedWeights(
            some,
            item,
            sources[s].pairs(),
            sources[s].right(),
            sum + (1 + s) * rowBytes(),
            sources.length * weights);
      }
      long panels = (some.items() + MixingMaps.PANEL - 1) / MixingMaps.PANEL;
      boolean last = item + step >= call.items();
      add(call, sum, 1 + panels * sources.length, last ? gradWeights : sum);
    }
  }

  private void add(Call call, long rows, long count, long sum) {
    Cells cells = new Cells().add(rows).add(count).add(weights).add(count).add(sum);
    call.launcher().launch(sumRows, (weights + THREADS - 1) / THREADS, THREADS, 0, cells);
  }
}

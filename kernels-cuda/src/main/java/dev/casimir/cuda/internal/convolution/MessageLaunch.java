package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;

/**
 * Sums of messages at nodes: results at receivers, or gradients at senders.
 *
 * @param plan address of the table of integers
 * @param coefficients address of a coefficient for each term
 * @param harmonics address of the coefficients of harmonics
 */
record MessageLaunch(
    KernelFunction kernel, MessageSizes sizes, long plan, long coefficients, long harmonics) {
  /**
   * @param edges addresses of the sorted edges: starts, numbers, other ends
   * @param own features of the target side, for gradients of weights
   * @param add whether to add to the gradients of weights
   */
  void enqueue(
      Launcher launcher,
      long nodes,
      long[] edges,
      long vectors,
      long weights,
      long source,
      long own,
      boolean add,
      long gradWeights,
      long target) {
    Cells cells = new Cells().addresses(plan, coefficients, harmonics);
    sizes.setting().write(cells, sizes.transposed());
    cells
        .add(sizes.tiles())
        .add(sizes.groups())
        .add(sizes.edges())
        .add(sizes.pitch())
        .addresses(edges)
        .addresses(vectors, weights, source, own)
        .add(add ? 1 : 0)
        .addresses(gradWeights, target);
    launcher.launch(kernel, sizes.blocks(nodes), sizes.threads(), sizes.sharedBytes(), cells);
  }
}

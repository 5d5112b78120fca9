package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Launcher;

/**
 * A product on a device with its adjoints: with s = gz . z, {@code toFirst} computes the gradient
 * of s with respect to x, and so on. Arguments are addresses; 0 where a product has no weights.
 * Results are overwritten in full, or added to where {@code add} says so.
 */
interface ProductMaps {
  /** A call: where its launches go, and for how many items. */
  record Call(Launcher launcher, long items) {}

  /** Whether z is linear in the weights, so that second derivatives are made of these maps. */
  boolean isLinearInWeights();

  void toOutput(Call call, long x, long y, long w, long z, boolean add);

  void toFirst(Call call, long y, long w, long gz, long gx, boolean add);

  void toSecond(Call call, long x, long w, long gz, long gy, boolean add);

  /** Both gradients at once, overwritten. */
  default void toOperands(Call call, long x, long y, long w, long gz, long gx, long gy) {
    toFirst(call, y, w, gz, gx, false);
    toSecond(call, x, w, gz, gy, false);
  }

  /**
   * Gradients of the weights of each item.
   *
   * @param gw {@code [items, weights]}, whether or not the weights are shared
   */
  void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add);
}

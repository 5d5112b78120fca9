package dev.casimir.cuda.internal.product;

/**
 * A product on a device with its adjoints: with s = gz . z, {@code toFirst} computes the gradient
 * of s with respect to x, and so on. Arguments are addresses; 0 where a product has no weights.
 * Results are overwritten in full, or added to where {@code add} says so.
 */
public interface ProductMaps {
  /** Bytes of working memory a call needs. */
  default long scratchBytes() {
    return 0;
  }

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

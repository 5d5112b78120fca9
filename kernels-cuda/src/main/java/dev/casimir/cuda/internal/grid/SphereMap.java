package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.product.Call;

/** A product of functions on the sphere, on the device. */
interface SphereMap {
  /** Bytes of working memory a call needs. */
  default long scratchBytes() {
    return 0;
  }

  /**
   * Puts z = x (x) y of every item on a stream.
   *
   * @param add whether to add to z instead
   */
  void launch(Call call, long x, long y, long z, boolean add);
}

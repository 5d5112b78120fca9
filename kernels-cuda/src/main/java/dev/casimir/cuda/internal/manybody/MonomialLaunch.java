package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.Launcher;

/** A product of functions, scale f^n g h, that is put on streams. */
interface MonomialLaunch {
  /**
   * Puts it on a stream; operands without part in the product may have any address.
   *
   * @param extents of the call, in which n is the number of items
   */
  void enqueue(Launcher launcher, Extents extents, long f, long g, long h, long result);

  /** Multiply-adds of a channel of an item. */
  long multiplyAdds();
}

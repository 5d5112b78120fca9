package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.plan.Launcher;

/** A product of functions on the sphere, on the device. */
interface SphereMap {
  /**
   * Puts z = x (x) y of every item on a stream.
   *
   * @param add whether to add to z instead
   */
  void launch(Launcher launcher, long items, long x, long y, long z, boolean add);
}

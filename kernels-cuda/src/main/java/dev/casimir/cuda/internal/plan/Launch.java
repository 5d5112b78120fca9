package dev.casimir.cuda.internal.plan;

/** Puts the launches of an entry point on a stream. */
@FunctionalInterface
public interface Launch {
  /**
   * @param extents what the names of extents stand for
   * @param addresses of the tensors on the device, in the order of the parameters
   */
  void enqueue(Launcher launcher, Extents extents, long[] addresses);
}

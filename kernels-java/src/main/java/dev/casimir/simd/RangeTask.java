package dev.casimir.simd;

/** Work on a range of independent items; may be called for several ranges at once. */
@FunctionalInterface
public interface RangeTask {
  /** Does the items {@code from} (inclusive) to {@code to} (exclusive). */
  void run(long from, long to);
}

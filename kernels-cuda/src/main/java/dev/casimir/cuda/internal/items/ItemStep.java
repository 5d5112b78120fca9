package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.internal.plan.Launcher;

/** One launch of an operation on items. */
interface ItemStep {
  /** Working memory for so many items. */
  default long scratchBytes(long n) {
    return 0;
  }

  /**
   * Puts it on the stream.
   *
   * @param scratch address of working memory
   * @param tensors addresses of four inputs, three outputs and the status
   */
  void run(Launcher launcher, long scratch, long[] tensors, long n);
}

package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Launcher;

/**
 * A call: where its launches go, and for how many items.
 *
 * @param scratch address of working memory, as much as was asked for
 */
public record Call(Launcher launcher, long items, long scratch) {
  /** Bytes of working memory that others may follow. */
  static long aligned(long bytes) {
    return (bytes + 255) / 256 * 256;
  }

  Call ofItems(long some) {
    return new Call(launcher, some, scratch);
  }

  /** With the working memory behind so many bytes, which are taken. */
  Call behind(long bytes) {
    return new Call(launcher, items, scratch + aligned(bytes));
  }
}

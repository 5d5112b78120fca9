package dev.casimir.items;

/** Computes ranges of items for one thread at a time. */
interface ItemWorker {
  /** Computes the items {@code from} to {@code to} (exclusive). */
  void run(ItemBatch batch, long from, long to);
}

package dev.casimir.holomorphic.internal.dynamics;

/** The working memory of one state, and its steps. */
interface LayeredRow {
  /** Relaxes row {@code index}, nudge major, of a batch. */
  void run(LayeredMatrices matrices, LayeredBatch batch, long index);
}

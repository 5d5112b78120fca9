package dev.casimir.holomorphic.internal.dynamics;

import dev.casimir.holomorphic.LayeredWeights;

/** The weights of one call, arranged for sums over units. */
interface LayeredMatrices {
  /** Takes present weights over. */
  void take(LayeredWeights weights, boolean withReadout);
}

package dev.casimir.product;

/** Which weights a {@link Convolution} takes for each edge. */
public enum EdgeWeights {
  /** None: every path has weight one. */
  NONE,
  /** One for each path: a tensor {@code [edges, paths]}. */
  PATH,
  /**
   * One for each path and channel: a tensor {@code [edges, paths * multiplicity]}, path-major,
   * whatever the layout of the features.
   */
  PATH_CHANNEL
}

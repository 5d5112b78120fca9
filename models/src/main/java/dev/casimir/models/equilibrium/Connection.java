package dev.casimir.models.equilibrium;

import java.util.OptionalInt;

/** A directed edge of an equilibrium network: what one layer adds to the states of another. */
public sealed interface Connection permits DenseConnection, ConvolutionConnection {
  /** The place of the input in {@link #from}. */
  int INPUT = -1;

  /** Index of the layer whose activities are read, or {@link #INPUT}. */
  int from();

  /** Index of the layer whose states are driven. */
  int to();

  /** Index of the reverse connection whose weights this one uses; nothing if it has its own. */
  OptionalInt tiedTo();

  /** Whether the edge has weights of its own. */
  default boolean hasWeights() {
    return tiedTo().isEmpty();
  }

  /**
   * Whether this one goes where the other comes from and would make the field symmetric with the
   * weights of the other.
   */
  boolean goesBackOver(Connection other);
}

package dev.casimir.models.equilibrium;

/** A directed edge of an equilibrium network: what one layer adds to the states of another. */
public sealed interface Connection permits DenseConnection {
  /** The place of the input in {@link #from}. */
  int INPUT = -1;

  /** Index of the layer whose activities are read, or {@link #INPUT}. */
  int from();

  /** Index of the layer whose states are driven. */
  int to();

  /** Whether the edge has weights of its own. */
  boolean hasWeights();
}

package dev.casimir.models.equilibrium;

import java.util.OptionalInt;

/**
 * Every unit of one layer drives every unit of another: H_to += W a_from, W [units of to, units of
 * from].
 *
 * @param tiedTo index of the reverse connection whose transposed weights this one uses; nothing if
 *     it has its own
 */
public record DenseConnection(int from, int to, OptionalInt tiedTo) implements Connection {
  /** With weights of its own. */
  public static DenseConnection of(int from, int to) {
    return new DenseConnection(from, to, OptionalInt.empty());
  }

  /** With the transposed weights of another connection. */
  public static DenseConnection tied(int from, int to, int reverse) {
    return new DenseConnection(from, to, OptionalInt.of(reverse));
  }

  @Override
  public boolean goesBackOver(Connection other) {
    return other instanceof DenseConnection && other.from() == to && other.to() == from;
  }
}

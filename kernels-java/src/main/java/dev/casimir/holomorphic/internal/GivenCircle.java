package dev.casimir.holomorphic.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A given radius, with a given number of nodes or one that is doubled until the last quarter of the
 * coefficients has vanished.
 */
public final class GivenCircle implements CircleSearch {
  private final double radius;
  private final int mostNodes;
  private final double tailRoundings;
  private int nodes;
  private @Nullable Circle circle;
  private boolean done;

  private GivenCircle(double radius, int fewestNodes, int mostNodes, double tailRoundings) {
    this.radius = radius;
    this.nodes = fewestNodes;
    this.mostNodes = mostNodes;
    this.tailRoundings = tailRoundings;
  }

  /** Just this circle. */
  public static GivenCircle of(double radius, int nodes) {
    return new GivenCircle(radius, nodes, nodes, 0);
  }

  /**
   * As many nodes as are needed.
   *
   * @param tailRoundings what may be left of the last quarter of coefficients, in rounding errors
   */
  public static GivenCircle growing(
      double radius, int fewestNodes, int mostNodes, double tailRoundings) {
    return new GivenCircle(radius, fewestNodes, mostNodes, tailRoundings);
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public int nodes() {
    return nodes;
  }

  @Override
  public double radius() {
    return radius;
  }

  @Override
  public void accept(Circle next) {
    circle = next;
    done =
        2 * nodes > mostNodes || !next.isFinite() || next.tail() <= tailRoundings * next.rounding();
    nodes = done ? nodes : 2 * nodes;
  }

  @Override
  public Optional<Circle> found() {
    return Optional.ofNullable(circle);
  }
}

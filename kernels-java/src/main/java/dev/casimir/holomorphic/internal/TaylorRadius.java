package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One radius for the orders 0 to n: the largest whose last quarter of coefficients is rounding
 * alone, aimed at by the slope of log |c_k r^k|, which should fall from 1 to epsilon over the N
 * nodes. Where there is no radius of convergence to bound it the radius at which the first and the
 * last wanted coefficient are equally far above the rounding errors is taken, for beyond it the
 * first ones drown.
 */
public final class TaylorRadius implements CircleSearch {
  private static final int MOST_CIRCLES = 40;
  private static final double LONGEST_STEP = 1.5;
  private static final double SHORTEST_STEP = 1.02;

  /** A polynomial shows no more coefficients, however large the circle: enough of it. */
  private static final double STEADY = 4;

  private static final double CLOSE = 1.1;

  /** Envelopes are followed down to so many roundings. */
  private static final double NOISE = 450;

  /** What may be left of the last quarter, in roundings of the largest coefficient. */
  private static final double TAIL = 5e4;

  private final int lastOrder;
  private final int nodes;
  private final double epsilon;
  private double radius;
  private double resolved;
  private double tooLarge = Double.POSITIVE_INFINITY;
  private int steady = -1; // the last coefficient above noise, since:
  private double steadyRadius;
  private int lowest = Integer.MAX_VALUE; // the first coefficient that was seen not to vanish
  private @Nullable Circle circle;
  private boolean sawFinite;
  private int seen;
  private boolean done;

  /**
   * A search.
   *
   * @param hint radius to start from
   * @param epsilon relative rounding error of the values
   */
  public TaylorRadius(int lastOrder, int nodes, double hint, double epsilon) {
    this.lastOrder = lastOrder;
    this.nodes = nodes;
    this.epsilon = epsilon;
    this.radius = hint;
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
  public void accept(Circle shown) {
    seen++;
    sawFinite |= shown.isFinite();
    boolean fits = shown.isFinite() && fits(shown);
    if (fits) {
      resolved = Math.max(resolved, radius);
      if (circle == null || circle.radius() < radius) {
        circle = shown;
      }
    } else {
      tooLarge = Math.min(tooLarge, radius);
    }
    done = seen >= MOST_CIRCLES || tooLarge < CLOSE * resolved;
    done |= fits && (isFull(shown) || isSteady(shown));
    radius = fits ? larger(shown) : smaller();
    done |= radius == 0 || radius == Double.POSITIVE_INFINITY;
  }

  private boolean fits(Circle shown) {
    double largest = shown.largestFrom(0);
    if (shown.tail() > Math.max(TAIL * epsilon * largest, shown.roundedTail(epsilon))) {
      return false;
    }
    double floor = noise(shown);
    double low = 0;
    for (int n = 0; n <= lastOrder && n < lowest; n++) {
      if (shown.norms()[n] > floor) {
        lowest = n;
      }
    }
    for (int n = 0; n <= Math.min(lastOrder, lowest); n++) {
      low = Math.max(low, shown.norms()[n]);
    }
    return lowest > lastOrder
        || low >= shown.largestFrom(Math.min(lastOrder, lastAboveNoise(shown)));
  }

  /** Whether the coefficients reach down to rounding at the end and not much before. */
  private boolean isFull(Circle shown) {
    return lastAboveNoise(shown) >= 0.8 * nodes;
  }

  private boolean isSteady(Circle shown) {
    int last = lastAboveNoise(shown);
    if (last != steady) {
      steady = last;
      steadyRadius = shown.radius();
    }
    return last <= lastOrder && shown.radius() >= STEADY * steadyRadius;
  }

  private double noise(Circle shown) {
    return Math.max(NOISE * epsilon * shown.largestFrom(0), 10 * shown.rounding());
  }

  private int lastAboveNoise(Circle shown) {
    double floor = noise(shown);
    int last = nodes - 1;
    while (last > 0 && !(shown.norms()[last] > floor)) {
      last--;
    }
    return last;
  }

  private double larger(Circle shown) {
    int last = lastAboveNoise(shown);
    double largest = shown.largestFrom(0);
    double fall = last == 0 ? 0 : Math.log(shown.norms()[last] / largest) / last;
    double step = Math.clamp(Math.log(epsilon) / nodes - fall, -LONGEST_STEP, LONGEST_STEP);
    double least = fall == 0 ? 2 : SHORTEST_STEP;
    double aimed = shown.radius() * Math.max(Math.exp(step), least);
    return aimed >= tooLarge ? Math.sqrt(resolved * tooLarge) : aimed;
  }

  private double smaller() {
    return resolved > 0 ? Math.sqrt(resolved * tooLarge) : tooLarge / 2;
  }

  @Override
  public Optional<Circle> found() {
    return Optional.ofNullable(circle);
  }

  @Override
  public ItemStatus failure() {
    return sawFinite ? ItemStatus.RADIUS_SEARCH_FAILED : ItemStatus.NON_FINITE;
  }
}

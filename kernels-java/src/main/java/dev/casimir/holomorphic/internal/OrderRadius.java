package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The radius for one order n: the minimum of rounding errors over r^n, in essence of log M_1(r) - n
 * log r, which is convex in log r (Hardy; Bornemann, Found. Comput. Math. 11, 2011), among radii
 * whose nodes resolve the function. Walks along log r while that helps, then halves the step.
 */
public final class OrderRadius implements CircleSearch {
  private static final int MOST_CIRCLES = 80;
  private static final double FIRST_STEP = 0.7;
  private static final double LONGEST_STEP = 2.8;
  private static final double LAST_STEP = 0.04;
  private static final double GAIN = 1e-3;

  /** What may be left of the last quarter of coefficients, in roundings of the mean. */
  private static final double TAIL_OF_MEAN = 2000;

  /** The same in roundings of the wanted coefficient. */
  private static final double TAIL_OF_COEFFICIENT = 450;

  private static final double UNRESOLVED = 100;

  /** The search keeps within 30 powers of ten of where it starts. */
  private static final double FARTHEST = 30 * Math.log(10);

  private final int order;
  private final int nodes;
  private final double epsilon;
  private final double start;
  private double at; // log of the best radius, or of the first
  private double step = FIRST_STEP;
  private int direction; // 0 while nothing is resolved
  private boolean otherTried;
  private double next;
  private double best = Double.POSITIVE_INFINITY;
  private double first = Double.NaN;
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
  public OrderRadius(int order, int nodes, double hint, double epsilon) {
    this.order = order;
    this.nodes = nodes;
    this.epsilon = epsilon;
    this.start = Math.log(hint);
    this.at = start;
    this.next = start;
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
    return Math.exp(next);
  }

  @Override
  public void accept(Circle shown) {
    seen++;
    sawFinite |= shown.isFinite();
    double cost = cost(shown);
    if (direction == 0) {
      begin(shown, cost);
    } else {
      walk(shown, cost);
    }
    done |= seen >= MOST_CIRCLES || step < LAST_STEP || Math.abs(next - start) > FARTHEST;
  }

  /** Shrinks the circle, ever faster, until it is resolved. */
  private void begin(Circle shown, double cost) {
    if (cost == Double.POSITIVE_INFINITY) {
      next -= step;
      step = Math.min(2 * step, LONGEST_STEP);
      return;
    }
    keep(shown, cost);
    first = cost;
    done = cost == Double.NEGATIVE_INFINITY;
    direction = 1;
    step = FIRST_STEP;
    next = at + step;
  }

  private void walk(Circle shown, double cost) {
    if (cost < best - GAIN) {
      boolean further = otherTried || seen > 2;
      keep(shown, cost);
      done = cost == Double.NEGATIVE_INFINITY || isVanishing(shown);
      step = further && step >= FIRST_STEP ? Math.min(2 * step, LONGEST_STEP) : step;
      otherTried = true; // it came from there
    } else if (otherTried) {
      step /= 2;
      otherTried = false;
    } else {
      direction = -direction;
      otherTried = true;
    }
    next = at + direction * step;
  }

  private void keep(Circle shown, double cost) {
    circle = shown;
    best = cost;
    at = Math.log(shown.radius());
  }

  /**
   * Whether the circle shrinks towards a zero of higher order than n: the coefficient stays below
   * the rounding errors however small they become.
   */
  private boolean isVanishing(Circle shown) {
    return direction < 0
        && shown.norms()[order] <= UNRESOLVED * shown.rounding()
        && best < first + 2 * Math.log(epsilon);
  }

  private double cost(Circle shown) {
    if (!shown.isFinite()) {
      return Double.POSITIVE_INFINITY;
    }
    double tail = shown.tail();
    if (tail > TAIL_OF_MEAN * epsilon * shown.mean()
        && tail > shown.roundedTail(epsilon)
        && tail > TAIL_OF_COEFFICIENT * epsilon * shown.norms()[order]) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.log(shown.rounding()) - order * Math.log(shown.radius());
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

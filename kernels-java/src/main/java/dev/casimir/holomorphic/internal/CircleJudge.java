package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.CauchyCoefficient;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads coefficients from the circle that a search found, and says how far they can be trusted. */
final class CircleJudge {
  /** Fewer nodes do not show how fast coefficients fall. */
  private static final int FEW_NODES = 8;

  /** A coefficient of fewer estimated rounding errors is not told from zero. */
  private static final double ZERO = 4;

  private final @Nullable Circle circle;
  private final ItemStatus failure;
  private final double tolerance;
  private final int width;
  private final @Nullable CircleErrors errors;
  private double centreDefect = Double.NaN;
  private @Nullable Circle half;
  private @Nullable Circle finer;

  /**
   * A judge of the outcome of a search.
   *
   * @param tolerance relative aliasing error that is none
   */
  CircleJudge(CircleSearch search, int width, double tolerance) {
    this.circle = search.found().orElse(null);
    this.failure = search.failure();
    this.width = width;
    this.tolerance = tolerance;
    this.errors = circle == null ? null : new CircleErrors(circle);
  }

  /** The nodes of its circle, 0 without one. */
  int nodes() {
    return circle == null ? 0 : circle.nodes();
  }

  /** The radius of its circle, NaN without one. */
  double radius() {
    return circle == null ? Double.NaN : circle.radius();
  }

  /**
   * Compares the mean value with f(z0).
   *
   * @param values f at all centres
   * @param row that of this centre
   */
  void showCentre(CircleSampler.Values values, int row) {
    if (circle == null) {
      return;
    }
    double[] re = new double[width];
    double[] im = new double[width];
    for (int j = 0; j < width; j++) {
      re[j] = circle.re()[j] - values.re()[row * width + j];
      im[j] = circle.im()[j] - values.im()[row * width + j];
    }
    double norm = CircleSampler.norm(re, im, 0, width);
    centreDefect = Double.isFinite(norm) ? norm : Double.NaN;
  }

  /** Whether only a circle of half the radius can tell how much aliases. */
  boolean wantsHalf() {
    return circle != null && circle.isFinite() && circle.nodes() < FEW_NODES;
  }

  void showHalf(Circle shown) {
    half = shown;
  }

  /** Whether only many more nodes on the same circle can tell what is wrong with an order. */
  boolean wantsFiner(int order) {
    return status(order) == ItemStatus.ALIASED && finer == null;
  }

  void showFiner(Circle shown) {
    finer = shown;
  }

  ItemStatus status(int order) {
    if (circle == null || errors == null) {
      return failure;
    }
    if (!circle.isFinite()) {
      return ItemStatus.NON_FINITE;
    }
    double norm = circle.norms()[order];
    double noise = ZERO * circle.rounding();
    double aliasing = aliasing(order);
    boolean vanishes = norm <= noise + ZERO * aliasing;
    double allowed = Math.max(noise, tolerance * (vanishes ? circle.mean() : norm));
    if (!(aliasing <= allowed) || circle.risesAtTheEnd()) {
      boolean singular = finer != null && (!finer.isFinite() || finer.risesAtTheEnd());
      return singular ? ItemStatus.SINGULARITY_INSIDE : ItemStatus.ALIASED;
    }
    if (centreDefect > Math.max(tolerance * circle.mean(), noise + ZERO * aliasing(0))) {
      return ItemStatus.SINGULARITY_INSIDE;
    }
    return vanishes ? ItemStatus.ZERO_COEFFICIENT : ItemStatus.OK;
  }

  /** What aliases into c_n r^n. */
  private double aliasing(int order) {
    if (circle == null || errors == null) {
      return Double.NaN;
    }
    if (half == null) {
      return errors.aliasing(order);
    }
    double[] re = new double[width];
    double[] im = new double[width];
    double power = Math.scalb(1.0, order);
    for (int j = 0; j < width; j++) {
      int at = order * width + j;
      re[j] = circle.re()[at] - power * half.re()[at];
      im[j] = circle.im()[at] - power * half.im()[at];
    }
    double difference = CircleSampler.norm(re, im, 0, width);
    return difference / (1 - Math.scalb(1.0, -circle.nodes()));
  }

  /** The coefficient of an order, given its status. */
  CauchyCoefficient coefficient(int order, ItemStatus status) {
    double[] reals = new double[width];
    double[] imaginaries = new double[width];
    if (circle == null || errors == null || isLost(status)) {
      Arrays.fill(reals, Double.NaN);
      Arrays.fill(imaginaries, Double.NaN);
      double nan = Double.NaN;
      return new CauchyCoefficient(
          order, status, reals, imaginaries, radius(), nodes(), nan, nan, nan, nan);
    }
    for (int j = 0; j < width; j++) {
      reals[j] = unscaled(circle.re()[order * width + j], order);
      imaginaries[j] = unscaled(circle.im()[order * width + j], order);
    }
    return new CauchyCoefficient(
        order,
        status,
        reals,
        imaginaries,
        radius(),
        nodes(),
        unscaled(aliasing(order), order),
        unscaled(circle.rounding(), order),
        circle.mean() / circle.norms()[order],
        centreDefect / radius());
  }

  private static boolean isLost(ItemStatus status) {
    return switch (status) {
      case OK, ZERO_COEFFICIENT, ALIASED -> false;
      default -> true;
    };
  }

  /** A scaled number over r^n, in two steps so that the power alone does not overflow. */
  private double unscaled(double scaled, int order) {
    int part = order / 2;
    return scaled * Math.pow(radius(), -part) * Math.pow(radius(), part - order);
  }
}

package dev.casimir.holomorphic;

import dev.casimir.holomorphic.internal.CauchyRun;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Derivatives of any order of a holomorphic function from its values on a circle around the centre,
 * by Cauchy's integral formula and the trapezoidal rule (Lyness and Moler 1967; Fornberg, TOMS 7,
 * 1981, algorithm 579; Bornemann, Found. Comput. Math. 11, 2011):
 *
 * <pre>
 * f^(n)(z0) / n! = c_n ~ 1 / (N r^n) sum over k of f(z0 + r w^(k+s)) w^(-n(k+s)),   w = e^(2 pi i / N)
 * </pre>
 *
 * <p>What the sum gives is exactly the sum over m of c_(n+mN) r^(mN) e^(2 pi i s m): the error
 * falls like (r/R)^N where R is the distance to the nearest singularity. Rounding errors are
 * magnified by the condition number M_1 / (|c_n| r^n), M_1 the mean of |f| on the circle, which for
 * the right radius is small, even for n = 100. Where no radius is given one is looked for:
 *
 * <ul>
 *   <li>for each order by itself ({@link #withOrders}), at the minimum of M_1 / r^n among radii at
 *       which the nodes resolve the function: a relative error of 1e-14 or so for a few hundred to
 *       a few thousand evaluations;
 *   <li>one for all orders up to n ({@link #withTaylor}), as large as resolution allows or as keeps
 *       the first coefficients and the last as far above rounding: a few hundred evaluations, a
 *       relative error of eps^(1 - n/N) where R is finite.
 * </ul>
 *
 * <p>Every result has estimates of its aliasing and rounding errors, its condition number and a
 * status, see {@link CauchyCoefficient}. For first derivatives {@link FirstDerivative} is better
 * where the function can be evaluated near the real axis as real functions are, or has a tangent.
 *
 * <p>Runs on the processor, as it calls a function of the host and looks where that leads it. On a
 * circle that is known, values by {@link Elementwise} and their sums with {@link
 * CauchyNodes#weights} by {@link dev.casimir.linalg.MatrixMultiply} are on every device.
 *
 * <p>Immutable. Safe for concurrent callers if the function is. A result does not depend on the
 * other centres of a call, and at a mirrored centre a function that is real on the real axis has
 * mirrored coefficients to the last bit.
 *
 * @param function what is differentiated
 * @param orders the orders n, without repetition
 * @param oneCircle whether a radius that is to be found serves all orders at once
 * @param radius r, or empty where it is to be found
 * @param radiusHint where the search for a radius starts
 * @param nodes N, or empty where it is to be found
 * @param tolerance relative aliasing error beyond which a status is {@code ALIASED}
 * @param offset where the nodes lie; HALF keeps an even number of nodes off the line through the
 *     centre parallel to the real axis
 * @param realOnReal whether f is real on the real axis: only centres there, and half the
 *     evaluations; tried on one pair of points
 * @param precision FLOAT64, or FLOAT32: points and values are rounded to single precision, as they
 *     are for a function that computes in it
 */
public record CauchyDerivative(
    HolomorphicMap function,
    List<Integer> orders,
    boolean oneCircle,
    OptionalDouble radius,
    double radiusHint,
    OptionalInt nodes,
    double tolerance,
    NodeOffset offset,
    boolean realOnReal,
    DType precision) {
  /** The largest order. */
  public static final int MAX_ORDER = 1 << 15;

  private static final double TOLERANCE = 1e-10;
  private static final int FEWEST_FOR_SEARCH = 16;

  public CauchyDerivative {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(radius, "radius");
    Objects.requireNonNull(nodes, "nodes");
    Objects.requireNonNull(offset, "offset");
    orders = List.copyOf(orders);
    boolean fits = orders.stream().allMatch(n -> n >= 0 && n <= MAX_ORDER);
    if (!fits || orders.isEmpty() || orders.stream().distinct().count() < orders.size()) {
      throw new IllegalArgumentException(
          "orders: expected distinct numbers of 0..%d, got %s".formatted(MAX_ORDER, orders));
    }
    checkRadius("radius", radius.orElse(1));
    checkRadius("radiusHint", radiusHint);
    int count = nodes.orElse(1);
    if (count < 1 || count > CauchyNodes.MAX_NODES) {
      throw new IllegalArgumentException(
          "nodes: expected 1..%d, got %d".formatted(CauchyNodes.MAX_NODES, count));
    }
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance: expected between 0 and 1, got " + tolerance);
    }
    if (!precision.isFloating()) {
      throw new IllegalArgumentException(
          "precision: expected FLOAT32 or FLOAT64, got " + precision);
    }
    if (function.outputs() < 1) {
      throw new IllegalArgumentException(
          "function: expected at least 1 output, got " + function.outputs());
    }
  }

  /** The first derivative; radius and nodes are found. */
  public static CauchyDerivative of(HolomorphicFunction function) {
    return of(HolomorphicMap.of(function));
  }

  /** The first derivative of a function with a row of values; radius and nodes are found. */
  public static CauchyDerivative of(HolomorphicMap function) {
    return new CauchyDerivative(
        function,
        List.of(1),
        false,
        OptionalDouble.empty(),
        1,
        OptionalInt.empty(),
        TOLERANCE,
        NodeOffset.HALF,
        false,
        DType.FLOAT64);
  }

  /** These orders. Where no radius is given each has its own. */
  public CauchyDerivative withOrders(int... several) {
    return new CauchyDerivative(
        function,
        Arrays.stream(several).boxed().toList(),
        false,
        radius,
        radiusHint,
        nodes,
        tolerance,
        offset,
        realOnReal,
        precision);
  }

  /** All orders from 0 to {@code last}, from one circle. */
  public CauchyDerivative withTaylor(int last) {
    if (last < 0 || last > MAX_ORDER) {
      throw new IllegalArgumentException("last: expected 0..%d, got %d".formatted(MAX_ORDER, last));
    }
    return new CauchyDerivative(
        function,
        IntStream.rangeClosed(0, last).boxed().toList(),
        true,
        radius,
        radiusHint,
        nodes,
        tolerance,
        offset,
        realOnReal,
        precision);
  }

  /** A circle of this radius. */
  public CauchyDerivative withRadius(double given) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        OptionalDouble.of(given),
        radiusHint,
        nodes,
        tolerance,
        offset,
        realOnReal,
        precision);
  }

  /** Looks for a radius, from here on; 1 where nothing is said. */
  public CauchyDerivative withRadiusHint(double hint) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        OptionalDouble.empty(),
        hint,
        nodes,
        tolerance,
        offset,
        realOnReal,
        precision);
  }

  /** So many nodes: more than the largest order, and where a radius is to be found twice that. */
  public CauchyDerivative withNodes(int count) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        radius,
        radiusHint,
        OptionalInt.of(count),
        tolerance,
        offset,
        realOnReal,
        precision);
  }

  /** Another tolerance than 1e-10. */
  public CauchyDerivative withTolerance(double relative) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        radius,
        radiusHint,
        nodes,
        relative,
        offset,
        realOnReal,
        precision);
  }

  public CauchyDerivative withOffset(NodeOffset other) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        radius,
        radiusHint,
        nodes,
        tolerance,
        other,
        realOnReal,
        precision);
  }

  /** Says whether the function is real on the real axis. */
  public CauchyDerivative withRealOnReal(boolean isReal) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        radius,
        radiusHint,
        nodes,
        tolerance,
        offset,
        isReal,
        precision);
  }

  public CauchyDerivative withPrecision(DType other) {
    return new CauchyDerivative(
        function,
        orders,
        oneCircle,
        radius,
        radiusHint,
        nodes,
        tolerance,
        offset,
        realOnReal,
        other);
  }

  /** The largest order that is asked for. */
  public int largestOrder() {
    return orders.stream().mapToInt(n -> n).max().orElseThrow();
  }

  /** Differentiates at a real centre. */
  public CauchyResult evaluate(double centre) {
    return evaluate(centre, 0);
  }

  /** Differentiates at a centre. */
  public CauchyResult evaluate(double re, double im) {
    return evaluate(new double[] {re}, new double[] {im}).getFirst();
  }

  /**
   * Differentiates at many centres, which share calls of the function.
   *
   * @param re real parts; a centre that is not finite has status NON_FINITE
   * @param im imaginary parts; zero for functions that are real on the real axis
   */
  public List<CauchyResult> evaluate(double[] re, double[] im) {
    check(re, im);
    return new CauchyRun(this, re.clone(), im.clone()).results();
  }

  private void check(double[] re, double[] im) {
    int largest = largestOrder();
    int fewest = radius.isPresent() ? largest + 1 : Math.max(FEWEST_FOR_SEARCH, 2 * largest + 2);
    if (nodes.orElse(fewest) < fewest) {
      throw new IllegalArgumentException(
          "nodes: expected at least %d for order %d%s, got %d"
              .formatted(
                  fewest,
                  largest,
                  radius.isPresent() ? "" : " and a radius that is to be found",
                  nodes.getAsInt()));
    }
    if (re.length != im.length) {
      throw new IllegalArgumentException(
          "im: expected %d numbers as in re, got %d".formatted(re.length, im.length));
    }
    for (int i = 0; realOnReal && i < im.length; i++) {
      if (im[i] != 0) {
        throw new IllegalArgumentException(
            "im: expected centres on the real axis, got %s at %d".formatted(im[i], i));
      }
    }
  }

  private static void checkRadius(String name, double radius) {
    if (!(radius > 0 && radius < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": expected positive and finite, got " + radius);
    }
  }
}

package dev.casimir.holomorphic;

import dev.casimir.holomorphic.internal.UnitRoots;
import java.util.Objects;

/**
 * Equidistant nodes on a circle about zero, and the weights by which Taylor coefficients of a
 * function are read off its values there, for functions that are real on the real axis: f(conj z) =
 * conj f(z).
 *
 * <p>The nodes are z_k = r exp(2 pi i (k + s) / N) with s = 0 or 1/2. By the symmetry only those on
 * the real axis and those above it are needed, together exactly N real numbers per output of f:
 *
 * <pre>
 * c_n = sum over real nodes     w_k f(z_k)
 *     + sum over complex nodes  (u_k Re f(z_k) + v_k Im f(z_k))  [+ w_free f(0) for n = N]
 * </pre>
 *
 * <p>The estimate is sum over m of c_(n+mN) r^(mN) exp(2 pi i s m): orders n &lt; N are exact up to
 * this aliasing. For n = N the term m = -1 is the value f(0), which {@link #weightOfFreeValue}
 * takes away: for N = 1 that is the one-sided difference (f(r) - f(0)) / r. Orders beyond N are
 * refused. N = 2 is the central difference, with half an offset Im f(i r) / r.
 *
 * <p>Where values are kept in rows, the order of rows is: real nodes, then real parts at the
 * complex nodes, then imaginary parts at them; {@link #weights} and the sums over rows use it.
 *
 * <p>Immutable. Conjugate and opposite nodes agree to the last bit up to signs.
 */
public final class CauchyNodes {
  /** The largest number of nodes. */
  public static final int MAX_NODES = 1 << 20;

  private final int nodes;
  private final double radius;
  private final NodeOffset offset;
  private final UnitRoots roots; // of 2 N steps per turn
  private final int[] realSteps;
  private final int[] complexSteps;

  private CauchyNodes(int nodes, double radius, NodeOffset offset) {
    this.nodes = nodes;
    this.radius = radius;
    this.offset = offset;
    this.roots = new UnitRoots(2 * nodes);
    int shift = offset.halfSteps();
    boolean positive = shift == 0;
    boolean negative = (nodes + shift) % 2 == 0;
    this.realSteps =
        positive && negative
            ? new int[] {0, nodes}
            : positive ? new int[] {0} : negative ? new int[] {nodes} : new int[0];
    this.complexSteps = new int[(nodes - realSteps.length) / 2];
    for (int k = 0; k < complexSteps.length; k++) {
      complexSteps[k] = 2 * k + (positive ? 2 : 1);
    }
  }

  /**
   * Nodes of a circle.
   *
   * @param nodes N, 1..{@link #MAX_NODES}
   * @param radius r, positive and finite
   */
  public static CauchyNodes of(int nodes, double radius, NodeOffset offset) {
    Objects.requireNonNull(offset, "offset");
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new IllegalArgumentException("nodes: expected 1.." + MAX_NODES + ", got " + nodes);
    }
    if (!(radius > 0 && radius < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("radius: expected positive and finite, got " + radius);
    }
    return new CauchyNodes(nodes, radius, offset);
  }

  /** N. */
  public int nodes() {
    return nodes;
  }

  /** r. */
  public double radius() {
    return radius;
  }

  public NodeOffset offset() {
    return offset;
  }

  /** How many nodes are real: 0, 1 or 2. */
  public int realCount() {
    return realSteps.length;
  }

  /** A real node: r or -r, in this order where both are there. */
  public double real(int k) {
    return radius * roots.cosine(realSteps[k]);
  }

  /** How many nodes lie above the real axis. */
  public int complexCount() {
    return complexSteps.length;
  }

  /** Real part of a node above the real axis; angles rise with {@code k}. */
  public double re(int k) {
    return radius * roots.cosine(complexSteps[k]);
  }

  /** Imaginary part of a node above the real axis, positive. */
  public double im(int k) {
    return radius * roots.sine(complexSteps[k]);
  }

  /**
   * What f at a real node counts in the coefficient of an order.
   *
   * @param order n, 0..N
   */
  public double realWeight(int order, int k) {
    return roots.cosine(turned(checked(order), realSteps[k])) / nodes * perPower(order);
  }

  /** What Re f at a complex node (and its mirror image) counts. */
  public double reWeight(int order, int k) {
    return 2 * roots.cosine(turned(checked(order), complexSteps[k])) / nodes * perPower(order);
  }

  /** What Im f at a complex node (and its mirror image) counts. */
  public double imWeight(int order, int k) {
    return 2 * roots.sine(turned(checked(order), complexSteps[k])) / nodes * perPower(order);
  }

  /**
   * What f(0) counts in the coefficient of an order: nothing for orders below N; for order N it
   * takes away the value that the nodes alias into it, -1/r for N = 1 without an offset.
   */
  public double weightOfFreeValue(int order) {
    if (checked(order) < nodes) {
      return 0;
    }
    return (offset == NodeOffset.ZERO ? -1 : 1) * perPower(order);
  }

  /** The weights of all N rows of values, in the order of the rows. */
  public double[] weights(int order) {
    double[] weights = new double[nodes];
    int real = realCount();
    int complex = complexCount();
    for (int k = 0; k < real; k++) {
      weights[k] = realWeight(order, k);
    }
    for (int k = 0; k < complex; k++) {
      weights[real + k] = reWeight(order, k);
      weights[real + complex + k] = imWeight(order, k);
    }
    return weights;
  }

  /**
   * The coefficients of an order of several functions.
   *
   * @param order 0..N-1
   * @param rows [N, width], one column per function
   * @return [width]
   */
  public double[] estimate(int order, double[] rows, int width) {
    if (order >= nodes) {
      throw new IllegalArgumentException("order: expected 0.." + (nodes - 1) + ", got " + order);
    }
    return sum(weights(order), rows, width);
  }

  /**
   * The coefficients of an order, with the values at the centre for order N.
   *
   * @param order 0..N
   * @param rows [N, width]
   * @param free f(0), [width]
   * @return [width]
   */
  public double[] estimate(int order, double[] rows, double[] free) {
    double[] sum = sum(weights(order), rows, free.length);
    double weight = weightOfFreeValue(order);
    for (int j = 0; weight != 0 && j < sum.length; j++) {
      sum[j] += weight * free[j];
    }
    return sum;
  }

  /**
   * The mean-value test: |mean of f over the nodes - f(0)| / r, the Euclidean norm over all
   * functions. To leading order it is |c_N| r^(N-1), which exceeds the aliasing error of c_1 by the
   * radius of convergence over r; near that radius, and beyond it, it has the size of the error,
   * even where every single value is right.
   *
   * @param rows [N, width]
   * @param free f(0), [width]
   */
  public double meanValueDefect(double[] rows, double[] free) {
    double[] mean = sum(weights(0), rows, free.length);
    double squares = 0;
    for (int j = 0; j < free.length; j++) {
      squares += (mean[j] - free[j]) * (mean[j] - free[j]);
    }
    return Math.sqrt(squares) / radius;
  }

  /**
   * |c_n| r^n for n = 0..N-1, the Euclidean norm over all functions. It falls like (r / R)^n where
   * R is the radius of convergence.
   *
   * @param rows [N, width]
   */
  public double[] spectrum(double[] rows, int width) {
    CauchyNodes unit = of(nodes, 1, offset);
    double[] spectrum = new double[nodes];
    for (int n = 0; n < nodes; n++) {
      double squares = 0;
      for (double c : sum(unit.weights(n), rows, width)) {
        squares += c * c;
      }
      spectrum[n] = Math.sqrt(squares);
    }
    return spectrum;
  }

  /**
   * The spectrum test: the largest number of the upper half of a spectrum (n &gt; N/2) over the
   * largest of all. Where it is not small the radius is too large, or a singularity lies inside. 0
   * for a spectrum of zeros.
   */
  public static double spectrumTail(double[] spectrum) {
    double peak = 0;
    double tail = 0;
    for (int n = 0; n < spectrum.length; n++) {
      peak = Math.max(peak, spectrum[n]);
      if (2 * n > spectrum.length) {
        tail = Math.max(tail, spectrum[n]);
      }
    }
    return tail == 0 ? 0 : tail / peak;
  }

  private double[] sum(double[] weights, double[] rows, int width) {
    if (width < 0 || rows.length != (long) nodes * width) {
      throw new IllegalArgumentException(
          "rows: expected [%d, %d], got %d numbers".formatted(nodes, width, rows.length));
    }
    double[] sum = new double[width];
    for (int k = 0; k < nodes; k++) {
      for (int j = 0; j < width; j++) {
        sum[j] = Math.fma(weights[k], rows[k * width + j], sum[j]);
      }
    }
    return sum;
  }

  private int checked(int order) {
    if (order < 0 || order > nodes) {
      throw new IllegalArgumentException(
          "order: expected 0..%d (the number of nodes), got %d".formatted(nodes, order));
    }
    return order;
  }

  private int turned(int order, int steps) {
    return (int) ((long) order * steps % (2L * nodes));
  }

  private double perPower(int order) {
    return Math.pow(radius, -order);
  }

  @Override
  public String toString() {
    return "%d nodes at radius %s, offset %s".formatted(nodes, radius, offset.label());
  }
}

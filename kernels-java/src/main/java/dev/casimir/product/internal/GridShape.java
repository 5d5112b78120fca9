package dev.casimir.product.internal;

import dev.casimir.so3.internal.AssociatedLegendre;
import dev.casimir.so3.internal.GaussLegendre;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of a separable grid that integrates products of degree L1 + L2 + L3, or brackets of one
 * degree less, exactly, and how they are cut into blocks. Nodes come in pairs theta, pi - theta,
 * one after the other; an odd one, the equator, is last.
 */
public final class GridShape {
  /**
   * Pairs of nodes a straight-line block covers at most: their accumulators must fit the registers.
   */
  private static final int LARGEST_BLOCK = 6;

  private final int degree1;
  private final int degree2;
  private final int degree3;
  private final int nodes;
  private final GaussLegendre rule;
  private final double[][] legendre;
  private final boolean bracket;

  /**
   * {@code count} blocks of {@code pairs} node pairs each, starting at pair {@code first}; the last
   * may hold the equator.
   */
  record Blocks(int first, int pairs, boolean equator, int count) {
    int nodesPerBlock() {
      return 2 * pairs + (equator ? 1 : 0);
    }
  }

  /** The grid for pointwise products. */
  public GridShape(int degree1, int degree2, int degree3) {
    this(degree1, degree2, degree3, false);
  }

  /**
   * The grid for Poisson brackets, which are polynomials of degree L1 + L2 - 1 for L1, L2 &gt; 0.
   */
  public static GridShape bracket(int degree1, int degree2, int degree3) {
    return new GridShape(degree1, degree2, degree3, true);
  }

  private GridShape(int degree1, int degree2, int degree3, boolean bracket) {
    this.degree1 = degree1;
    this.degree2 = degree2;
    this.bracket = bracket;
    int reach = degree1 + degree2 - (bracket ? 1 : 0);
    this.degree3 = Math.min(degree3, reach);
    this.nodes = (reach + this.degree3) / 2 + 1;
    rule = GaussLegendre.of(nodes);
    int highest = Math.max(this.degree3, Math.max(degree1, degree2));
    legendre = new double[(nodes + 1) / 2][];
    for (int i = 0; i < legendre.length; i++) {
      legendre[i] = AssociatedLegendre.values(highest, rule.node(i), rule.sine(i));
    }
  }

  public int nodes() {
    return nodes;
  }

  /** Constants neither enter a bracket nor come out of one. */
  public int lowestDegree() {
    return bracket ? 1 : 0;
  }

  /** Degree of the output that the product can reach; higher ones are zero. */
  public int degree3() {
    return degree3;
  }

  int degree1() {
    return degree1;
  }

  int degree2() {
    return degree2;
  }

  int rows1() {
    return 2 * degree1 + 1;
  }

  int rows2() {
    return 2 * degree2 + 1;
  }

  int rows3() {
    return 2 * degree3 + 1;
  }

  private int pairs() {
    return nodes / 2;
  }

  /** Whether the back transform adds up several blocks, so that z must be zero before it. */
  boolean accumulates() {
    List<Blocks> blocks = blocks();
    return blocks.size() > 1 || blocks.getFirst().count() > 1;
  }

  /** A cut of the nodes into equal blocks and a remainder that takes the equator. */
  List<Blocks> blocks() {
    int count = Math.max(1, (pairs() + LARGEST_BLOCK - 1) / LARGEST_BLOCK);
    int size = pairs() / count;
    int left = pairs() - count * size;
    boolean equator = nodes % 2 == 1;
    List<Blocks> blocks = new ArrayList<>();
    if (left == 0 && count == 1) {
      blocks.add(new Blocks(0, size, equator, 1));
    } else {
      blocks.add(new Blocks(0, size, false, count));
      if (left > 0 || equator) {
        blocks.add(new Blocks(count * size, left, equator, 1));
      }
    }
    return blocks;
  }

  /**
   * A function made of the normalised P_lm at the northern node of pair {@code pair}; {@code pair
   * == nodes / 2} is the equator.
   */
  double value(GridFunction function, int pair, int degree, int order) {
    return switch (function) {
      case VALUE -> legendre(pair, degree, order);
      case SLOPE -> slope(pair, degree, order);
      case AZIMUTHAL -> order * legendre(pair, degree, order);
    };
  }

  private double legendre(int pair, int degree, int order) {
    return order > degree ? 0 : legendre[pair][AssociatedLegendre.index(degree, order)];
  }

  /** dP_lm / d theta from the neighbouring orders. */
  private double slope(int pair, int l, int m) {
    double up = Math.sqrt((l - m) * (l + m + 1.0)) * legendre(pair, l, m + 1);
    return m == 0 ? -up : (Math.sqrt((l + m) * (l - m + 1.0)) * legendre(pair, l, m - 1) - up) / 2;
  }

  /**
   * The same, but exactly zero, whatever rounding makes of it, where symmetry says so: on the
   * equator, for degrees that do not take part and for pairs beyond the last.
   */
  public double symmetric(GridFunction function, int pair, int degree, int order) {
    boolean zero =
        2 * pair >= nodes
            || degree < lowestDegree()
            || (2 * pair + 1 == nodes && !function.isEven(degree, order));
    return zero ? 0 : value(function, pair, degree, order);
  }

  /** Of the quadrature, and for brackets divided by sin(theta). */
  public double weight(int pair) {
    return bracket ? rule.weight(pair) / rule.sine(pair) : rule.weight(pair);
  }
}

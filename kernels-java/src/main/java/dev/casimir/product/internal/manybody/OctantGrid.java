package dev.casimir.product.internal.manybody;

import dev.casimir.so3.internal.AssociatedLegendre;
import dev.casimir.so3.internal.GaussLegendre;

/**
 * A quadrature rule on the sphere made of points of the open octant x, y, z &gt; 0 and their mirror
 * images in the three coordinate planes: Gauss-Legendre nodes in cos(theta), an even number of
 * them, times uniform angles phi, a multiple of four, none on an axis.
 *
 * <p>Every real harmonic is even or odd under each reflection, so it has one of eight {@linkplain
 * #parities classes}, and only harmonics even under all three have an integral: those of even
 * degree l and order m &gt;= 0, m even. A rule for degree d hence needs floor(d/4) + 1 nodes and as
 * many angles in the octant.
 */
public final class OctantGrid {
  /** Images of a point; classes of harmonics. */
  public static final int IMAGES = 8;

  private final int size;
  private final GaussLegendre rule;
  private final double[][] legendre;

  /**
   * @param exactness degree up to which the rule integrates exactly
   * @param highest degree up to which harmonics are asked for
   */
  public OctantGrid(int exactness, int highest) {
    size = size(exactness);
    rule = GaussLegendre.of(2 * size);
    legendre = new double[size][];
    for (int i = 0; i < size; i++) {
      legendre[i] = AssociatedLegendre.values(highest, rule.node(i), rule.sine(i));
    }
  }

  /** Number of nodes in the octant, and of angles. */
  static int size(int exactness) {
    return exactness / 4 + 1;
  }

  public int size() {
    return size;
  }

  /**
   * Which reflections change the sign of the harmonic (l, m): bit 0 that of z, bit 1 that of y, bit
   * 2 that of x.
   */
  public static int parities(int l, int m) {
    int order = Math.abs(m);
    int z = (l + order) % 2;
    int y = m < 0 ? 1 : 0;
    int x = (order + y) % 2;
    return z + 2 * y + 4 * x;
  }

  /** Normalised associated Legendre function at node {@code node}. */
  public double legendre(int node, int l, int order) {
    return legendre[node][AssociatedLegendre.index(l, order)];
  }

  /** The factor of the harmonic of order m that depends on phi, at angle {@code angle}. */
  public double angular(int angle, int m) {
    int order = Math.abs(m);
    // Reduced before multiplying, so that the argument stays exact to an ulp.
    double phi = Math.PI * ((order * (2L * angle + 1)) % (8L * size)) / (4 * size);
    return m == 0 ? 1 : Math.sqrt(2) * (m > 0 ? Math.cos(phi) : Math.sin(phi));
  }

  /** Weight of every image of the points of node {@code node}. */
  public double weight(int node) {
    return rule.weight(node) * 2 * Math.PI / (4 * size);
  }
}

package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.so3.internal.AssociatedLegendre;
import dev.casimir.so3.internal.GaussLegendre;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The points of a quadrature of the sphere that is exact for polynomials of some degree d: floor(d
 * / 2) + 1 Gauss-Legendre nodes by d + 1 equal angles.
 *
 * @param degree d
 */
public record GridPoints(int degree) {
  private int nodes() {
    return degree / 2 + 1;
  }

  private int angles() {
    return degree + 1;
  }

  /** The number of points. */
  public int size() {
    return nodes() * angles();
  }

  /** The number of points, padded. */
  public int columns() {
    return padded(size());
  }

  /** A number of columns, padded to a multiple of every vector length. */
  static int padded(int count) {
    return (count + EdgeSetting.WIDTH - 1) / EdgeSetting.WIDTH * EdgeSetting.WIDTH;
  }

  /**
   * Functions at points: a row for each of {@code harmonics}, {@link #columns} wide, zeros beyond
   * the points.
   *
   * @param weighted whether to multiply by the weights of the quadrature
   */
  MemorySegment values(int[] harmonics, boolean weighted, DType dtype) {
    double[][] values = table(harmonics, weighted);
    double[] rows = new double[harmonics.length * columns()];
    for (int k = 0; k < harmonics.length; k++) {
      for (int s = 0; s < size(); s++) {
        rows[k * columns() + s] = values[s][k];
      }
    }
    return memory(rows, dtype);
  }

  /** The transpose: a row for each point, as many columns as harmonics, padded with zeros. */
  MemorySegment transposed(int[] harmonics, boolean weighted, DType dtype) {
    double[][] values = table(harmonics, weighted);
    int width = padded(harmonics.length);
    double[] rows = new double[size() * width];
    for (int s = 0; s < size(); s++) {
      System.arraycopy(values[s], 0, rows, s * width, harmonics.length);
    }
    return memory(rows, dtype);
  }

  private static MemorySegment memory(double[] values, DType dtype) {
    return Tensor.copyOf(Arena.ofAuto(), dtype, values, values.length).segment();
  }

  /** The value of each harmonic at each point, {@code [point][harmonic]}. */
  public double[][] table(int[] harmonics, boolean weighted) {
    int highest = 0;
    for (int harmonic : harmonics) {
      highest = Math.max(highest, degreeOf(harmonic));
    }
    GaussLegendre rule = GaussLegendre.of(nodes());
    double[][] values = new double[size()][harmonics.length];
    for (int s = 0; s < size(); s++) {
      int node = s / angles();
      double[] legendre = AssociatedLegendre.values(highest, rule.node(node), rule.sine(node));
      double weight = weighted ? rule.weight(node) * 2 * Math.PI / angles() : 1;
      for (int k = 0; k < harmonics.length; k++) {
        int l = degreeOf(harmonics[k]);
        int m = harmonics[k] - l * l - l;
        double theta = legendre[AssociatedLegendre.index(l, Math.abs(m))];
        values[s][k] = weight * theta * azimuthal(m, s % angles());
      }
    }
    return values;
  }

  private static int degreeOf(int harmonic) {
    return (int) Math.sqrt(harmonic);
  }

  /** 1, sqrt(2) cos(m phi) or sqrt(2) sin(|m| phi); the angle is reduced before it is rounded. */
  private double azimuthal(int m, int angle) {
    if (m == 0) {
      return 1;
    }
    double phi = 2 * Math.PI * (Math.abs(m) * angle % angles()) / angles();
    return Math.sqrt(2) * (m > 0 ? Math.cos(phi) : Math.sin(phi));
  }
}

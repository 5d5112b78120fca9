package dev.casimir.so3;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A real coupling table C of three degrees in sparse form: the entries C[m1][m2][m3] that are not
 * exactly zero, sorted by (m1, m2, m3). Orders run from -l to l, in the order of the real spherical
 * harmonics. Immutable.
 *
 * <p>Made by {@link Wigner3j}, {@link GauntCoefficients} and {@link CurlGauntCoefficients}.
 */
public final class CouplingTensor {
  private final int degree1;
  private final int degree2;
  private final int degree3;
  private final short[] orders1;
  private final short[] orders2;
  private final short[] orders3;
  private final double[] values;

  private CouplingTensor(CouplingTensor shape, double[] values) {
    this.degree1 = shape.degree1;
    this.degree2 = shape.degree2;
    this.degree3 = shape.degree3;
    this.orders1 = shape.orders1;
    this.orders2 = shape.orders2;
    this.orders3 = shape.orders3;
    this.values = values;
  }

  private CouplingTensor(Builder builder) {
    this.degree1 = builder.degree1;
    this.degree2 = builder.degree2;
    this.degree3 = builder.degree3;
    this.orders1 = Arrays.copyOf(builder.orders1, builder.size);
    this.orders2 = Arrays.copyOf(builder.orders2, builder.size);
    this.orders3 = Arrays.copyOf(builder.orders3, builder.size);
    this.values = Arrays.copyOf(builder.values, builder.size);
  }

  public int degree1() {
    return degree1;
  }

  public int degree2() {
    return degree2;
  }

  public int degree3() {
    return degree3;
  }

  /** Number of nonzero entries. */
  public int size() {
    return values.length;
  }

  /** m1 of entry {@code i}, in -l1..l1. */
  public int order1(int i) {
    return orders1[i];
  }

  /** m2 of entry {@code i}, in -l2..l2. */
  public int order2(int i) {
    return orders2[i];
  }

  /** m3 of entry {@code i}, in -l3..l3. */
  public int order3(int i) {
    return orders3[i];
  }

  /** The value of entry {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /**
   * A new array of all entries, zeros included, row-major with shape [2 l1 + 1][2 l2 + 1][2 l3 +
   * 1].
   *
   * @throws IllegalArgumentException if it would not fit a Java array
   */
  public double[] dense() {
    long rows2 = 2L * degree2 + 1;
    long rows3 = 2L * degree3 + 1;
    long count = (2L * degree1 + 1) * rows2 * rows3;
    if (count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "degrees: a dense table of " + count + " numbers does not fit an array, got " + this);
    }
    double[] dense = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      long row = (orders1[i] + degree1) * rows2 + (orders2[i] + degree2);
      dense[(int) (row * rows3 + orders3[i] + degree3)] = values[i];
    }
    return dense;
  }

  /**
   * The same table with its axes in another order: axis i of the result is axis {@code axis}<sub>i
   * </sub> of this one, counted from 0.
   *
   * @throws IllegalArgumentException if the axes are not 0, 1 and 2 in some order
   */
  public CouplingTensor transposed(int axis1, int axis2, int axis3) {
    if ((1 << axis1 | 1 << axis2 | 1 << axis3) != 7) {
      throw new IllegalArgumentException(
          "axes: expected 0, 1 and 2 in some order, got " + axis1 + ", " + axis2 + ", " + axis3);
    }
    int[] degrees = {degree1, degree2, degree3};
    short[][] orders = {orders1, orders2, orders3};
    Integer[] entries = new Integer[values.length];
    Arrays.setAll(entries, i -> i);
    Arrays.sort(
        entries,
        Comparator.<Integer>comparingInt(i -> orders[axis1][i])
            .thenComparingInt(i -> orders[axis2][i])
            .thenComparingInt(i -> orders[axis3][i]));
    Builder builder =
        new Builder(degrees[axis1], degrees[axis2], degrees[axis3], Math.max(1, values.length));
    for (int i : entries) {
      builder.add(orders[axis1][i], orders[axis2][i], orders[axis3][i], values[i]);
    }
    return builder.build();
  }

  /** The same table with every value multiplied by {@code factor}, rounded once more. */
  public CouplingTensor scaled(double factor) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[i] * factor;
    }
    return new CouplingTensor(this, scaled);
  }

  @Override
  public String toString() {
    return "(" + degree1 + "," + degree2 + "," + degree3 + ") with " + values.length + " entries";
  }

  /** Collects entries that arrive in order. */
  static final class Builder {
    private final int degree1;
    private final int degree2;
    private final int degree3;
    private short[] orders1;
    private short[] orders2;
    private short[] orders3;
    private double[] values;
    private int size;

    Builder(int degree1, int degree2, int degree3, int capacity) {
      this.degree1 = degree1;
      this.degree2 = degree2;
      this.degree3 = degree3;
      orders1 = new short[capacity];
      orders2 = new short[capacity];
      orders3 = new short[capacity];
      values = new double[capacity];
    }

    /** Appends one entry; an exact zero is left out. */
    void add(int order1, int order2, int order3, double value) {
      if (value == 0) {
        return;
      }
      orders1[size] = (short) order1;
      orders2[size] = (short) order2;
      orders3[size] = (short) order3;
      values[size++] = value;
    }

    CouplingTensor build() {
      return new CouplingTensor(this);
    }
  }
}

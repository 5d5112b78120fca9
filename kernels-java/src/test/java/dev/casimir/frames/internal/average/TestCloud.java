package dev.casimir.frames.internal.average;

import dev.casimir.device.PlanOptions;
import dev.casimir.lie.HaarSample;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A cloud of a test.
 *
 * @param points n rows of d
 * @param weights n
 * @param velocities n rows of d
 */
record TestCloud(int d, double[] points, double[] weights, double[] velocities) {
  static TestCloud of(int d, double... points) {
    double[] weights = new double[points.length / d];
    Arrays.fill(weights, 1);
    return new TestCloud(d, points, weights, new double[points.length]);
  }

  static TestCloud random(RandomGenerator random, int n, int d) {
    TestCloud cloud = of(d, random.doubles((long) n * d, -1, 1).toArray());
    return cloud.moving(random.doubles((long) n * d, -1, 1).toArray());
  }

  int n() {
    return weights.length;
  }

  TestCloud moving(double... velocity) {
    return new TestCloud(d, points, weights, velocity);
  }

  TestCloud weighted(double... masses) {
    return new TestCloud(d, points, masses, velocities);
  }

  TestCloud scaled(double factor) {
    double[] scaled = Arrays.stream(points).map(x -> factor * x).toArray();
    return new TestCloud(d, scaled, weights, velocities);
  }

  TestCloud shifted(double... t) {
    double[] shifted = points.clone();
    Arrays.setAll(shifted, i -> points[i] + t[i % d]);
    return new TestCloud(d, shifted, weights, velocities);
  }

  /** Row-major linear map of all points and velocities. */
  TestCloud mapped(double[] map) {
    return new TestCloud(d, map(map, points), weights, map(map, velocities));
  }

  private double[] map(double[] map, double[] rows) {
    double[] mapped = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < d; k++) {
        mapped[i] += map[i % d * d + k] * rows[i - i % d + k];
      }
    }
    return mapped;
  }

  TestCloud permuted(int[] order) {
    double[] p = new double[points.length];
    double[] w = new double[weights.length];
    double[] v = new double[points.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(points, order[i] * d, p, i * d, d);
      System.arraycopy(velocities, order[i] * d, v, i * d, d);
      w[i] = weights[order[i]];
    }
    return new TestCloud(d, p, w, v);
  }

  /** Coordinates in the first axes of a space. */
  TestCloud embedded(int dimension) {
    double[] p = new double[n() * dimension];
    double[] v = new double[n() * dimension];
    for (int i = 0; i < points.length; i++) {
      p[i / d * dimension + i % d] = points[i];
      v[i / d * dimension + i % d] = velocities[i];
    }
    return new TestCloud(dimension, p, weights, v);
  }

  static TestCloud polygon(int n) {
    double[] points = new double[2 * n];
    for (int i = 0; i < n; i++) {
      points[2 * i] = Math.cos(2 * Math.PI * i / n);
      points[2 * i + 1] = Math.sin(2 * Math.PI * i / n);
    }
    return of(2, points);
  }

  /** A regular polygon at heights -h and h. */
  static TestCloud prism(int n, double h) {
    double[] points = new double[6 * n];
    double[] base = polygon(n).points;
    for (int i = 0; i < 2 * n; i++) {
      points[3 * i] = base[2 * (i % n)];
      points[3 * i + 1] = base[2 * (i % n) + 1];
      points[3 * i + 2] = i < n ? h : -h;
    }
    return of(3, points);
  }

  static TestCloud tetrahedron() {
    return of(3, 1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1);
  }

  static TestCloud cube() {
    List<Double> points = new ArrayList<>();
    for (int v = 0; v < 8; v++) {
      for (int k = 0; k < 3; k++) {
        points.add((v >> k & 1) == 0 ? 1.0 : -1.0);
      }
    }
    return of(3, points.stream().mapToDouble(x -> x).toArray());
  }

  static TestCloud octahedron() {
    return of(3, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1);
  }

  static TestCloud icosahedron() {
    double g = (1 + Math.sqrt(5)) / 2;
    double[] points = new double[36];
    int at = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int s = 0; s < 4; s++) {
        points[at + (axis + 1) % 3] = (s & 1) == 0 ? 1 : -1;
        points[at + (axis + 2) % 3] = (s & 2) == 0 ? g : -g;
        at += 3;
      }
    }
    return of(3, points);
  }

  /** Random, with second moments exactly proportional to a spectrum. */
  static TestCloud withSpectrum(RandomGenerator random, int n, double... spectrum) {
    int d = spectrum.length;
    GramSchmidtFrame frame = new GramSchmidtFrame(n);
    double[] columns = new double[n * (d + 1)];
    Arrays.fill(columns, 0, n, 1);
    for (int i = n; i < columns.length; i++) {
      columns[i] = random.nextGaussian();
    }
    for (int k = 0; k <= d; k++) {
      frame.append(columns, k * n);
    }
    double[] points = new double[n * d];
    for (int i = 0; i < n * d; i++) {
      points[i] = frame.axis(i / d, i % d + 1) * Math.sqrt(spectrum[i % d] * n);
    }
    return of(d, points);
  }

  /** A Haar-distributed rotation, or with reflections. */
  static double[] orthogonal(int d, boolean proper, long seed) {
    if (d == 1) {
      return new double[] {proper || seed % 2 == 0 ? 1 : -1};
    }
    try (Arena arena = Arena.ofConfined()) {
      HaarSample sample = proper ? HaarSample.specialOrthogonal(d) : HaarSample.orthogonal(d);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 1, d, d);
      sample.planForCpu(PlanOptions.of(DType.FLOAT64, Layout.MUL_IR)).sample(99, seed, out);
      return out.toDoubleArray();
    }
  }
}

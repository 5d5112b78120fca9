package dev.casimir.holomorphic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Anderson acceleration in the slow obvious way: all states of the window are kept, the least
 * squares are solved by Gram-Schmidt. Begins anew when the residual doubles.
 */
final class ReferenceAnderson {
  private final int memory;
  private final double damping;
  private final BiConsumer<double[], double[]> map;

  ReferenceAnderson(int memory, double damping, BiConsumer<double[], double[]> map) {
    this.memory = memory;
    this.damping = damping;
    this.map = map;
  }

  double[] run(double[] start, int steps) {
    List<double[]> residuals = new ArrayList<>();
    List<double[]> images = new ArrayList<>();
    double[] x = start;
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < steps; step++) {
      double[] image = new double[x.length];
      map.accept(x, image);
      double[] r = subtract(image, x);
      double residual = Arrays.stream(r).map(Math::abs).max().orElse(0);
      if (residual > 2 * least) {
        residuals.clear();
        images.clear();
        least = residual;
      }
      least = Math.min(least, residual);
      residuals.add(r);
      images.add(add(x, r, damping));
      if (residuals.size() > memory + 1) {
        residuals.removeFirst();
        images.removeFirst();
      }
      x = next(residuals, images);
    }
    return x;
  }

  /** Takes out of r, in turn, what lies along each orthogonalised difference. */
  private static double[] next(List<double[]> residuals, List<double[]> images) {
    double[] rest = residuals.getLast();
    double[] x = images.getLast();
    List<double[]> basis = new ArrayList<>();
    List<double[]> carried = new ArrayList<>();
    for (int i = residuals.size() - 1; i > 0; i--) {
      double[] q = subtract(residuals.get(i), residuals.get(i - 1));
      double[] g = subtract(images.get(i), images.get(i - 1));
      for (int again = 0; again < 2; again++) {
        for (int k = 0; k < basis.size(); k++) {
          double along = dot(q, basis.get(k)) / dot(basis.get(k), basis.get(k));
          q = add(q, basis.get(k), -along);
          g = add(g, carried.get(k), -along);
        }
      }
      double along = dot(rest, q) / dot(q, q);
      rest = add(rest, q, -along);
      x = add(x, g, -along);
      basis.add(q);
      carried.add(g);
    }
    return x;
  }

  private static double[] subtract(double[] a, double[] b) {
    return add(a, b, -1);
  }

  private static double[] add(double[] a, double[] b, double factor) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + factor * b[i]);
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

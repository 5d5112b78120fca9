package dev.casimir.frames.internal.average;

import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/**
 * One cloud in double precision: its points relative to the centre, scaled by a power of two so
 * that the largest coordinate is about 1. Absent points are at the centre, with weight 0.
 */
final class CenteredCloud {
  final int n;
  final int d;

  /** Coordinates relative to the centre, scaled, row by row. */
  final double[] z;

  /** Absolute weights. */
  final double[] weights;

  final double[] center;

  /** What {@link #z} times this is, are coordinates. */
  final double unit;

  private final double mass;
  private final double[] shares;
  private final boolean finite;
  private final boolean extended;

  CenteredCloud(PointClouds clouds, long cloud, boolean centred) {
    long first = clouds.firstPoint(cloud);
    n = (int) (clouds.firstPoint(cloud + 1) - first);
    d = clouds.dimension();
    z = new double[n * d];
    weights = new double[n];
    shares = new double[n];
    center = new double[d];
    double sum = 0;
    int reference = -1;
    for (int i = 0; i < n; i++) {
      weights[i] = weight(clouds, first + i);
      if (weights[i] != 0) {
        sum += weights[i];
        reference = reference < 0 ? i : reference;
        for (int k = 0; k < d; k++) {
          z[i * d + k] = clouds.points().getDouble((first + i) * d + k);
        }
      }
    }
    mass = sum;
    double magnitude = largest();
    finite = Double.isFinite(magnitude) && Double.isFinite(mass);
    if (centred && finite && reference >= 0) {
      for (int i = 0; i < n; i++) {
        shares[i] = weights[i] / mass;
      }
      center(reference);
    }
    double extent = largest();
    double unitRoundoff = clouds.points().dtype() == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    extended = finite && extent > (centred ? 8 * unitRoundoff * magnitude : 0);
    int exponent = extended ? Math.getExponent(extent) : 0;
    unit = Math.scalb(1.0, exponent);
    for (int i = 0; i < n * d; i++) {
      z[i] = extended ? Math.scalb(z[i], -exponent) : 0;
    }
  }

  /** Sum of the weights. */
  double mass() {
    return mass;
  }

  /** Whether all numbers are finite. */
  boolean isFinite() {
    return finite;
  }

  /** Whether the points differ, or, without centring, any is not the origin. */
  boolean isExtended() {
    return extended;
  }

  /**
   * Adds derivatives to the points of a cloud.
   *
   * @param gradient derivatives to {@link #z}
   * @param centerGradient derivatives to the centre
   */
  void backward(double[] gradient, double[] centerGradient, double[] pointGradients) {
    double[] moved = new double[d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        moved[k] += weights[i] == 0 ? 0 : gradient[i * d + k] / unit;
      }
    }
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0) {
        for (int k = 0; k < d; k++) {
          double own = gradient[i * d + k] / unit;
          pointGradients[i * d + k] += own + shares[i] * (centerGradient[k] - moved[k]);
        }
      }
    }
  }

  private void center(int reference) {
    double[] origin = new double[d];
    System.arraycopy(z, reference * d, origin, 0, d);
    double[] mean = new double[d];
    for (int pass = 0; pass < 2; pass++) {
      for (int k = 0; k < d; k++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          if (weights[i] != 0) {
            z[i * d + k] -= pass == 0 ? origin[k] : mean[k];
            sum += shares[i] * z[i * d + k];
          }
        }
        if (pass == 0) {
          mean[k] = sum;
          center[k] = origin[k] + sum;
        }
      }
    }
  }

  private double largest() {
    double largest = 0;
    for (double coordinate : z) {
      largest = Math.max(largest, Math.abs(coordinate));
    }
    return largest;
  }

  private static double weight(PointClouds clouds, long point) {
    boolean masked = clouds.mask().isPresent() && clouds.mask().get().getLong(point) == 0;
    Tensor weights = clouds.weights().orElse(null);
    return masked ? 0 : weights == null ? 1 : Math.abs(weights.getDouble(point));
  }
}

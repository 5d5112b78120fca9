package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.NodeOffset;

/**
 * All N scaled coefficients c_n r^n of a conjugate-symmetric function from its N rows of values in
 * the order of {@link CauchyNodes}: by sums of cosines and sines, or by a fast Fourier transform
 * where N is a power of two that pays for it.
 */
public final class CircleTransform {
  private static final int FEWEST_FOR_FAST = 32;

  private final CauchyNodes unit;
  private final UnitRoots roots; // of 2 N steps per turn

  /** A transform of so many nodes. */
  public CircleTransform(int nodes, NodeOffset offset) {
    this.unit = CauchyNodes.of(nodes, 1, offset);
    this.roots = new UnitRoots(2 * nodes);
  }

  /** The nodes of the unit circle. */
  public CauchyNodes unit() {
    return unit;
  }

  /**
   * The scaled coefficients.
   *
   * @param rows [N, width]
   * @return [N, width]
   */
  public double[] scaled(double[] rows, int width) {
    int count = unit.nodes();
    double[] scaled = new double[count * width];
    if (count >= FEWEST_FOR_FAST && Integer.bitCount(count) == 1) {
      for (int column = 0; column < width; column++) {
        fast(rows, width, column, scaled);
      }
    } else {
      for (int n = 0; n < count; n++) {
        System.arraycopy(unit.estimate(n, rows, width), 0, scaled, n * width, width);
      }
    }
    return scaled;
  }

  private void fast(double[] rows, int width, int column, double[] scaled) {
    int count = unit.nodes();
    double[] re = new double[count];
    double[] im = new double[count];
    int shift = 32 - Integer.numberOfTrailingZeros(count);
    for (int k = 0; k < count; k++) {
      unfold(rows, width, column, k, re, im, Integer.reverse(k) >>> shift);
    }
    transform(re, im);
    int halfSteps = unit.offset() == NodeOffset.HALF ? 1 : 0;
    for (int n = 0; n < count; n++) {
      double cosine = roots.cosine(n * halfSteps);
      double sine = roots.sine(n * halfSteps);
      scaled[n * width + column] = (re[n] * cosine + im[n] * sine) / count;
    }
  }

  /** The value at node k of the whole circle, mirrored where it lies below the axis. */
  private void unfold(
      double[] rows, int width, int column, int k, double[] re, double[] im, int place) {
    int count = unit.nodes();
    int steps = 2 * k + (unit.offset() == NodeOffset.HALF ? 1 : 0);
    if (steps == 0 || steps == count) {
      re[place] = rows[(steps == 0 ? 0 : unit.realCount() - 1) * width + column];
      return;
    }
    int upper = Math.min(steps, 2 * count - steps);
    int first = unit.offset() == NodeOffset.HALF ? 1 : 2;
    int row = unit.realCount() + (upper - first) / 2;
    re[place] = rows[row * width + column];
    double imaginary = rows[(row + unit.complexCount()) * width + column];
    im[place] = steps < count ? imaginary : -imaginary;
  }

  /** Decimation in time; the input is in bit-reversed order. */
  private void transform(double[] re, double[] im) {
    int count = re.length;
    for (int half = 1; half < count; half *= 2) {
      int stride = count / half; // steps of the table per step of a butterfly
      for (int i = 0; i < half; i++) {
        double cosine = roots.cosine(i * stride);
        double sine = -roots.sine(i * stride);
        for (int top = i; top < count; top += 2 * half) {
          int bottom = top + half;
          double turnedRe = re[bottom] * cosine - im[bottom] * sine;
          double turnedIm = re[bottom] * sine + im[bottom] * cosine;
          re[bottom] = re[top] - turnedRe;
          im[bottom] = im[top] - turnedIm;
          re[top] += turnedRe;
          im[top] += turnedIm;
        }
      }
    }
  }
}

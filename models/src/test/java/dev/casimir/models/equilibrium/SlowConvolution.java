package dev.casimir.models.equilibrium;

import dev.casimir.models.equilibrium.Convolution.Padding;

/** Pooled convolutions number by number, in complex arithmetic, by their definition. */
final class SlowConvolution {
  /** A complex number. */
  record Complex(double re, double im) {
    static final Complex ZERO = new Complex(0, 0);

    Complex plus(Complex b) {
      return new Complex(re + b.re, im + b.im);
    }

    Complex minus(Complex b) {
      return new Complex(re - b.re, im - b.im);
    }

    Complex times(Complex b) {
      return new Complex(re * b.re - im * b.im, re * b.im + im * b.re);
    }

    Complex over(Complex b) {
      double square = b.re * b.re + b.im * b.im;
      return new Complex((re * b.re + im * b.im) / square, (im * b.re - re * b.im) / square);
    }

    Complex times(double b) {
      return new Complex(re * b, im * b);
    }

    Complex exp() {
      return new Complex(Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im));
    }
  }

  private final ImageShape lower;
  private final ImageShape upper;
  private final Convolution convolution;

  SlowConvolution(ImageShape lower, int channels, Convolution convolution) {
    this.lower = lower;
    this.upper = convolution.output(lower, channels);
    this.convolution = convolution;
  }

  ImageShape upper() {
    return upper;
  }

  /** w * a before pooling at one pixel; a kernel that leaves the image meets zeros there. */
  private Complex value(Complex[] w, Complex[] a, int y, int x, int c) {
    Complex sum = Complex.ZERO;
    for (int i = 0; i < convolution.height(); i++) {
      for (int j = 0; j < convolution.width(); j++) {
        for (int d = 0; d < lower.channels(); d++) {
          int image = image(y, x, i, j, d);
          if (image >= 0) {
            sum = sum.plus(w[kernel(c, i, j, d)].times(a[image]));
          }
        }
      }
    }
    return sum;
  }

  private int kernel(int c, int i, int j, int d) {
    return ((c * convolution.height() + i) * convolution.width() + j) * lower.channels() + d;
  }

  private int image(int y, int x, int i, int j, int d) {
    boolean same = convolution.padding() == Padding.SAME;
    int row = y + i - (same ? (convolution.height() - 1) / 2 : 0);
    int column = x + j - (same ? (convolution.width() - 1) / 2 : 0);
    boolean inside = row >= 0 && row < lower.height() && column >= 0 && column < lower.width();
    return inside ? (row * lower.width() + column) * lower.channels() + d : -1;
  }

  /** s_j and D_j of a window, and p as the last of the first list. */
  private Complex[][] pool(Complex[] v) {
    int n = v.length;
    Complex[] shares = new Complex[n + 1];
    Complex[] weights = new Complex[n];
    double temperature =
        convolution.pooling() instanceof Pooling.Softmax softmax ? softmax.temperature() : 0;
    Complex sum = Complex.ZERO;
    for (int j = 0; j < n; j++) {
      shares[j] = temperature > 0 ? v[j].times(1 / temperature).exp() : new Complex(1, 0);
      sum = sum.plus(shares[j]);
    }
    Complex pooled = Complex.ZERO;
    for (int j = 0; j < n; j++) {
      shares[j] = shares[j].over(sum);
      pooled = pooled.plus(shares[j].times(v[j]));
    }
    shares[n] = pooled;
    for (int j = 0; j < n; j++) {
      Complex factor = new Complex(1, 0);
      if (temperature > 0) {
        factor = factor.plus(v[j].minus(pooled).times(1 / temperature));
      }
      weights[j] = shares[j].times(factor);
    }
    return new Complex[][] {shares, weights};
  }

  private interface Window {
    void visit(int at, int[] rows, int[] columns, int channel, Complex[][] pool);
  }

  private void windows(Complex[] w, Complex[] a, Window visitor) {
    int size = convolution.pooling().size();
    int at = 0;
    for (int y = 0; y < upper.height(); y++) {
      for (int x = 0; x < upper.width(); x++) {
        for (int c = 0; c < upper.channels(); c++) {
          Complex[] v = new Complex[size * size];
          int[] rows = new int[size * size];
          int[] columns = new int[size * size];
          for (int j = 0; j < v.length; j++) {
            rows[j] = y * size + j / size;
            columns[j] = x * size + j % size;
            v[j] = value(w, a, rows[j], columns[j], c);
          }
          visitor.visit(at++, rows, columns, c, pool(v));
        }
      }
    }
  }

  /** pool(w * a). */
  Complex[] forward(Complex[] w, Complex[] a) {
    Complex[] result = new Complex[upper.size()];
    windows(w, a, (at, rows, columns, c, pool) -> result[at] = pool[0][rows.length]);
    return result;
  }

  /** The derivative to a of the sum of b pool(w * a). */
  Complex[] feedback(Complex[] w, Complex[] a, Complex[] b) {
    Complex[] result = new Complex[lower.size()];
    java.util.Arrays.fill(result, Complex.ZERO);
    windows(
        w,
        a,
        (at, rows, columns, c, pool) -> {
          for (int k = 0; k < rows.length; k++) {
            Complex force = pool[1][k].times(b[at]);
            for (int i = 0; i < convolution.height(); i++) {
              for (int j = 0; j < convolution.width(); j++) {
                for (int d = 0; d < lower.channels(); d++) {
                  int image = image(rows[k], columns[k], i, j, d);
                  if (image >= 0) {
                    result[image] = result[image].plus(w[kernel(c, i, j, d)].times(force));
                  }
                }
              }
            }
          }
        });
    return result;
  }
}

package dev.casimir.cuda.internal.fft;

/** Fourier transforms by their definition, in double precision, of whole complex arrays. */
final class DftReference {
  private DftReference() {}

  /** The complex array that an input stands for. */
  static double[] whole(double[] input, int n0, int n1, FftKind kind) {
    double[] whole = new double[2 * n0 * n1];
    int columns = kind.columns(n1);
    for (int i = 0; i < n0; i++) {
      for (int j = 0; j < n1; j++) {
        int to = 2 * (i * n1 + j);
        if (kind == FftKind.REAL_TO_COMPLEX) {
          whole[to] = input[i * n1 + j];
        } else {
          boolean mirrored = j >= columns;
          int from = mirrored ? 2 * ((n0 - i) % n0 * columns + n1 - j) : 2 * (i * columns + j);
          whole[to] = input[from];
          whole[to + 1] = mirrored ? -input[from + 1] : input[from + 1];
        }
      }
    }
    return whole;
  }

  /** What an output holds of the complex array of all sums. */
  static double[] part(double[] sums, int n0, int n1, FftKind kind) {
    double[] part = new double[(int) kind.outputNumbers(n0, n1)];
    boolean real = kind == FftKind.COMPLEX_TO_REAL;
    int width = real ? n1 : 2 * kind.columns(n1);
    for (int i = 0; i < part.length; i++) {
      int row = i / width * 2 * n1;
      part[i] = sums[real ? row + 2 * (i % width) : row + i % width];
    }
    return part;
  }

  /** Sums along rows, then along columns. */
  static double[] sums(double[] whole, int n0, int n1, FftKind kind) {
    boolean forward = kind == FftKind.COMPLEX_FORWARD || kind == FftKind.REAL_TO_COMPLEX;
    int sign = forward ? -1 : 1;
    double[] across = new double[whole.length];
    double[] roots = roots(n1, sign);
    for (int i = 0; i < n0; i++) {
      line(whole, across, 2 * i * n1, 2, roots);
    }
    double[] down = new double[whole.length];
    roots = roots(n0, sign);
    for (int j = 0; j < n1; j++) {
      line(across, down, 2 * j, 2 * n1, roots);
    }
    return down;
  }

  private static double[] roots(int n, int sign) {
    double[] roots = new double[2 * n];
    for (int k = 0; k < n; k++) {
      roots[2 * k] = Math.cos(2 * Math.PI * k / n);
      roots[2 * k + 1] = sign * Math.sin(2 * Math.PI * k / n);
    }
    return roots;
  }

  private static void line(double[] from, double[] to, int start, int step, double[] roots) {
    int n = roots.length / 2;
    for (int k = 0; k < n; k++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < n; j++) {
        int root = 2 * (j * k % n);
        int at = start + j * step;
        re += from[at] * roots[root] - from[at + 1] * roots[root + 1];
        im += from[at] * roots[root + 1] + from[at + 1] * roots[root];
      }
      to[start + k * step] = re;
      to[start + k * step + 1] = im;
    }
  }
}

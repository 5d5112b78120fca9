package dev.casimir.product.reference;

import dev.casimir.product.internal.fourier.TorusCoefficients;

/**
 * The Gaunt product through Fourier series on the torus, written to be read: turn both functions
 * into two-dimensional Fourier series, convolve the series, turn the result back (Luo, Chen,
 * Krishnapriyan, "Enabling Efficient Equivariant Operations in the Fourier Basis via Gaunt Tensor
 * Products", arXiv 2401.10216).
 *
 * <p>A real harmonic S_lm, continued over the poles to the whole circle of theta, is a short
 * Fourier series F_uv exp(i(u theta + v phi)) with v = +m and -m and |u| <= l. Multiplying
 * functions convolves their series. The way back integrates each frequency against each harmonic
 * over the sphere. All frequencies |u| <= L1 + L2 of the product take part in that, even where only
 * low output degrees are wanted.
 *
 * <p>Coefficients are in natural order, index l*l + l + m, of the orthonormal real harmonics
 * (normalisation "integral"). The convolution is the direct one, about 4 (2 L1 + 1)^2 (2 L2 + 1)^2
 * multiply-adds; every symmetry of the series is left unused on purpose. Plain double precision,
 * one channel: a yardstick for the fast kernels, not one of them.
 */
public final class FourierGauntProduct {
  private final int inputDegree1;
  private final int inputDegree2;
  private final int outputDegree;
  private final TorusCoefficients coefficients;

  /**
   * A product of degrees up to {@code inputDegree1} and {@code inputDegree2}, with the output cut
   * at {@code outputDegree}.
   *
   * @throws IllegalArgumentException if a degree is negative
   */
  public FourierGauntProduct(int inputDegree1, int inputDegree2, int outputDegree) {
    Degrees.check(inputDegree1, inputDegree2, outputDegree);
    this.inputDegree1 = inputDegree1;
    this.inputDegree2 = inputDegree2;
    this.outputDegree = outputDegree;
    coefficients =
        new TorusCoefficients(Math.max(inputDegree1, Math.max(inputDegree2, outputDegree)));
  }

  /**
   * z, the coefficients of the product of the two functions.
   *
   * @param x (L1+1)^2 coefficients
   * @param y (L2+1)^2 coefficients
   * @return (L3+1)^2 coefficients, exactly zero beyond degree L1 + L2
   */
  public double[] multiply(double[] x, double[] y) {
    Degrees.checkLength("x", x, inputDegree1);
    Degrees.checkLength("y", y, inputDegree2);
    return toHarmonics(toSeries(x, inputDegree1).times(toSeries(y, inputDegree2)));
  }

  /** The Fourier series of sum x_lm S_lm. */
  private Series toSeries(double[] x, int degree) {
    Series series = new Series(degree);
    for (int l = 0; l <= degree; l++) {
      for (int m = 0; m <= l; m++) {
        // sqrt(2) (c cos m phi + s sin m phi) = amplitude exp(i m phi) + its conjugate
        double re = m == 0 ? x[l * l + l] : x[l * l + l + m] / Math.sqrt(2);
        double im = m == 0 ? 0 : -x[l * l + l - m] / Math.sqrt(2);
        for (int k = l % 2; k <= l; k += 2) {
          double a = coefficients.forward(l, m, k);
          series.addWave(k, m, a * re, a * im);
          if (m > 0) {
            series.addWave(k, -m, a * re, -a * im);
          }
        }
      }
    }
    return series;
  }

  /** Projects a Fourier series on the harmonics up to the output degree. */
  private double[] toHarmonics(Series h) {
    double[] z = new double[Degrees.components(outputDegree)];
    for (int l = 0; l <= Math.min(outputDegree, h.degree); l++) {
      for (int m = 0; m <= l; m++) {
        double re = 0;
        double im = 0;
        for (int k = 0; k <= h.degree; k++) {
          double b = coefficients.back(l, m, k);
          re += b * h.waveRe(k, m);
          im += b * h.waveIm(k, m);
        }
        if (m == 0) {
          z[l * l + l] = 2 * Math.PI * re;
        } else {
          z[l * l + l + m] = 2 * Math.PI * Math.sqrt(2) * re;
          z[l * l + l - m] = -2 * Math.PI * Math.sqrt(2) * im;
        }
      }
    }
    return z;
  }

  /**
   * A complex Fourier series with frequencies |u|, |v| <= degree: F[u][v] stands at [u + degree][v
   * + degree].
   */
  private static final class Series {
    final int degree;
    final double[][] re;
    final double[][] im;

    Series(int degree) {
      this.degree = degree;
      re = new double[2 * degree + 1][2 * degree + 1];
      im = new double[2 * degree + 1][2 * degree + 1];
    }

    /**
     * Adds amplitude t_k(theta) exp(i v phi), where t_k = cos k theta for even v and sin k theta
     * for odd v.
     */
    void addWave(int k, int v, double amplitudeRe, double amplitudeIm) {
      if (v % 2 == 0) {
        add(k, v, amplitudeRe / 2, amplitudeIm / 2);
        add(-k, v, amplitudeRe / 2, amplitudeIm / 2);
      } else {
        add(k, v, amplitudeIm / 2, -amplitudeRe / 2);
        add(-k, v, -amplitudeIm / 2, amplitudeRe / 2);
      }
    }

    private void add(int u, int v, double valueRe, double valueIm) {
      re[u + degree][v + degree] += valueRe;
      im[u + degree][v + degree] += valueIm;
    }

    /** Real part of the amplitude of t_k(theta) exp(i v phi), the inverse of {@link #addWave}. */
    double waveRe(int k, int v) {
      double factor = k == 0 ? 1 : 2;
      return factor * (v % 2 == 0 ? re[k + degree][v + degree] : -im[k + degree][v + degree]);
    }

    /** Imaginary part of the same. */
    double waveIm(int k, int v) {
      double factor = k == 0 ? 1 : 2;
      return factor * (v % 2 == 0 ? im[k + degree][v + degree] : re[k + degree][v + degree]);
    }

    /** The series of the product of the two functions: H_UV = sum F_uv G_{U-u,V-v}. */
    Series times(Series other) {
      Series product = new Series(degree + other.degree);
      for (int u = 0; u <= 2 * degree; u++) {
        for (int v = 0; v <= 2 * degree; v++) {
          for (int s = 0; s <= 2 * other.degree; s++) {
            for (int t = 0; t <= 2 * other.degree; t++) {
              product.re[u + s][v + t] += re[u][v] * other.re[s][t] - im[u][v] * other.im[s][t];
              product.im[u + s][v + t] += re[u][v] * other.im[s][t] + im[u][v] * other.re[s][t];
            }
          }
        }
      }
      return product;
    }
  }
}

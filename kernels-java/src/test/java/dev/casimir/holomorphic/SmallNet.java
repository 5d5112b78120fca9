package dev.casimir.holomorphic;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * u = W phi(u) + b with the shifted logistic, of 8, 8 and 5 units in layers, as in the design note.
 */
final class SmallNet {
  /** How the feedback weights follow from the forward ones. */
  enum Feedback {
    TRANSPOSED,
    RANDOM,
    NEGATED
  }

  private static final int[] SIZES = {8, 8, 5};
  static final int UNITS = 21;

  final double[][] weights = new double[UNITS][UNITS];
  final double[] bias = new double[UNITS];

  SmallNet(RandomGenerator random, double scale, Feedback feedback) {
    int from = 0;
    for (int layer = 0; layer + 1 < SIZES.length; layer++) {
      int to = from + SIZES[layer];
      double factor = scale / Math.sqrt(SIZES[layer]);
      for (int i = to; i < to + SIZES[layer + 1]; i++) {
        for (int j = from; j < to; j++) {
          double forward = random.nextGaussian() * factor;
          weights[i][j] = forward;
          weights[j][i] =
              switch (feedback) {
                case TRANSPOSED -> forward;
                case RANDOM -> random.nextGaussian() * factor;
                case NEGATED -> -forward;
              };
        }
      }
      from = to;
    }
    Arrays.setAll(bias, i -> 0.3 + 0.1 * random.nextGaussian());
    for (int i = 0; i < SIZES[0]; i++) {
      bias[i] += random.nextGaussian();
    }
  }

  /** phi(u) = 1 / (1 + exp(2 - 4 u)); phi(1/2) = 1/2, phi'(1/2) = 1. */
  static double shiftedLogistic(double u) {
    return 1 / (1 + Math.exp(2 - 4 * u));
  }

  /** Scales W to this spectral radius and centres the net: then u = 1/2, with Jacobian W. */
  SmallNet centred(double radius) {
    double factor = radius / spectralRadius();
    for (int i = 0; i < UNITS; i++) {
      double sum = 0;
      for (int j = 0; j < UNITS; j++) {
        weights[i][j] *= factor;
        sum += weights[i][j];
      }
      bias[i] = 0.5 - 0.5 * sum;
    }
    return this;
  }

  /** From the growth of W^k x, which also works for pairs of complex eigenvalues. */
  private double spectralRadius() {
    double[] x = new double[UNITS];
    Arrays.setAll(x, i -> Math.sin(i + 1));
    double logarithm = 0;
    int powers = 4000;
    for (int k = 0; k < powers; k++) {
      double[] y = new double[UNITS];
      double square = 0;
      for (int i = 0; i < UNITS; i++) {
        for (int j = 0; j < UNITS; j++) {
          y[i] += weights[i][j] * x[j];
        }
        square += y[i] * y[i];
      }
      double norm = Math.sqrt(square);
      for (int i = 0; i < UNITS; i++) {
        x[i] = y[i] / norm;
      }
      if (k >= powers / 2) {
        logarithm += Math.log(norm);
      }
    }
    return Math.exp(logarithm / (powers - powers / 2));
  }

  void step(double[] state, double[] image) {
    for (int i = 0; i < UNITS; i++) {
      double sum = bias[i];
      for (int j = 0; j < UNITS; j++) {
        sum += weights[i][j] * shiftedLogistic(state[j]);
      }
      image[i] = sum;
    }
  }
}

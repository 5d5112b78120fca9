package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Statistical checks of samples with a fixed seed. A right sampler would fail one in a million of
 * them at another seed.
 */
public final class Statistics {
  /** Standard deviations that a normal variable exceeds once in a million. */
  private static final double NORMAL_BOUND = 4.892;

  /** The same for Kolmogorov's distance times the root of the sample size. */
  private static final double KOLMOGOROV_BOUND = 2.694;

  private Statistics() {}

  /** The mean of samples and its standard error. */
  record Mean(double value, double error) {
    static Mean of(double[] samples) {
      double sum = 0;
      for (double sample : samples) {
        sum += sample;
      }
      double mean = sum / samples.length;
      double squares = 0;
      for (double sample : samples) {
        squares += (sample - mean) * (sample - mean);
      }
      return new Mean(mean, Math.sqrt(squares / samples.length / (samples.length - 1)));
    }

    /** Whether the expectation may be this. */
    boolean admits(double expected) {
      return Math.abs(value - expected) <= NORMAL_BOUND * error;
    }
  }

  /** Fails if the samples hardly have this expectation. */
  public static void assertMean(double expected, double[] samples) {
    Mean mean = Mean.of(samples);
    assertTrue(mean.admits(expected), "expected " + expected + ", got " + mean);
  }

  /** Fails if two functions of the same samples hardly have the same expectation. */
  static void assertEqualMeans(double[] first, double[] second) {
    assertMean(0, differences(first, second));
  }

  /** Whether two functions of the same samples hardly have the same expectation. */
  static boolean differ(double[] first, double[] second) {
    return !Mean.of(differences(first, second)).admits(0);
  }

  private static double[] differences(double[] first, double[] second) {
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> first[i] - second[i]);
    return differences;
  }

  /** Fails if the samples hardly have this distribution function, by Kolmogorov and Smirnov. */
  public static void assertDistribution(double[] samples, DoubleUnaryOperator distribution) {
    double distance = distance(samples, distribution);
    assertTrue(distance <= KOLMOGOROV_BOUND, "distance " + distance);
  }

  /** Whether samples of this distribution would hardly be like these. */
  static boolean refutes(double[] samples, DoubleUnaryOperator distribution) {
    return distance(samples, distribution) > KOLMOGOROV_BOUND;
  }

  private static double distance(double[] samples, DoubleUnaryOperator distribution) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double value = distribution.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(value - (double) i / n, (i + 1.0) / n - value));
    }
    return distance * Math.sqrt(n);
  }
}

package dev.casimir.product.internal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Fits w_p = sum over r of a_r[i_p] b_r[j_p] c_r[k_p] to given numbers w_p, by damped least squares
 * (Levenberg and Marquardt) on relative errors. Only the listed entries count, all others are free.
 */
final class PathFactorization {
  private static final int ITERATIONS = 300;

  /** Iterations over which the error must fall by {@link #PROGRESS} for the fit to go on. */
  private static final int PATIENCE = 12;

  private static final double PROGRESS = 0.9;

  private final int[] first;
  private final int[] second;
  private final int[] output;
  private final double[] weights;
  private final double[] scales;
  private final int firstSize;
  private final int secondSize;
  private final int stride;

  /**
   * @param first i of each entry, below {@code firstSize}; likewise j and k
   */
  PathFactorization(
      int[] first,
      int[] second,
      int[] output,
      double[] weights,
      int firstSize,
      int secondSize,
      int outputSize) {
    this.first = first;
    this.second = second;
    this.output = output;
    this.weights = weights;
    this.firstSize = firstSize;
    this.secondSize = secondSize;
    this.stride = firstSize + secondSize + outputSize;
    double largest = Arrays.stream(weights).map(Math::abs).max().orElse(0);
    this.scales =
        Arrays.stream(weights)
            .map(w -> w != 0 ? 1 / Math.abs(w) : largest > 0 ? 1 / largest : 1)
            .toArray();
  }

  /**
   * The best factors of {@code rank} terms found from a start that depends on {@code seed}: for
   * each term a, then b, then c. Stops once the largest relative error is below {@code tolerance}.
   */
  double[] fit(int rank, long seed, double tolerance) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double size = Math.cbrt(Arrays.stream(weights).map(Math::abs).average().orElse(1) / rank);
    double[] factors = new double[rank * stride];
    for (int n = 0; n < factors.length; n++) {
      factors[n] = size * (1 + 0.5 * random.nextGaussian());
    }
    double damping = 1e-2;
    double squares = squares(factors, rank);
    double milestone = squares;
    for (int step = 0; step < ITERATIONS && error(factors, rank) > tolerance; step++) {
      if (step % PATIENCE == PATIENCE - 1) {
        if (squares > PROGRESS * milestone) {
          break;
        }
        milestone = squares;
      }
      double[] better = step(factors, rank, damping);
      double reached = squares(better, rank);
      if (reached < squares) {
        factors = better;
        squares = reached;
        damping = Math.max(damping / 4, 1e-14);
      } else {
        damping = Math.min(damping * 5, 1e8);
      }
    }
    return factors;
  }

  /** Largest error relative to the entry, or to the largest one where it is zero. */
  double error(double[] factors, int rank) {
    double largest = 0;
    for (int p = 0; p < weights.length; p++) {
      largest = Math.max(largest, Math.abs(value(factors, rank, p) - weights[p]) * scales[p]);
    }
    return largest;
  }

  private double squares(double[] factors, int rank) {
    double sum = 0;
    for (int p = 0; p < weights.length; p++) {
      double error = (value(factors, rank, p) - weights[p]) * scales[p];
      sum += error * error;
    }
    return sum;
  }

  private double value(double[] factors, int rank, int p) {
    double sum = 0;
    for (int r = 0; r < rank; r++) {
      sum += factors[a(r, p)] * factors[b(r, p)] * factors[c(r, p)];
    }
    return sum;
  }

  private int a(int term, int p) {
    return term * stride + first[p];
  }

  private int b(int term, int p) {
    return term * stride + firstSize + second[p];
  }

  private int c(int term, int p) {
    return term * stride + firstSize + secondSize + output[p];
  }

  /** One damped Gauss-Newton step. */
  private double[] step(double[] factors, int rank, double damping) {
    int n = factors.length;
    double[][] matrix = new double[n][n];
    double[] right = new double[n];
    int[] at = new int[3 * rank];
    double[] slope = new double[3 * rank];
    for (int p = 0; p < weights.length; p++) {
      for (int r = 0; r < rank; r++) {
        at[3 * r] = a(r, p);
        at[3 * r + 1] = b(r, p);
        at[3 * r + 2] = c(r, p);
        double a = factors[at[3 * r]];
        double b = factors[at[3 * r + 1]];
        double c = factors[at[3 * r + 2]];
        slope[3 * r] = scales[p] * b * c;
        slope[3 * r + 1] = scales[p] * a * c;
        slope[3 * r + 2] = scales[p] * a * b;
      }
      double error = (value(factors, rank, p) - weights[p]) * scales[p];
      for (int u = 0; u < at.length; u++) {
        right[at[u]] -= slope[u] * error;
        for (int v = 0; v < at.length; v++) {
          matrix[at[u]][at[v]] += slope[u] * slope[v];
        }
      }
    }
    double mean = 0;
    for (int u = 0; u < n; u++) {
      mean += matrix[u][u] / n;
    }
    for (int u = 0; u < n; u++) {
      matrix[u][u] += damping * (mean + matrix[u][u]) + Double.MIN_NORMAL;
    }
    solve(matrix, right);
    for (int u = 0; u < n; u++) {
      right[u] += factors[u];
    }
    return right;
  }

  /** Cholesky's method in place; the solution replaces {@code right}. */
  private static void solve(double[][] matrix, double[] right) {
    int n = right.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / matrix[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        right[i] -= matrix[i][k] * right[k];
      }
      right[i] /= matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        right[i] -= matrix[k][i] * right[k];
      }
      right[i] /= matrix[i][i];
    }
  }
}

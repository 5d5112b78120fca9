package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;
import java.util.Locale;

/**
 * Spectra with density prod_{i<j} |sinh(y_i - y_j)| exp(-tilt sum y_i) on the box |y_i| &lt;=
 * radius, or on its section sum y_i = 0, drawn exactly by rejection.
 *
 * <p>There are two proposals, and the one that is accepted more often is taken. Independent: every
 * y_i from the tilted exponential, accepted with the product of sinh over its largest value; good
 * for small radii. Ordered: since the product is at most prod exp(y_i - y_j) / 2 for decreasing y,
 * y_i from the exponential of rate n + 1 - 2i - tilt, accepted if decreasing and then with prod (1
 * - exp(-2 (y_i - y_j))); good for large radii, and used for the box only.
 */
public final class RejectionSpectrum implements Spectrum {
  /** Beyond, acceptance is too low or nearly so for any radius. */
  private static final int MAX_SIZE = 8;

  private static final double LEAST_ACCEPTANCE = 1e-4;
  private static final int TRIALS = 1 << 16;

  private final int size;
  private final double radius;
  private final boolean sumZero;
  private final TruncatedExponential tilted;
  private final TruncatedExponential[] ordered;
  private final double logLargest;
  private final boolean orderedProposal;
  private final double acceptance;

  /**
   * A spectrum of {@code size} values.
   *
   * @throws IllegalArgumentException if fewer than one proposal in ten thousand would be accepted
   */
  RejectionSpectrum(int size, double radius, boolean sumZero, double tilt) {
    this.size = size;
    this.radius = radius;
    this.sumZero = sumZero;
    tilted = new TruncatedExponential(-tilt, radius);
    ordered = new TruncatedExponential[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = new TruncatedExponential(size - 1 - 2 * i - tilt, radius);
    }
    if (size > MAX_SIZE) {
      throw hopeless();
    }
    // a bound that is certain although the place of the maximum is rounded
    logLargest = SinhProduct.logLargest(size, radius) + 1e-9;
    double independentRate = estimate(false);
    double orderedRate = sumZero ? 0 : estimate(true);
    orderedProposal = orderedRate > independentRate;
    acceptance = Math.max(orderedRate, independentRate);
    if (acceptance < LEAST_ACCEPTANCE) {
      throw hopeless();
    }
  }

  private IllegalArgumentException hopeless() {
    return new IllegalArgumentException(
        "n, radius: exact sampling by rejection would accept fewer than one proposal in ten"
            + " thousand for n = "
            + size
            + " and radius "
            + radius
            + "; weighted samples (logNormal) have no such limit");
  }

  private double estimate(boolean inOrder) {
    RandomStream random = new RandomStream();
    double[] y = new double[size];
    int accepted = 0;
    for (int i = 0; i < TRIALS; i++) {
      random.start(0, i);
      accepted += propose(random, y, inOrder) ? 1 : 0;
    }
    return (double) accepted / TRIALS;
  }

  /** Bound of all values. */
  public double radius() {
    return radius;
  }

  /** Rate at which the density falls with the sum of the values. */
  public double tilt() {
    return -tilted.rate();
  }

  /** A bound of the logarithm of the product of hyperbolic sines. */
  public double logLargest() {
    return logLargest;
  }

  /** Whether values sum to zero. */
  public boolean isSumZero() {
    return sumZero;
  }

  /** Whether values are proposed in order. */
  public boolean isOrdered() {
    return orderedProposal;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String method() {
    return String.format(Locale.ROOT, "singular values by rejection, %.2g accepted", acceptance);
  }

  @Override
  public double proposals() {
    return 1 / acceptance;
  }

  @Override
  public void draw(RandomStream random, double[] y) {
    boolean accepted;
    do {
      accepted = propose(random, y, orderedProposal);
    } while (!accepted);
  }

  private boolean propose(RandomStream random, double[] y, boolean inOrder) {
    if (inOrder) {
      for (int i = 0; i < size; i++) {
        y[i] = ordered[i].draw(random);
        if (i > 0 && y[i] > y[i - 1]) {
          return false;
        }
      }
      return random.uniform() < SinhProduct.defect(y, size);
    }
    return proposeIndependent(random, y)
        && random.uniform()
            < StrictMath.exp(SinhProduct.exponent(y, size) - logLargest)
                * SinhProduct.defect(y, size);
  }

  /** Whether the values lie in the domain; they are sorted then. */
  private boolean proposeIndependent(RandomStream random, double[] y) {
    int free = sumZero ? size - 1 : size;
    double sum = 0;
    for (int i = 0; i < free; i++) {
      y[i] = tilted.draw(random);
      sum += y[i];
    }
    if (sumZero) {
      y[size - 1] = -sum;
      if (Math.abs(sum) > radius) {
        return false;
      }
    }
    sortDecreasing(y);
    return true;
  }

  private void sortDecreasing(double[] y) {
    for (int i = 1; i < size; i++) {
      double value = y[i];
      int place = i;
      while (place > 0 && y[place - 1] < value) {
        y[place] = y[place - 1];
        place--;
      }
      y[place] = value;
    }
  }
}

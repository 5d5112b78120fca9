package dev.casimir.lie.internal.sampling;

import dev.casimir.lie.HaarDensity;
import dev.casimir.lie.LogNormalPolar;
import dev.casimir.random.RandomStream;

/** Matrices exp(X / 2) k with a Gaussian symmetric X, and their weights against Haar measure. */
public record LogNormalSampler(LogNormalPolar distribution, RotationSampler rotations)
    implements ItemSampler {
  @Override
  public int dimension() {
    return distribution.n();
  }

  @Override
  public String method() {
    return "Gaussian logarithm of the positive part, exponential by Jacobi rotations";
  }

  @Override
  public long multiplyAdds() {
    int n = dimension();
    return 20L * n * n * n + rotations.multiplyAdds();
  }

  @Override
  public double draw(Workspace work, double[] out) {
    int n = dimension();
    double[] symmetric = work.left;
    double squares = drawSymmetric(work.random, symmetric);
    SymmetricJacobi.decompose(symmetric, work.right, n);
    double logWeight = 0;
    double[] x = work.values;
    for (int i = 0; i < n; i++) {
      x[i] = symmetric[i * n + i];
      for (int j = 0; j < i; j++) {
        logWeight += HaarDensity.logSinhc((x[i] - x[j]) / 2);
      }
    }
    for (int i = 0; i < n; i++) {
      x[i] = StrictMath.exp(x[i] / 2);
    }
    double[] positive = work.left;
    SymmetricPositiveSampler.compose(work.right, x, positive, n);
    drawRotation(work, work.right);
    SingularValueSampler.multiply(positive, work.right, out, n);
    double variance = distribution.variance();
    int coordinates = n * (n + 1) / 2 - (distribution.special() ? 1 : 0);
    logWeight += squares / (2 * variance);
    logWeight += 0.5 * coordinates * StrictMath.log(2 * Math.PI * variance);
    return StrictMath.exp(logWeight);
  }

  /** Isotropic in the Frobenius norm; its trace is projected away where it must be zero. */
  private double drawSymmetric(RandomStream random, double[] symmetric) {
    int n = dimension();
    double deviation = Math.sqrt(distribution.variance());
    double trace = 0;
    for (int i = 0; i < n; i++) {
      symmetric[i * n + i] = deviation * random.gaussian();
      trace += symmetric[i * n + i];
      for (int j = 0; j < i; j++) {
        symmetric[i * n + j] = deviation * Math.sqrt(0.5) * random.gaussian();
        symmetric[j * n + i] = symmetric[i * n + j];
      }
    }
    for (int i = 0; distribution.special() && i < n; i++) {
      symmetric[i * n + i] -= trace / n;
    }
    double squares = 0;
    for (int i = 0; i < n * n; i++) {
      squares += symmetric[i] * symmetric[i];
    }
    return squares;
  }

  private void drawRotation(Workspace work, double[] out) {
    LogNormalPolar.Angles angles = distribution.angles();
    if (angles == LogNormalPolar.Angles.UNIFORM) {
      rotations.draw(work, out);
      return;
    }
    int count = distribution.count();
    double step = work.random.item() % count;
    int steps = angles == LogNormalPolar.Angles.EQUIDISTANT ? count : Math.max(1, count - 1);
    work.random.turn(step / steps - 0.5);
    RotationSampler.writeTurn(work.random, out);
  }
}

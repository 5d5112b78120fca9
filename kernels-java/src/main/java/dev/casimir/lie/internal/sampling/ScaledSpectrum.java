package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/** A spectrum of sum zero, moved by an independent logarithm of a scale. */
public record ScaledSpectrum(Spectrum unimodular, TruncatedExponential logScale)
    implements Spectrum {
  @Override
  public int size() {
    return unimodular.size();
  }

  @Override
  public String method() {
    return unimodular.method() + ", determinant by inverse distribution";
  }

  @Override
  public double proposals() {
    return unimodular.proposals();
  }

  @Override
  public void draw(RandomStream random, double[] y) {
    unimodular.draw(random, y);
    double shift = logScale.draw(random);
    for (int i = 0; i < size(); i++) {
      y[i] += shift;
    }
  }
}

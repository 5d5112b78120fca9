package dev.casimir.cli.apply;

/** What is drawn: Haar measure, or the log-normal distribution without or with its weights. */
public enum HaarSampler {
  HAAR,
  PAPER,
  WEIGHTED
}

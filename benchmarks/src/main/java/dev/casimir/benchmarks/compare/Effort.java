package dev.casimir.benchmarks.compare;

/**
 * How long a comparison measures each point. More effort gives narrower errors, not other means.
 */
public enum Effort {
  /** One fork and short iterations: the default run of degrees 1..12 stays under three minutes. */
  QUICK(1, 300, 3, 150),
  /** Two forks and longer iterations. */
  STANDARD(2, 1000, 5, 300),
  /** Three forks with the warm-up vector code may need, for numbers that are to be published. */
  THOROUGH(3, 3000, 8, 500);

  private final int forks;
  private final int warmupMilliseconds;
  private final int iterations;
  private final int iterationMilliseconds;

  Effort(int forks, int warmupMilliseconds, int iterations, int iterationMilliseconds) {
    this.forks = forks;
    this.warmupMilliseconds = warmupMilliseconds;
    this.iterations = iterations;
    this.iterationMilliseconds = iterationMilliseconds;
  }

  /** JVMs started for each point. */
  public int forks() {
    return forks;
  }

  /** Warm-up of each fork in milliseconds. */
  public int warmupMilliseconds() {
    return warmupMilliseconds;
  }

  /** Measurement iterations of each fork. */
  public int iterations() {
    return iterations;
  }

  /** Length of one measurement iteration in milliseconds. */
  public int iterationMilliseconds() {
    return iterationMilliseconds;
  }
}

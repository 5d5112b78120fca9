package dev.casimir.benchmarks.compare;

/** How long a comparison measures each point. */
public enum Effort {
  /** One JVM a point and short iterations: degrees 1..12 take under three minutes on two cores. */
  QUICK(1, 6_000, 20, 10, 1),
  /** Two JVMs a point and longer iterations. */
  STANDARD(2, 10_000, 40, 25, 10),
  /** Five JVMs a point, since compiled vector code may differ between JVMs. */
  THOROUGH(5, 20_000, 60, 25, 60);

  private final int forks;
  private final int settleMilliseconds;
  private final int iterations;
  private final int iterationMilliseconds;
  private final int longestCallSeconds;

  Effort(
      int forks,
      int settleMilliseconds,
      int iterations,
      int iterationMilliseconds,
      int longestCallSeconds) {
    this.forks = forks;
    this.settleMilliseconds = settleMilliseconds;
    this.iterations = iterations;
    this.iterationMilliseconds = iterationMilliseconds;
    this.longestCallSeconds = longestCallSeconds;
  }

  /** JVMs started for each point. */
  public int forks() {
    return forks;
  }

  /**
   * Processor time a JVM warms up in at most, in milliseconds; usually its speed settles sooner.
   */
  public int settleMilliseconds() {
    return settleMilliseconds;
  }

  /** Iterations measured in each JVM. */
  public int iterations() {
    return iterations;
  }

  /** Length of one iteration in milliseconds. */
  public int iterationMilliseconds() {
    return iterationMilliseconds;
  }

  /** A point whose single call is expected to take longer is skipped. */
  public int longestCallSeconds() {
    return longestCallSeconds;
  }
}

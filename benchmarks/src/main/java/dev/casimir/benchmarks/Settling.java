package dev.casimir.benchmarks;

/**
 * Runs code until its speed has settled. How long vector code needs for that varies tenfold with
 * the kernel, and until then it is hundreds of times slower, so a fixed warm-up is either wasted or
 * wrong.
 */
final class Settling {
  private static final long WINDOW_NANOSECONDS = 40_000_000;
  private static final int QUIET_WINDOWS = 10;
  private static final double GAIN = 0.98;

  private Settling() {}

  /**
   * Runs {@code code} until ten windows of 40 ms bring no gain of 2 % over the best before them, or
   * the time is over. At least one call, unless no time is given.
   */
  static void run(Runnable code, int milliseconds) {
    long start = System.nanoTime();
    long end = start + milliseconds * 1_000_000L;
    double best = Double.POSITIVE_INFINITY;
    int quiet = 0;
    while (quiet < QUIET_WINDOWS && System.nanoTime() < end) {
      double fastest = fastestCall(code, Math.min(end, System.nanoTime() + WINDOW_NANOSECONDS));
      quiet = fastest < GAIN * best ? 0 : quiet + 1;
      best = Math.min(best, fastest);
    }
  }

  private static double fastestCall(Runnable code, long end) {
    double fastest = Double.POSITIVE_INFINITY;
    long now = System.nanoTime();
    do {
      long before = now;
      code.run();
      now = System.nanoTime();
      fastest = Math.min(fastest, now - before);
    } while (now < end);
    return fastest;
  }
}

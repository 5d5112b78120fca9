package dev.casimir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Runs code until its speed has settled. How long vector code needs for that varies tenfold with
 * the kernel and with what else the machine does, and until then it is hundreds of times slower, so
 * a fixed warm-up is either wasted or wrong.
 *
 * <p>Time is the processor time of this thread. On a busy machine the compiler's threads starve as
 * this one does, so that they get their share before the speed counts as settled.
 */
public final class Settling {
  private static final long WINDOW_NANOSECONDS = 20_000_000;
  private static final int QUIET_WINDOWS = 4;
  private static final double GAIN = 0.98;
  private static final double COMPILER_SHARE = 0.3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Runnable code;
  private final double plausibleNanoseconds;
  private final boolean onlyThread;

  /**
   * @param code what is to settle
   * @param plausibleNanoseconds a time that compiled code surely undercuts; as long as one call
   *     takes longer, it has not settled
   * @param onlyThread whether no thread but this and the JVM's own works: then a busy compiler
   *     shows in the processor time of the process
   */
  public Settling(Runnable code, double plausibleNanoseconds, boolean onlyThread) {
    this.code = code;
    this.plausibleNanoseconds = plausibleNanoseconds;
    this.onlyThread = onlyThread;
  }

  /**
   * Runs the code until four windows of 20 ms in a row bring no gain of 2 % and find the compiler
   * idle, or {@code milliseconds} of processor time are over.
   */
  public void run(int milliseconds) {
    fastest(milliseconds);
  }

  /** Does the same and returns the fastest call in nanoseconds. */
  public double fastest(int milliseconds) {
    long end = THREADS.getCurrentThreadCpuTime() + milliseconds * 1_000_000L;
    double best = Double.POSITIVE_INFINITY;
    int quiet = 0;
    while (quiet < QUIET_WINDOWS && THREADS.getCurrentThreadCpuTime() < end) {
      long ownBefore = THREADS.getCurrentThreadCpuTime();
      long allBefore = PROCESS.getProcessCpuTime();
      double fastest = fastestCall(ownBefore + WINDOW_NANOSECONDS);
      long own = THREADS.getCurrentThreadCpuTime() - ownBefore;
      long others = PROCESS.getProcessCpuTime() - allBefore - own;
      boolean compiling = onlyThread && others > COMPILER_SHARE * own;
      boolean gained = fastest < GAIN * best;
      best = Math.min(best, fastest);
      quiet = gained || compiling || best > plausibleNanoseconds ? 0 : quiet + 1;
    }
    return best;
  }

  private double fastestCall(long end) {
    double fastest = Double.POSITIVE_INFINITY;
    do {
      long start = System.nanoTime();
      code.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    } while (THREADS.getCurrentThreadCpuTime() < end);
    return fastest;
  }
}

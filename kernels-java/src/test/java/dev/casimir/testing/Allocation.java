package dev.casimir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a run puts on the heap. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int RUNS = 50;
  private static final long MOST_CPU_NANOSECONDS = 60_000_000_000L;

  /**
   * Tag of the tests that run in a virtual machine of their own. What other kernels did before
   * decides what C2 inlines, and with it whether a slice of memory becomes an object.
   */
  public static final String OWN_JVM = "own-jvm";

  private Allocation() {}

  /**
   * Fails unless some fifty runs in a row put nothing on the heap. Until C2 has compiled a kernel
   * its vectors are objects, so that it may take a minute of the processors; of theirs, because a
   * busy machine compiles later, not differently.
   */
  public static void assertSettlesAtNothing(Runnable run) {
    long least = Long.MAX_VALUE;
    long deadline = PROCESS.getProcessCpuTime() + MOST_CPU_NANOSECONDS;
    while (least > 0 && PROCESS.getProcessCpuTime() < deadline) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        run.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, "bytes in " + RUNS + " runs");
  }
}

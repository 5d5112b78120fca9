package dev.casimir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a run puts on the heap. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RUNS = 50;
  private static final long LONGEST_NANOSECONDS = 60_000_000_000L;

  /**
   * Tag of the tests that run in a virtual machine of their own. What other kernels did before
   * decides what C2 inlines, and with it whether a slice of memory becomes an object.
   */
  public static final String OWN_JVM = "own-jvm";

  private Allocation() {}

  /**
   * Fails unless some fifty runs in a row put nothing on the heap. Until C2 has compiled a kernel
   * its vectors are objects, so that it may take a minute.
   */
  public static void assertSettlesAtNothing(Runnable run) {
    long least = Long.MAX_VALUE;
    long deadline = System.nanoTime() + LONGEST_NANOSECONDS;
    while (least > 0 && System.nanoTime() < deadline) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        run.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, "bytes in " + RUNS + " runs");
  }
}

package dev.casimir.simd;

import java.util.Objects;

/**
 * Runs independent items on several threads: the caller and daemon threads that all callers share.
 *
 * <p>The items are handed out in ranges of a fixed grain, first come first served. Any thread may
 * call, also from inside a task: a caller does every range that no worker has taken, and waits only
 * for workers that have begun one.
 */
public final class ParallelItems {
  private ParallelItems() {}

  /**
   * Calls {@code task} for disjoint ranges that cover {@code 0..items}, and returns when all are
   * done. With one thread, or no more than one grain of items, that is one call in the calling
   * thread, and nothing is allocated. What a task writes is visible to the caller afterwards.
   *
   * <p>If a task throws, no further range is begun, and the first exception is thrown here after
   * every thread has stopped; later ones are added to it as suppressed. Interrupting the caller
   * does not cut a run short; its interrupt status is kept.
   *
   * @param threads the most threads to use, the calling one included
   * @param items number of items; with none, {@code task} is not called
   * @param grain items of one range (the last may have fewer)
   */
  public static void run(int threads, long items, long grain, RangeTask task) {
    Objects.requireNonNull(task, "task");
    checkAtLeast("threads", 1, threads);
    checkAtLeast("items", 0, items);
    checkAtLeast("grain", 1, grain);
    if (items == 0) {
      return;
    }
    if (threads == 1 || items <= grain) {
      task.run(0, items);
      return;
    }
    long ranges = (items - 1) / grain + 1;
    Workers.run(new RangeJob(task, items, grain), (int) Math.min(threads, ranges) - 1);
  }

  private static void checkAtLeast(String name, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected " + least + " or more, got " + value);
    }
  }
}

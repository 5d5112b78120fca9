package dev.casimir.simd;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The ranges of one parallel run: handed out once each, until none is left or one has failed. */
final class RangeJob {
  private final RangeTask task;
  private final long items;
  private final long grain;
  private final long ranges;
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  RangeJob(RangeTask task, long items, long grain) {
    this.task = task;
    this.items = items;
    this.grain = grain;
    this.ranges = (items - 1) / grain + 1;
  }

  /** Does ranges until there is nothing left to begin. Keeps what the task throws. */
  void work() {
    try {
      while (failure.get() == null) {
        long range = next.getAndIncrement();
        if (range >= ranges) {
          return;
        }
        long from = range * grain;
        task.run(from, from + Math.min(grain, items - from));
      }
    } catch (Throwable thrown) {
      Throwable first = failure.compareAndExchange(null, thrown);
      if (first != null && first != thrown) {
        first.addSuppressed(thrown);
      }
    }
  }

  /** Throws the first failure, as it was, if there was one. */
  void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      RangeJob.<RuntimeException>throwAsIs(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwAsIs(Throwable thrown) throws T {
    throw (T) thrown;
  }
}

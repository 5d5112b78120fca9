package dev.casimir.device;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.Objects;
import java.util.Optional;

/**
 * How an operation is to be planned: precision, memory layout of irreps, threads and, if wished,
 * the algorithm. The number of threads never changes a bit of a result.
 *
 * @param expectedItems items of most calls, as far as known: edges of a graph. It weighs what an
 *     algorithm does for several items at once; {@link #MANY_ITEMS} where nothing is said
 */
public record PlanOptions(
    DType dtype, Layout layout, int threads, Optional<Choice> algorithm, long expectedItems) {
  /** So many items that what is done for several at once is shared by all of them. */
  public static final long MANY_ITEMS = Long.MAX_VALUE;

  /** The largest number of threads a plan accepts. */
  public static final int MAX_THREADS = 1024;

  public PlanOptions {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(algorithm, "algorithm");
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected FLOAT32 or FLOAT64, got " + dtype);
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads: expected 1.." + MAX_THREADS + ", got " + threads);
    }
    if (expectedItems < 1) {
      throw new IllegalArgumentException(
          "expectedItems: expected at least 1, got " + expectedItems);
    }
  }

  /** One thread, the planner's choice of algorithm, many items. */
  public static PlanOptions of(DType dtype, Layout layout) {
    return new PlanOptions(dtype, layout, 1, Optional.empty(), MANY_ITEMS);
  }

  public PlanOptions withThreads(int count) {
    return new PlanOptions(dtype, layout, count, algorithm, expectedItems);
  }

  /** Asks for one algorithm instead of the planner's choice. */
  public PlanOptions withAlgorithm(Choice choice) {
    return new PlanOptions(dtype, layout, threads, Optional.of(choice), expectedItems);
  }

  /** Says how many items most calls have, at least 1. Calls may have any other number. */
  public PlanOptions withExpectedItems(long items) {
    return new PlanOptions(dtype, layout, threads, algorithm, items);
  }
}

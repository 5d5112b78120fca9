package dev.casimir.device;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.Objects;
import java.util.Optional;

/**
 * How an operation is to be planned: precision, memory layout of irreps, threads and, if wished,
 * the algorithm. The number of threads never changes a bit of a result.
 */
public record PlanOptions(DType dtype, Layout layout, int threads, Optional<Choice> algorithm) {
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
  }

  /** One thread, the planner's choice of algorithm. */
  public static PlanOptions of(DType dtype, Layout layout) {
    return new PlanOptions(dtype, layout, 1, Optional.empty());
  }

  public PlanOptions withThreads(int count) {
    return new PlanOptions(dtype, layout, count, algorithm);
  }

  /** Asks for one algorithm instead of the planner's choice. */
  public PlanOptions withAlgorithm(Choice choice) {
    return new PlanOptions(dtype, layout, threads, Optional.of(choice));
  }
}

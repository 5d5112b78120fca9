package dev.casimir.cuda.internal.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Closes what a constructor of a kernel had put on the device before it failed. */
final class Unfinished {
  private static final ThreadLocal<Deque<List<PlannedKernel>>> PLANS =
      ThreadLocal.withInitial(ArrayDeque::new);

  private Unfinished() {}

  /** Constructors of kernels begin with it. */
  static void began(PlannedKernel kernel) {
    List<PlannedKernel> innermost = PLANS.get().peek();
    if (innermost != null) {
      innermost.add(kernel);
    }
  }

  /** Plans; if that fails, all kernels that were begun meanwhile are closed. */
  static <K> K plan(Supplier<K> planner) {
    Deque<List<PlannedKernel>> plans = PLANS.get();
    List<PlannedKernel> begun = new ArrayList<>();
    plans.push(begun);
    try {
      return planner.get();
    } catch (RuntimeException | Error e) {
      begun.forEach(PlannedKernel::free);
      throw e;
    } finally {
      plans.pop();
    }
  }
}

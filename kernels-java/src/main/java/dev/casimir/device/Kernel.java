package dev.casimir.device;

/**
 * A planned operation: immutable, thread-safe and reusable. Running it allocates nothing on the
 * heap when it runs on one thread.
 */
public interface Kernel {
  /** What was chosen and what it costs. */
  PlanReport report();

  /** {@link #report()} as text for a person. */
  default String explain() {
    return report().toText();
  }
}

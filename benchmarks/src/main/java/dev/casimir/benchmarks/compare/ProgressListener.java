package dev.casimir.benchmarks.compare;

/** Hears how far a comparison is. Stages do not nest; calls come from one thread. */
public interface ProgressListener {
  /** A stage of {@code steps} steps begins. */
  void begin(String stage, int steps);

  /** The next step of the stage is about to run; {@code detail} says which. */
  void step(String detail);

  /** The stage is over. */
  void end();

  /** Hears nothing. */
  static ProgressListener silent() {
    return new ProgressListener() {
      @Override
      public void begin(String stage, int steps) {}

      @Override
      public void step(String detail) {}

      @Override
      public void end() {}
    };
  }
}

package dev.casimir.cli.validate;

import dev.casimir.benchmarks.compare.ProgressListener;

/** Keeps quiet about what takes no time: the first words come after two seconds. */
final class LateProgress implements ProgressListener {
  private static final long QUIET_NANOSECONDS = 2_000_000_000L;

  private final ProgressListener listener;
  private final long start = System.nanoTime();
  private String stage = "";
  private int left;
  private boolean speaking;

  LateProgress(ProgressListener listener) {
    this.listener = listener;
  }

  @Override
  public void begin(String name, int steps) {
    stage = name;
    left = steps;
  }

  @Override
  public void step(String detail) {
    if (!speaking && System.nanoTime() - start > QUIET_NANOSECONDS) {
      speaking = true;
      listener.begin(stage, left);
    }
    if (speaking) {
      listener.step(detail);
    }
    left--;
  }

  @Override
  public void end() {
    if (speaking) {
      listener.end();
      speaking = false;
    }
  }
}

package dev.casimir.cuda.internal.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stages of a kernel that no call uses at present, up to a number. */
final class StagePool implements AutoCloseable {
  private final int most;
  private final Supplier<Stage> make;
  private final Deque<Stage> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param most how many to keep for later calls
   */
  StagePool(int most, Supplier<Stage> make) {
    this.most = most;
    this.make = make;
  }

  /** Does a call on a stage that is free, or on a new one. */
  void run(HostCall call) {
    Stage free = idle();
    Stage stage = free == null ? make.get() : free;
    try {
      stage.run(call);
    } finally {
      giveBack(stage);
    }
  }

  private synchronized @Nullable Stage idle() {
    return idle.pollFirst();
  }

  private synchronized void giveBack(Stage stage) {
    if (closed || idle.size() == most) {
      stage.free();
    } else {
      idle.addFirst(stage);
    }
  }

  /** How many stages are kept for later calls. */
  synchronized int size() {
    return idle.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Stage::free);
    idle.clear();
  }
}

package dev.casimir.lie.internal.sampling;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Workspaces for concurrent callers: when one is free, taking and giving back allocate nothing. */
final class WorkspacePool {
  private static final int SLOTS =
      Math.max(8, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  private final int dimension;
  private final AtomicReferenceArray<@Nullable Workspace> free = new AtomicReferenceArray<>(SLOTS);

  WorkspacePool(int dimension) {
    this.dimension = dimension;
  }

  /** A workspace nobody else holds until it is released. */
  Workspace acquire() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (free.getPlain(slot) != null) {
        Workspace workspace = free.getAndSet(slot, null);
        if (workspace != null) {
          return workspace;
        }
      }
    }
    return new Workspace(dimension);
  }

  /** Gives one back; beyond a fixed number of free ones it is left to the garbage collector. */
  void release(Workspace workspace) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (free.compareAndSet(slot, null, workspace)) {
        return;
      }
    }
  }
}

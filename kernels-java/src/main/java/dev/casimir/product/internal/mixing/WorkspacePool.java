package dev.casimir.product.internal.mixing;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Workspaces for concurrent callers: taken at the start of a run and given back at its end. */
final class WorkspacePool {
  private static final int SLOTS = 16;

  private final MixingSizes sizes;
  private final AtomicReferenceArray<Workspace> free = new AtomicReferenceArray<>(SLOTS);

  WorkspacePool(MixingSizes sizes) {
    this.sizes = sizes;
  }

  Workspace acquire() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (free.getPlain(slot) != null) {
        Workspace space = free.getAndSet(slot, null);
        if (space != null) {
          return space;
        }
      }
    }
    return new Workspace(sizes);
  }

  /** Beyond a fixed number of free ones it is left to the garbage collector. */
  void release(Workspace space) {
    space.forget();
    for (int slot = 0; slot < SLOTS; slot++) {
      if (free.compareAndSet(slot, null, space)) {
        return;
      }
    }
  }
}

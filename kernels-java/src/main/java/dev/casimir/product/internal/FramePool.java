package dev.casimir.product.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Frames for concurrent callers of one pass; when one is free, taking and giving allocates nothing.
 */
final class FramePool {
  private static final int SLOTS =
      Math.max(8, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  private final Supplier<PanelFrame> maker;
  private final AtomicReferenceArray<PanelFrame> free = new AtomicReferenceArray<>(SLOTS);

  FramePool(Supplier<PanelFrame> maker) {
    this.maker = maker;
  }

  PanelFrame acquire() {
    for (int i = 0; i < SLOTS; i++) {
      if (free.getPlain(i) != null) {
        PanelFrame frame = free.getAndSet(i, null);
        if (frame != null) {
          return frame;
        }
      }
    }
    return maker.get();
  }

  /** Gives a frame back; it lets go of its tensors. */
  void release(PanelFrame frame) {
    frame.clear();
    for (int i = 0; i < SLOTS; i++) {
      if (free.compareAndSet(i, null, frame)) {
        return;
      }
    }
  }
}

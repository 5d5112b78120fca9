package dev.casimir.simd;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Reusable objects for concurrent callers; when one is free, taking and giving back allocates
 * nothing.
 */
public final class ObjectPool<T> {
  private static final int SLOTS =
      Math.max(8, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> free = new AtomicReferenceArray<>(SLOTS);

  public ObjectPool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** An object nobody else holds until it is released, in the state its last user left it in. */
  public T acquire() {
    for (int i = 0; i < SLOTS; i++) {
      if (free.getPlain(i) != null) {
        T object = free.getAndSet(i, null);
        if (object != null) {
          return object;
        }
      }
    }
    return maker.get();
  }

  /** Gives an object back; beyond a fixed number they are left to the garbage collector. */
  public void release(T object) {
    for (int i = 0; i < SLOTS; i++) {
      if (free.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}

package dev.casimir.simd;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Scratch memory of one size for concurrent callers. A kernel owns a pool, takes a segment at the
 * start of a run and gives it back at the end; when one is free, neither allocates.
 *
 * <p>Segments are native, 64-byte aligned, at least as large as asked for, usable from any thread,
 * and hold whatever their last user left in them. One that is never released is freed by the
 * garbage collector, as is the pool.
 */
public final class ScratchPool {
  private static final int SLOTS =
      Math.max(8, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  private final long bytes;
  private final AtomicReferenceArray<MemorySegment> free = new AtomicReferenceArray<>(SLOTS);

  /** A pool of segments of {@code bytes} bytes, rounded up to whole 64-byte vectors. */
  public ScratchPool(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: expected a size of 0 or more, got " + bytes);
    }
    this.bytes = Math.addExact(Math.max(bytes, 1), Tensor.ALIGNMENT - 1) & -(long) Tensor.ALIGNMENT;
  }

  /** Size of every segment of this pool. */
  public long bytes() {
    return bytes;
  }

  /** A segment nobody else holds until it is released; its contents are undefined. */
  public MemorySegment acquire() {
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (home + i) % SLOTS;
      if (free.getPlain(slot) != null) {
        MemorySegment segment = free.getAndSet(slot, null);
        if (segment != null) {
          return segment;
        }
      }
    }
    return Tensor.zeros(Arena.ofAuto(), DType.INT64, bytes / Long.BYTES).segment();
  }

  /**
   * Gives back a segment that {@link #acquire} returned. Beyond a fixed number of free segments it
   * is left to the garbage collector.
   */
  public void release(MemorySegment segment) {
    Objects.requireNonNull(segment, "segment");
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "segment: expected one of this pool, of "
              + bytes
              + " bytes, got one of "
              + segment.byteSize());
    }
    refuseSecondRelease(segment);
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      if (free.compareAndSet((home + i) % SLOTS, null, segment)) {
        return;
      }
    }
  }

  /** Two users of one scratch would compute nonsense in silence, far from the mistake. */
  private void refuseSecondRelease(MemorySegment segment) {
    for (int slot = 0; slot < SLOTS; slot++) {
      MemorySegment held = free.getPlain(slot);
      if (held != null && held.address() == segment.address()) {
        throw new IllegalStateException("segment: released twice");
      }
    }
  }

  /** Where this thread looks first: it finds the memory that is warm in its own caches. */
  private static int home() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}

package dev.casimir.linalg.internal.multiply;

import dev.casimir.simd.ScratchPool;
import java.lang.foreign.MemorySegment;

/** Scratch memory for concurrent callers, as large as the largest piece asked for so far. */
public final class GrowingScratch {
  private volatile ScratchPool pool = new ScratchPool(1);

  /** Memory of at least so many bytes that nobody else holds until it is released. */
  public MemorySegment acquire(long bytes) {
    ScratchPool current = pool;
    return (current.bytes() >= bytes ? current : grow(bytes)).acquire();
  }

  private synchronized ScratchPool grow(long bytes) {
    if (pool.bytes() < bytes) {
      pool = new ScratchPool(bytes);
    }
    return pool;
  }

  /** Gives memory back; what is too small by now is left to the garbage collector. */
  public void release(MemorySegment segment) {
    ScratchPool current = pool;
    if (current.bytes() == segment.byteSize()) {
      current.release(segment);
    }
  }
}

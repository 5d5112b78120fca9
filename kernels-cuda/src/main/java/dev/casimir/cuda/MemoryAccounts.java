package dev.casimir.cuda;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a device has lent out, and blocks whose owners forgot them. */
final class MemoryAccounts {
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong leaks = new AtomicLong();
  private final ConcurrentLinkedQueue<Runnable> forgotten = new ConcurrentLinkedQueue<>();

  void allocated(long size) {
    blocks.incrementAndGet();
    bytes.addAndGet(size);
  }

  void freed(long size) {
    blocks.decrementAndGet();
    bytes.addAndGet(-size);
  }

  void forgotten(Runnable free) {
    leaks.incrementAndGet();
    forgotten.add(free);
  }

  /** Frees what was forgotten. */
  void takeBack() {
    for (@Nullable Runnable free = forgotten.poll(); free != null; free = forgotten.poll()) {
      free.run();
    }
  }

  long blocks() {
    return blocks.get();
  }

  long bytes() {
    return bytes.get();
  }

  long leaks() {
    return leaks.get();
  }
}

package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The stagings of a kernel that no call uses at present. */
final class StagingPool implements AutoCloseable {
  private final CudaDevice device;
  private final Deque<Staging> idle = new ArrayDeque<>();
  private boolean closed;

  StagingPool(CudaDevice device) {
    this.device = device;
  }

  Staging take() {
    Staging staging = idle();
    device.enter();
    return staging == null ? new Staging(this, device) : staging;
  }

  private synchronized @Nullable Staging idle() {
    return idle.pollFirst();
  }

  synchronized void giveBack(Staging staging) {
    if (closed) {
      staging.free();
    } else {
      idle.addFirst(staging);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Staging::free);
    idle.clear();
  }
}

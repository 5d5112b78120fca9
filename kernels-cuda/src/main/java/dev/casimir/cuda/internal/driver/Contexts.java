package dev.casimir.cuda.internal.driver;

import dev.casimir.cuda.CudaException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which context each thread uses, and which of them have broken down. */
final class Contexts {
  private static final class State {
    final long handle;
    volatile @Nullable CudaException breakdown;

    State(long handle) {
      this.handle = handle;
    }
  }

  private final DriverCalls calls;
  private final Map<Long, State> states = new ConcurrentHashMap<>();
  private final Set<Long> recordingStreams = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<State> current = new ThreadLocal<>();

  Contexts(DriverCalls calls) {
    this.calls = calls;
  }

  /** Makes a context current for this thread; returns the driver's result code. */
  int enter(long context) {
    State state = states.computeIfAbsent(context, State::new);
    current.set(state);
    return state.breakdown == null ? calls.setCurrent(context) : 0;
  }

  /**
   * Before every call that wants the current context to work.
   *
   * @throws CudaException at once if it has broken down
   */
  void use() {
    State state = current.get();
    if (state == null) {
      return; // the driver says that no context is current
    }
    CudaException breakdown = state.breakdown;
    if (breakdown != null) {
      throw new CudaException(
          breakdown.code(),
          "The GPU cannot be used any more in this process since an earlier call failed: "
              + breakdown.getMessage(),
          breakdown);
    }
    carry(state);
  }

  /** Before every call that gives something back: whether there still is something to give. */
  boolean lives() {
    State state = current.get();
    if (state != null && state.breakdown == null) {
      carry(state);
    }
    return state == null || state.breakdown == null;
  }

  /** Virtual threads may have moved to another thread of the system, which the driver looks at. */
  private void carry(State state) {
    if (Thread.currentThread().isVirtual()) {
      calls.setCurrent(state.handle);
    }
  }

  /** Notes an error after which the current context is of no use; returns it. */
  CudaException failed(CudaException failure) {
    State state = current.get();
    if (state != null && state.breakdown == null && DriverErrors.isSticky(failure.code())) {
      state.breakdown = failure;
    }
    return failure;
  }

  /** Notes whether launches on a stream are recorded instead of done. */
  void recording(long stream, boolean records) {
    if (records) {
      recordingStreams.add(stream);
    } else {
      recordingStreams.remove(stream);
    }
  }

  boolean records(long stream) {
    return recordingStreams.contains(stream);
  }
}

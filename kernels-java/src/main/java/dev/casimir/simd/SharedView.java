package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/**
 * Lets worker threads touch memory of a confined arena for the time its owner is blocked in {@link
 * ParallelItems#run}.
 *
 * <p>Memory of shared, automatic and global arenas is open to every thread and is used as it is:
 * closing a shared arena in the middle of a run then still fails safely. Memory of a confined arena
 * is reached through an alias without lifetime. That is sound because only the owner can close the
 * arena, and it is the owner that waits for the workers; the alias must not outlive the run. To
 * make one, this module needs native access ({@code --enable-native-access=dev.casimir.kernels});
 * without, such memory stays on its thread and a run uses only that.
 */
public final class SharedView {
  /** Owns nothing, so it can access exactly what every thread can. */
  private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

  private SharedView() {}

  /**
   * Whether workers can be given {@code segment}, that is, whether {@link #forThreads} works for
   * more than one thread. To be asked by the thread that will run.
   */
  public static boolean isAccessibleByWorkers(MemorySegment segment) {
    return isAccessibleByWorkers(segment, nativeAccess());
  }

  static boolean isAccessibleByWorkers(MemorySegment segment, boolean nativeAccess) {
    return segment.isAccessibleBy(STRANGER)
        || (nativeAccess && segment.isNative() && segment.isAccessibleBy(Thread.currentThread()));
  }

  /**
   * A segment over the same memory that {@code threads} threads may use while the caller is in
   * {@link ParallelItems#run}: {@code segment} itself for one thread or where every thread may use
   * it, else an alias.
   *
   * @throws IllegalStateException if the arena is closed, or if the memory is bound to a thread and
   *     {@link #isAccessibleByWorkers} is false
   * @throws WrongThreadException if it is bound to another thread than the caller's
   */
  public static MemorySegment forThreads(MemorySegment segment, int threads) {
    return forThreads(segment, threads, nativeAccess());
  }

  @SuppressWarnings("restricted") // sound as the class comment says, and asked for beforehand
  static MemorySegment forThreads(MemorySegment segment, int threads, boolean nativeAccess) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("segment: its arena is closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(
          "segment: its arena is confined to another thread than "
              + Thread.currentThread().getName());
    }
    if (threads == 1 || segment.isAccessibleBy(STRANGER)) {
      return segment;
    }
    if (!isAccessibleByWorkers(segment, nativeAccess)) {
      throw new IllegalStateException(
          "segment: its arena is confined to one thread; use a shared arena, or start java with"
              + " --enable-native-access=dev.casimir.kernels, for "
              + threads
              + " threads");
    }
    MemorySegment alias =
        MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    return segment.isReadOnly() ? alias.asReadOnly() : alias;
  }

  /**
   * Asked each time: the JVM may grant access later, with a warning, at a first restricted call.
   */
  private static boolean nativeAccess() {
    return SharedView.class.getModule().isNativeAccessEnabled();
  }
}

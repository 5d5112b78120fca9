package dev.casimir.simd;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The worker threads of {@link ParallelItems}: daemons that start when first wanted and then stay.
 *
 * <p>A call is open to workers until its caller finds no range left; from then on none can join it,
 * and the caller waits for those inside. So a call never waits for a worker that is busy elsewhere,
 * and who waits does so for work begun on its own behalf: nested and concurrent calls cannot
 * deadlock. One lock guards everything; it is taken per call and worker, not per range.
 */
final class Workers {
  /** Polls before a caller sleeps, tens of microseconds: what waking it up would cost. */
  private static final int POLLS = 1 << 10;

  /** The most workers there ever are, whatever callers ask for. */
  private static final int LIMIT = 1023;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition WANTED = LOCK.newCondition();
  private static final ArrayDeque<Call> OPEN = new ArrayDeque<>();
  private static int started;

  private Workers() {}

  /** One call: how many more workers may join it and how many are inside. */
  private static final class Call {
    final RangeJob job;
    final Condition left = LOCK.newCondition();
    int vacancies;
    final AtomicInteger inside = new AtomicInteger();

    Call(RangeJob job, int vacancies) {
      this.job = job;
      this.vacancies = vacancies;
    }
  }

  /** Runs {@code job} in the calling thread and at most {@code workers} others. */
  static void run(RangeJob job, int workers) {
    Call call = new Call(job, Math.min(workers, LIMIT));
    open(call);
    try {
      job.work();
    } finally {
      close(call);
    }
    job.throwFailure();
  }

  private static void open(Call call) {
    LOCK.lock();
    try {
      while (started < call.vacancies) {
        Thread.ofPlatform()
            .daemon()
            .name("casimir-worker-" + (started + 1))
            .inheritInheritableThreadLocals(false)
            .start(Workers::serve);
        started++;
      }
      OPEN.addLast(call);
      for (int i = 0; i < call.vacancies; i++) {
        WANTED.signal();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void close(Call call) {
    LOCK.lock();
    try {
      OPEN.remove(call);
    } finally {
      LOCK.unlock();
    }
    for (int i = 0; i < POLLS && call.inside.get() > 0; i++) {
      Thread.onSpinWait();
    }
    LOCK.lock();
    try {
      while (call.inside.get() > 0) {
        call.left.awaitUninterruptibly();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** The life of a worker. */
  private static void serve() {
    while (true) {
      Call call = join();
      call.job.work();
      leave(call);
    }
  }

  private static Call join() {
    LOCK.lock();
    try {
      while (OPEN.isEmpty()) {
        WANTED.awaitUninterruptibly();
      }
      Call call = OPEN.getFirst();
      call.inside.incrementAndGet();
      if (--call.vacancies == 0) {
        OPEN.removeFirst();
      }
      return call;
    } finally {
      LOCK.unlock();
    }
  }

  private static void leave(Call call) {
    Thread.interrupted(); // a task's interrupt must not reach the next call
    LOCK.lock();
    try {
      if (call.inside.decrementAndGet() == 0) {
        call.left.signal();
      }
    } finally {
      LOCK.unlock();
    }
  }
}

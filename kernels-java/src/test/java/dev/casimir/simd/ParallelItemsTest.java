package dev.casimir.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelItemsTest {
  @Test
  void everyItemIsDoneExactlyOnceInRangesOfTheGrain() {
    Property.check(
        300,
        1,
        random -> {
          int items = random.nextInt(2000);
          int grain = random.nextInt(1, 300);
          int threads = random.nextInt(1, 9);
          AtomicIntegerArray done = new AtomicIntegerArray(items);
          ParallelItems.run(
              threads,
              items,
              grain,
              (from, to) -> {
                assertTrue(from < to);
                if (threads > 1) {
                  assertEquals(0, from % grain);
                  assertEquals(Math.min(from + grain, items), to);
                }
                for (long i = from; i < to; i++) {
                  done.incrementAndGet((int) i);
                }
              });
          for (int i = 0; i < items; i++) {
            assertEquals(1, done.get(i), "item " + i);
          }
        });
  }

  @Test
  void writesOfTheWorkersAreSeenByTheCaller() {
    int[] plain = new int[10_000];
    int[] expected = new int[plain.length];
    for (int round = 1; round <= 200; round++) {
      int value = round;
      ParallelItems.run(
          4, plain.length, 100, (from, to) -> Arrays.fill(plain, (int) from, (int) to, value));
      Arrays.fill(expected, value);
      assertArrayEquals(expected, plain);
    }
  }

  @Test
  void theCallerWaitsForSlowWorkers() {
    for (int round = 0; round < 5; round++) {
      CountDownLatch together = new CountDownLatch(2);
      AtomicInteger done = new AtomicInteger();
      ParallelItems.run(
          2,
          2,
          1,
          (from, to) -> {
            together.countDown();
            await(together);
            if (Thread.currentThread().getName().startsWith("casimir-worker")) {
              pause(30);
            }
            done.incrementAndGet();
          });
      assertEquals(2, done.get());
    }
  }

  @Test
  void oneThreadIsOneDirectCallThatAllocatesNothing() {
    long[] seen = new long[3];
    Thread caller = Thread.currentThread();
    RangeTask task =
        (from, to) -> {
          assertSame(caller, Thread.currentThread());
          seen[0] += 1;
          seen[1] = from;
          seen[2] = to;
        };
    ParallelItems.run(1, 1000, 10, task);
    assertArrayEquals(new long[] {1, 0, 1000}, seen);
    ParallelItems.run(8, 1000, 1000, task);
    assertArrayEquals(new long[] {2, 0, 1000}, seen);
    Allocation.assertSettlesAtNothing(
        () -> {
          ParallelItems.run(1, 1000, 10, task);
        });
  }

  @Test
  void asManyThreadsAsAskedForWorkAtOnce() {
    for (int threads : new int[] {2, 3, 7}) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch together = new CountDownLatch(threads);
      ParallelItems.run(
          threads,
          threads,
          1,
          (from, to) -> {
            seen.add(Thread.currentThread());
            together.countDown();
            await(together);
          });
      assertEquals(threads, seen.size());
      assertTrue(seen.remove(Thread.currentThread()));
      for (Thread worker : seen) {
        assertTrue(worker.isDaemon());
        assertTrue(worker.getName().matches("casimir-worker-\\d+"), worker.getName());
      }
    }
  }

  @Test
  void neverMoreThreadsThanAskedFor() {
    ParallelItems.run(6, 100, 1, (from, to) -> Thread.onSpinWait());
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ParallelItems.run(
        2,
        500,
        1,
        (from, to) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
        });
    assertTrue(most.get() <= 2, "at once: " + most);
  }

  @Test
  void theFirstExceptionIsThrownAfterAllHaveStopped() {
    for (int round = 0; round < 200; round++) {
      IllegalStateException mine = new IllegalStateException("item 40");
      AtomicInteger running = new AtomicInteger();
      AtomicLong begun = new AtomicLong();
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  ParallelItems.run(
                      4,
                      1_000_000_000_000L,
                      1,
                      (from, to) -> {
                        running.incrementAndGet();
                        begun.incrementAndGet();
                        try {
                          if (from == 40) {
                            throw mine;
                          }
                        } finally {
                          running.decrementAndGet();
                        }
                      }));
      assertSame(mine, thrown);
      assertEquals(0, running.get());
      long after = begun.get();
      Thread.yield();
      assertEquals(after, begun.get());
    }
  }

  @Test
  void errorsOfSeveralThreadsAreAllKept() {
    CountDownLatch together = new CountDownLatch(3);
    StackOverflowError thrown =
        assertThrows(
            StackOverflowError.class,
            () ->
                ParallelItems.run(
                    3,
                    3,
                    1,
                    (from, to) -> {
                      together.countDown();
                      await(together);
                      throw new StackOverflowError("range " + from);
                    }));
    assertEquals(2, thrown.getSuppressed().length);
    ParallelItems.run(3, 3, 1, (from, to) -> {});
  }

  @Test
  void oneExceptionObjectThrownByAllIsNoProblem() {
    RuntimeException shared = new RuntimeException("shared");
    CountDownLatch together = new CountDownLatch(2);
    assertSame(
        shared,
        assertThrows(
            RuntimeException.class,
            () ->
                ParallelItems.run(
                    2,
                    2,
                    1,
                    (from, to) -> {
                      together.countDown();
                      await(together);
                      throw shared;
                    })));
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    for (int round = 0; round < 100; round++) {
      AtomicLong sum = new AtomicLong();
      Thread.currentThread().interrupt();
      ParallelItems.run(
          3,
          100,
          1,
          (from, to) -> {
            sum.addAndGet(from);
            if (Thread.currentThread().getName().startsWith("casimir-worker")) {
              pause(1);
            }
          });
      assertTrue(Thread.interrupted(), "interrupt status was lost");
      assertEquals(4950, sum.get());
    }
  }

  @Test
  void aTaskThatInterruptsItsWorkerDoesNotDisturbTheNextRun() {
    for (int round = 0; round < 50; round++) {
      ParallelItems.run(3, 30, 1, (from, to) -> Thread.currentThread().interrupt());
      Thread.interrupted();
      AtomicInteger interrupted = new AtomicInteger();
      ParallelItems.run(
          3,
          30,
          1,
          (from, to) -> {
            if (Thread.currentThread().isInterrupted()) {
              interrupted.incrementAndGet();
            }
          });
      assertEquals(0, interrupted.get());
    }
  }

  @Test
  void nestedCallsFinish() {
    AtomicLong leaves = new AtomicLong();
    ParallelItems.run(
        4,
        16,
        1,
        (a, b) ->
            ParallelItems.run(
                4,
                16,
                1,
                (c, d) -> ParallelItems.run(4, 16, 1, (e, f) -> leaves.addAndGet(f - e))));
    assertEquals(16 * 16 * 16, leaves.get());
  }

  @Test
  void concurrentCallersOfEveryKindFinish() throws Exception {
    for (ExecutorService executor :
        List.of(Executors.newFixedThreadPool(8), Executors.newVirtualThreadPerTaskExecutor())) {
      try (executor) {
        List<Future<Long>> callers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          callers.add(executor.submit(ParallelItemsTest::sumOfManyRuns));
        }
        for (Future<Long> caller : callers) {
          assertEquals(50 * 499_500L, caller.get(30, TimeUnit.SECONDS));
        }
      }
    }
  }

  private static long sumOfManyRuns() {
    AtomicLong sum = new AtomicLong();
    for (int round = 0; round < 50; round++) {
      ParallelItems.run(
          3,
          1000,
          10,
          (from, to) -> {
            for (long i = from; i < to; i++) {
              sum.addAndGet(i);
            }
          });
    }
    return sum.get();
  }

  @Test
  void aCallDoesNotWaitForWorkersThatAreBusyElsewhere() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    Thread blocker =
        Thread.ofPlatform()
            .start(
                () ->
                    ParallelItems.run(
                        4,
                        4,
                        1,
                        (from, to) -> {
                          begun.countDown();
                          await(release);
                        }));
    await(begun);
    AtomicLong done = new AtomicLong();
    ParallelItems.run(4, 40, 1, (from, to) -> done.addAndGet(to - from));
    assertEquals(40, done.get());
    assertTrue(blocker.isAlive());
    release.countDown();
    blocker.join();
  }

  @Test
  void aFinishedCallIsForgottenWhileWorkersAreBusyElsewhere() throws Exception {
    CountDownLatch begun = new CountDownLatch(16);
    CountDownLatch release = new CountDownLatch(1);
    Thread blocker =
        Thread.ofPlatform()
            .start(
                () ->
                    ParallelItems.run(
                        16,
                        16,
                        1,
                        (from, to) -> {
                          begun.countDown();
                          await(release);
                        }));
    await(begun);
    WeakReference<byte[]> captured = runWithCapture();
    for (int i = 0; i < 100 && captured.get() != null; i++) {
      System.gc();
      pause(10);
    }
    release.countDown();
    blocker.join();
    assertNull(captured.get());
  }

  private static WeakReference<byte[]> runWithCapture() {
    byte[] memory = new byte[1000];
    ParallelItems.run(4, 1000, 1, (from, to) -> memory[(int) from]++);
    return new WeakReference<>(memory);
  }

  @Test
  void rangesReachTheEndOfLongs() {
    AtomicLong items = new AtomicLong();
    long grain = Long.MAX_VALUE / 3;
    ParallelItems.run(2, Long.MAX_VALUE, grain, (from, to) -> items.addAndGet(to - from));
    assertEquals(Long.MAX_VALUE, items.get());
  }

  @Test
  void argumentsAreChecked() {
    RangeTask never = (from, to) -> assertFalse(true, "called");
    ParallelItems.run(4, 0, 1, never);
    assertThrows(IllegalArgumentException.class, () -> ParallelItems.run(0, 1, 1, never));
    assertThrows(IllegalArgumentException.class, () -> ParallelItems.run(1, -1, 1, never));
    assertThrows(IllegalArgumentException.class, () -> ParallelItems.run(1, 1, 0, never));
    assertThrows(NullPointerException.class, () -> ParallelItems.run(1, 1, 1, null));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the others did not come");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

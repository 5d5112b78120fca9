package dev.casimir.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SharedViewTest {
  @Test
  void memoryOpenToAllThreadsIsUsedAsItIs() {
    try (Arena shared = Arena.ofShared()) {
      for (MemorySegment segment :
          new MemorySegment[] {
            shared.allocate(64),
            Arena.ofAuto().allocate(64),
            Arena.global().allocate(64),
            MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64))
          }) {
        for (boolean nativeAccess : new boolean[] {false, true}) {
          assertTrue(SharedView.isAccessibleByWorkers(segment, nativeAccess));
          assertSame(segment, SharedView.forThreads(segment, 4, nativeAccess));
        }
      }
    }
  }

  @Test
  void closingASharedArenaDuringARunStaysSafe() {
    Arena shared = Arena.ofShared();
    MemorySegment view = SharedView.forThreads(shared.allocate(64), 2);
    shared.close();
    assertThrows(
        IllegalStateException.class,
        () ->
            ParallelItems.run(2, 2, 1, (from, to) -> view.set(ValueLayout.JAVA_LONG, 8 * from, 1)));
  }

  @Test
  void workersReachConfinedMemoryThroughTheAlias() {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment segment = confined.allocate(8 * 1000, 64);
      assertTrue(SharedView.isAccessibleByWorkers(segment));
      assertThrows(WrongThreadException.class, () -> number(segment));
      MemorySegment view = SharedView.forThreads(segment, 4);
      assertNotSame(segment, view);
      assertEquals(segment.address(), view.address());
      assertEquals(segment.byteSize(), view.byteSize());
      number(view);
      for (int i = 0; i < 1000; i++) {
        assertEquals(i, segment.getAtIndex(ValueLayout.JAVA_LONG, i));
      }
    }
  }

  /** Numbers 1000 longs; neither thread goes on before the other has come. */
  private static void number(MemorySegment segment) {
    CyclicBarrier both = new CyclicBarrier(2);
    ParallelItems.run(
        2,
        1000,
        500,
        (from, to) -> {
          try {
            both.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
          }
          for (long i = from; i < to; i++) {
            segment.setAtIndex(ValueLayout.JAVA_LONG, i, i);
          }
        });
  }

  @Test
  void anAliasOfReadOnlyMemoryIsReadOnly() {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment view = SharedView.forThreads(confined.allocate(64).asReadOnly(), 2);
      assertTrue(view.isReadOnly());
    }
  }

  @Test
  void withoutNativeAccessConfinedMemoryStaysOnItsThread() {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment segment = confined.allocate(64);
      assertFalse(SharedView.isAccessibleByWorkers(segment, false));
      assertSame(segment, SharedView.forThreads(segment, 1, false));
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> SharedView.forThreads(segment, 2, false));
      assertTrue(refused.getMessage().contains("--enable-native-access=dev.casimir.kernels"));
    }
  }

  @Test
  void memoryConfinedToAnotherThreadIsRefused() throws Exception {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment segment = confined.allocate(64);
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> CompletableFuture.runAsync(() -> SharedView.forThreads(segment, 2)).get());
      assertEquals(WrongThreadException.class, refused.getCause().getClass());
      assertFalse(
          CompletableFuture.supplyAsync(() -> SharedView.isAccessibleByWorkers(segment)).get());
    }
  }

  @Test
  void closedMemoryIsRefusedForAnyNumberOfThreads() {
    for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
      MemorySegment segment = arena.allocate(64);
      arena.close();
      for (int threads = 1; threads <= 2; threads++) {
        int count = threads;
        assertThrows(IllegalStateException.class, () -> SharedView.forThreads(segment, count));
      }
    }
  }
}

package dev.casimir.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
  @Test
  void segmentsAreAlignedNativeWritableAndWholeVectors() {
    for (long bytes : new long[] {0, 1, 63, 64, 65, 1000, 4096}) {
      ScratchPool pool = new ScratchPool(bytes);
      MemorySegment segment = pool.acquire();
      assertTrue(segment.isNative());
      assertEquals(0, segment.address() % 64);
      assertEquals(pool.bytes(), segment.byteSize());
      assertEquals(Math.max(1, (bytes + 63) / 64) * 64, segment.byteSize());
      segment.fill((byte) 7);
      assertTrue(segment.isAccessibleBy(Thread.ofPlatform().unstarted(() -> {})));
    }
  }

  @Test
  void whatIsReleasedIsHandedOutAgain() {
    ScratchPool pool = new ScratchPool(256);
    MemorySegment first = pool.acquire();
    MemorySegment second = pool.acquire();
    assertNotEquals(first.address(), second.address());
    pool.release(first);
    assertEquals(first.address(), pool.acquire().address());
    assertNotEquals(first.address(), pool.acquire().address());
  }

  @Test
  void manyMoreThanItKeepsMayBeOut() {
    ScratchPool pool = new ScratchPool(64);
    List<MemorySegment> out = new ArrayList<>();
    Set<Long> addresses = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      out.add(pool.acquire());
      addresses.add(out.getLast().address());
    }
    assertEquals(1000, addresses.size());
    out.forEach(pool::release);
    assertTrue(addresses.contains(pool.acquire().address()));
  }

  @Test
  void segmentsDoNotShareTheirLowAddressBits() {
    ScratchPool pool = new ScratchPool(1 << 16);
    Set<Long> offsets = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      offsets.add(pool.acquire().address() % 4096);
    }
    assertTrue(offsets.size() >= 4, offsets.toString());
  }

  @Test
  void acquireAndReleaseAllocateNothing() {
    ScratchPool pool = new ScratchPool(1024);
    pool.release(pool.acquire());
    Allocation.assertSettlesAtNothing(
        () -> {
          pool.release(pool.acquire());
        });
  }

  @Test
  void noTwoThreadsHoldOneSegment() throws Exception {
    ScratchPool pool = new ScratchPool(64);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<Void>> users = new ArrayList<>();
      for (int user = 1; user <= 8; user++) {
        users.add(executor.submit(userOf(pool, user)));
      }
      for (Future<Void> user : users) {
        user.get();
      }
    }
  }

  private static Callable<Void> userOf(ScratchPool pool, long mark) {
    return () -> {
      for (int i = 0; i < 20_000; i++) {
        MemorySegment segment = pool.acquire();
        segment.set(ValueLayout.JAVA_LONG, 0, mark);
        if (i % 64 == 0) {
          Thread.yield();
        }
        assertEquals(mark, segment.get(ValueLayout.JAVA_LONG, 0));
        pool.release(segment);
      }
      return null;
    };
  }

  @Test
  void misuseIsRefused() {
    ScratchPool pool = new ScratchPool(128);
    assertThrows(IllegalArgumentException.class, () -> new ScratchPool(-1));
    assertThrows(ArithmeticException.class, () -> new ScratchPool(Long.MAX_VALUE));
    assertThrows(NullPointerException.class, () -> pool.release(null));
    MemorySegment foreign = Arena.ofAuto().allocate(64, 64);
    assertThrows(IllegalArgumentException.class, () -> pool.release(foreign));
    MemorySegment segment = pool.acquire();
    pool.release(segment);
    assertThrows(IllegalStateException.class, () -> pool.release(segment));
  }
}

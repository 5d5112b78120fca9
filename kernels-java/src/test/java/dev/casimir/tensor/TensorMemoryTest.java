package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Allocation, views of foreign memory, aliasing and lifetime. */
class TensorMemoryTest {
  /** An arena that keeps what was asked of it. */
  private record Witness(Arena arena, List<MemorySegment> blocks) implements Arena {
    @Override
    public MemorySegment allocate(long bytes, long alignment) {
      MemorySegment block = arena.allocate(bytes, alignment);
      blocks.add(block);
      return block;
    }

    @Override
    public MemorySegment.Scope scope() {
      return arena.scope();
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  @Test
  void memoryIsAlignedZeroedAndPaddedInsideItsAllocation() {
    Property.check(
        300,
        11,
        random -> {
          try (Arena confined = Arena.ofConfined()) {
            Witness arena = new Witness(confined, new ArrayList<>());
            DType dtype = DType.values()[random.nextInt(4)];
            long[] shape = new long[random.nextInt(4)];
            for (int axis = 0; axis < shape.length; axis++) {
              shape[axis] = random.nextInt(20);
            }
            Tensor tensor = Tensor.zeros(arena, dtype, shape);
            assertEquals(1, arena.blocks.size());
            MemorySegment block = arena.blocks.getFirst();
            assertEquals(0, tensor.address() % 64);
            assertEquals(tensor.size() * dtype.bytes(), tensor.segment().byteSize());
            long paddedEnd = tensor.address() + (tensor.size() * dtype.bytes() + 63) / 64 * 64;
            assertTrue(block.address() <= tensor.address());
            assertTrue(paddedEnd <= block.address() + block.byteSize());
            for (double value : tensor.toDoubleArray()) {
              assertEquals(0.0, value);
            }
          }
        });
  }

  @Test
  void equalTensorsDoNotShareTheirLowAddressBits() {
    try (Arena arena = Arena.ofConfined()) {
      Set<Long> offsets = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        offsets.add(Tensor.zeros(arena, DType.FLOAT32, 1 << 20).address() % 4096);
      }
      assertEquals(8, offsets.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void segmentsAreViewedWithoutCopying(DType dtype) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(1000, 64);
      Tensor tensor = Tensor.ofSegment(segment.asSlice(3), dtype, 2, 5);
      assertEquals(segment.address() + 3, tensor.address());
      assertEquals(10L * dtype.bytes(), tensor.segment().byteSize());
      tensor.setDouble(9, 77);
      assertEquals(
          77, Tensor.ofSegment(segment.asSlice(3 + 9L * dtype.bytes()), dtype).getDouble(0));
    }
  }

  @Test
  void segmentsThatCannotServeAreRefused() {
    MemorySegment heap = MemorySegment.ofArray(new float[8]);
    assertRefused(
        "segment: expected native memory", () -> Tensor.ofSegment(heap, DType.FLOAT32, 8));
    MemorySegment small = Arena.ofAuto().allocate(63);
    assertRefused(
        "segment: expected at least 64 bytes for [4, 2] INT64, got 63",
        () -> Tensor.ofSegment(small, DType.INT64, 4, 2));
    Arena closed = Arena.ofShared();
    MemorySegment gone = closed.allocate(64);
    closed.close();
    assertThrows(IllegalStateException.class, () -> Tensor.ofSegment(gone, DType.FLOAT32, 1));
    assertThrows(NullPointerException.class, () -> Tensor.ofSegment(null, DType.FLOAT32, 1));
  }

  @Test
  void directBuffersAreViewedFromTheirPositionToTheirLimit() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(100).order(ByteOrder.BIG_ENDIAN);
    buffer.position(10).limit(26);
    Tensor tensor = Tensor.ofBuffer(buffer, DType.FLOAT32, 4);
    tensor.setDouble(0, 1.5);
    assertEquals(1.5f, buffer.duplicate().order(ByteOrder.nativeOrder()).getFloat(10));
    assertEquals(10, buffer.position());
    assertRefused(
        "segment: expected at least 20 bytes", () -> Tensor.ofBuffer(buffer, DType.FLOAT32, 5));
    assertRefused(
        "buffer: expected a direct buffer",
        () -> Tensor.ofBuffer(ByteBuffer.allocate(64), DType.FLOAT32, 4));
  }

  @Test
  void aTensorAsBufferIsTheSameMemoryInNativeOrder() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.copyOf(arena, DType.INT32, new int[] {1, 2, 3}, 3);
      ByteBuffer buffer = tensor.asByteBuffer();
      assertEquals(ByteOrder.nativeOrder(), buffer.order());
      assertEquals(12, buffer.remaining());
      assertEquals(3, buffer.getInt(8));
      buffer.putInt(0, -7);
      assertEquals(-7, tensor.getLong(0));
    }
  }

  @Test
  void addressesAreViewedWithoutCopyingOrFreeing() {
    try (Arena owner = Arena.ofConfined()) {
      Tensor original = Tensor.copyOf(owner, DType.FLOAT64, new double[] {1, 2, 3, 4}, 4);
      Tensor view;
      try (Arena borrower = Arena.ofConfined()) {
        view = Tensor.ofAddress(original.address(), borrower, DType.FLOAT64, 2, 2);
        view.setDouble(3, 40);
      }
      assertFalse(view.isAlive());
      assertThrows(IllegalStateException.class, () -> view.getDouble(0));
      assertArrayEquals(new double[] {1, 2, 3, 40}, original.toDoubleArray());
    }
  }

  @Test
  void addressesThatCannotBeAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      for (long address : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 7}) {
        assertRefused(
            "address: expected that of [2] FLOAT32",
            () -> Tensor.ofAddress(address, arena, DType.FLOAT32, 2));
      }
      Arena closed = Arena.ofConfined();
      closed.close();
      assertThrows(
          IllegalStateException.class, () -> Tensor.ofAddress(4096, closed, DType.FLOAT32, 1));
    }
  }

  @Test
  void whatIsTooLargeForArraysAndBuffersIsAClearError() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor huge = Tensor.ofAddress(4096, arena, DType.FLOAT32, 3, 1L << 30);
      for (Executable copy :
          List.<Executable>of(huge::toFloatArray, huge::toDoubleArray, huge::asByteBuffer)) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, copy);
        assertTrue(refused.getMessage().startsWith("[3, 1073741824] FLOAT32 has more"));
      }
    }
  }

  @Test
  void readOnlyMemoryIsRecognisedAndStaysSo() {
    MemorySegment segment = Arena.ofAuto().allocate(64).asReadOnly();
    Tensor tensor = Tensor.ofSegment(segment, DType.FLOAT32, 4, 2);
    Tensor buffered =
        Tensor.ofBuffer(ByteBuffer.allocateDirect(64).asReadOnlyBuffer(), DType.FLOAT32, 4, 2);
    for (Tensor view : List.of(tensor, buffered, tensor.reshape(8), tensor.slice(1, 2))) {
      assertTrue(view.isReadOnly());
      assertTrue(view.asByteBuffer().isReadOnly());
      assertEquals(0.0, view.getDouble(0));
      assertThrows(IllegalStateException.class, () -> view.setDouble(0, 1));
      assertThrows(IllegalStateException.class, () -> view.setLong(0, 1));
    }
    assertFalse(Tensor.zeros(Arena.ofAuto(), DType.FLOAT32, 1).isReadOnly());
  }

  @Test
  void overlapIsAboutSharedBytesOnly() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.zeros(arena, DType.FLOAT64, 10, 3);
      assertTrue(tensor.overlaps(tensor));
      assertTrue(tensor.overlaps(tensor.reshape(30)));
      assertFalse(tensor.slice(0, 5).overlaps(tensor.slice(5, 10)));
      assertFalse(tensor.slice(5, 10).overlaps(tensor.slice(0, 5)));
      assertTrue(tensor.slice(0, 6).overlaps(tensor.slice(5, 10)));
      assertTrue(tensor.slice(5, 10).overlaps(tensor.slice(0, 6)));
      assertTrue(tensor.slice(4, 5).overlaps(tensor));
      assertFalse(tensor.slice(4, 4).overlaps(tensor), "nothing shares nothing");
      assertFalse(tensor.overlaps(tensor.slice(4, 4)));
      Tensor alias = Tensor.ofAddress(tensor.address() + 239, arena, DType.FLOAT64, 1);
      assertTrue(alias.overlaps(tensor));
      assertFalse(tensor.overlaps(Tensor.zeros(arena, DType.FLOAT64, 10, 3)));
    }
  }

  @Test
  void everyUseAfterClosingIsAClearError() {
    for (Arena arena : List.of(Arena.ofConfined(), Arena.ofShared())) {
      Tensor tensor = Tensor.zeros(arena, DType.INT64, 2, 3);
      Tensor empty = Tensor.zeros(arena, DType.INT64, 0, 3);
      assertTrue(tensor.isAlive());
      arena.close();
      for (Tensor closed : List.of(tensor, empty)) {
        assertFalse(closed.isAlive());
        assertEquals(3, closed.dimension(1));
        assertTrue(closed.toString().endsWith("3] INT64"));
        for (Executable use :
            List.<Executable>of(
                closed::segment,
                closed::address,
                closed::asByteBuffer,
                closed::toFloatArray,
                closed::toDoubleArray,
                closed::toLongArray,
                () -> closed.reshape(closed.size()),
                () -> closed.slice(0, 0),
                () -> closed.getDouble(0),
                () -> closed.getLong(0),
                () -> closed.setDouble(0, 1),
                () -> closed.setLong(0, 1))) {
          IllegalStateException refused = assertThrows(IllegalStateException.class, use);
          assertEquals("tensor " + closed + ": its arena is closed", refused.getMessage());
        }
      }
      assertThrows(IllegalStateException.class, () -> Tensor.zeros(arena, DType.FLOAT32, 1));
    }
  }

  @Test
  void aSegmentTakenBeforeClosingThrowsToo() {
    Arena arena = Arena.ofShared();
    MemorySegment segment = Tensor.zeros(arena, DType.FLOAT32, 8).segment();
    arena.close();
    assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_FLOAT, 0));
  }

  @Test
  void confinedMemoryOfAnotherThreadThrowsAndDoesNotCrash() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, 8);
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> CompletableFuture.supplyAsync(() -> tensor.getDouble(0)).get());
      assertEquals(WrongThreadException.class, refused.getCause().getClass());
    }
  }

  @Test
  void equalityIsIdentity() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, 2);
      assertEquals(tensor, tensor);
      assertNotEquals(tensor, tensor.reshape(2));
      assertNotEquals(tensor, Tensor.zeros(arena, DType.FLOAT32, 2));
    }
  }

  private static void assertRefused(String beginning, Executable use) {
    String message = assertThrows(IllegalArgumentException.class, use).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}

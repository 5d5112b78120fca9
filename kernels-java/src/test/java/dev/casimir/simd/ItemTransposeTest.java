package dev.casimir.simd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.tensor.DType;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemTransposeTest {
  /** Lengths of one radix, of two and of three, without radices, and beyond the table. */
  private static int[] lengths() {
    return IntStream.concat(IntStream.rangeClosed(1, 22), IntStream.of(26, 30, 36, 64, 67, 72))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"VECTOR,FLOAT32", "VECTOR,FLOAT64", "SCALAR,FLOAT32", "SCALAR,FLOAT64"})
  void itemsBecomeLanes(Provider provider, DType dtype) {
    ItemTranspose transpose = ItemTranspose.of(provider, dtype);
    int lanes = Provider.lanes(provider, dtype);
    int widest = 3 * Math.max(lanes, 4) + 1;
    Random random = new Random(1);
    try (Arena arena = Arena.ofConfined()) {
      for (int k : lengths()) {
        for (int count = 0; count <= widest; count++) {
          Panel panel = new Panel(arena, dtype, random, k, count, widest + lanes);
          transpose.pack(
              panel.items, panel.itemsOffset, k, panel.rows, panel.rowsOffset, panel.stride, count);
          int padded = (count + lanes - 1) / lanes * lanes;
          for (int row = 0; row < k; row++) {
            for (int lane = 0; lane < padded; lane++) {
              panel.expectInRow(row, lane, panel.item(Math.min(lane, count - 1), row));
            }
          }
          panel.check("k " + k + ", count " + count);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR,FLOAT32", "VECTOR,FLOAT64", "SCALAR,FLOAT32", "SCALAR,FLOAT64"})
  void lanesBecomeItems(Provider provider, DType dtype) {
    ItemTranspose transpose = ItemTranspose.of(provider, dtype);
    int lanes = Provider.lanes(provider, dtype);
    int widest = 3 * Math.max(lanes, 4) + 1;
    Random random = new Random(2);
    try (Arena arena = Arena.ofConfined()) {
      for (int k : lengths()) {
        for (int count = 0; count <= widest; count++) {
          Panel panel = new Panel(arena, dtype, random, k, count, widest + lanes);
          transpose.unpack(
              panel.rows, panel.rowsOffset, panel.stride, k, panel.items, panel.itemsOffset, count);
          for (int row = 0; row < k; row++) {
            for (int lane = 0; lane < count; lane++) {
              panel.expectInItem(lane, row, panel.row(row, lane));
            }
          }
          panel.check("k " + k + ", count " + count);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR,FLOAT32", "VECTOR,FLOAT64", "SCALAR,FLOAT32", "SCALAR,FLOAT64"})
  void itemsEndWithTheirSegment(Provider provider, DType dtype) {
    ItemTranspose transpose = ItemTranspose.of(provider, dtype);
    int lanes = Provider.lanes(provider, dtype);
    int bytes = dtype.bytes();
    try (Arena arena = Arena.ofConfined()) {
      for (int k : lengths()) {
        for (int count = 0; count <= 2 * lanes + 1; count++) {
          int width = (count + lanes - 1) / lanes * lanes;
          MemorySegment items = arena.allocate((long) count * k * bytes, 1);
          MemorySegment panel = arena.allocate((long) width * k * bytes, 1);
          items.fill((byte) count);
          transpose.pack(items, 0, k, panel, 0, (long) width * bytes, count);
          transpose.unpack(panel, 0, (long) width * bytes, k, items, 0, count);
          assertEquals(-1, panel.mismatch(arena.allocate(panel.byteSize()).fill((byte) count)));
          assertEquals(-1, items.mismatch(arena.allocate(items.byteSize()).fill((byte) count)));
        }
      }
    }
  }

  @Tag(Allocation.OWN_JVM)
  @ParameterizedTest
  @CsvSource({"VECTOR,FLOAT32", "VECTOR,FLOAT64", "SCALAR,FLOAT32", "SCALAR,FLOAT64"})
  void nothingIsAllocated(Provider provider, DType dtype) {
    ItemTranspose transpose = ItemTranspose.of(provider, dtype);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment items = arena.allocate(64 * 9 * 8, 64);
      MemorySegment panel = arena.allocate(64 * 9 * 8, 64);
      long stride = 64L * dtype.bytes();
      Allocation.assertSettlesAtNothing(
          () -> {
            transpose.pack(items, 0, 9, panel, 0, stride, 61);
            transpose.unpack(panel, 0, stride, 9, items, 0, 61);
          });
    }
  }

  /** Random bits, so that there are NaNs of all sorts, at odd addresses. */
  private static final class Panel {
    final MemorySegment items;
    final MemorySegment rows;
    final long itemsOffset = 5;
    final long rowsOffset = 11;
    final long stride;
    private final MemorySegment expectedItems;
    private final MemorySegment expectedRows;
    private final MemorySegment itemsBefore;
    private final MemorySegment rowsBefore;
    private final int k;
    private final int bytes;

    Panel(Arena arena, DType dtype, Random random, int k, int count, int width) {
      this.k = k;
      bytes = dtype.bytes();
      stride = (long) width * bytes;
      items = filled(arena, random, (long) count * k * bytes + 64);
      rows = filled(arena, random, k * stride + 64);
      itemsBefore = copy(arena, items);
      rowsBefore = copy(arena, rows);
      expectedItems = copy(arena, items);
      expectedRows = copy(arena, rows);
    }

    private static MemorySegment filled(Arena arena, Random random, long size) {
      MemorySegment segment = arena.allocate(size, 64);
      for (long i = 0; i < size; i++) {
        segment.set(JAVA_BYTE, i, (byte) (random.nextInt(8) == 0 ? 0xff : random.nextInt()));
      }
      return segment;
    }

    private static MemorySegment copy(Arena arena, MemorySegment segment) {
      return arena.allocate(segment.byteSize(), 64).copyFrom(segment);
    }

    private long itemAt(int item, int number) {
      return itemsOffset + ((long) item * k + number) * bytes;
    }

    private long rowAt(int row, int lane) {
      return rowsOffset + row * stride + (long) lane * bytes;
    }

    long item(int item, int number) {
      return get(itemsBefore, itemAt(item, number));
    }

    long row(int row, int lane) {
      return get(rowsBefore, rowAt(row, lane));
    }

    void expectInItem(int item, int number, long bits) {
      set(expectedItems, itemAt(item, number), bits);
    }

    void expectInRow(int row, int lane, long bits) {
      set(expectedRows, rowAt(row, lane), bits);
    }

    private long get(MemorySegment segment, long at) {
      return bytes == 4
          ? segment.get(JAVA_INT_UNALIGNED, at)
          : segment.get(JAVA_LONG_UNALIGNED, at);
    }

    private void set(MemorySegment segment, long at, long bits) {
      if (bytes == 4) {
        segment.set(JAVA_INT_UNALIGNED, at, (int) bits);
      } else {
        segment.set(JAVA_LONG_UNALIGNED, at, bits);
      }
    }

    void check(String what) {
      assertEquals(-1, rows.mismatch(expectedRows), what);
      assertEquals(-1, items.mismatch(expectedItems), what);
    }
  }
}

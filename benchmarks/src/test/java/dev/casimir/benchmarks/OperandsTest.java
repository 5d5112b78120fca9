package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperandsTest {
  @TempDir Path folder;

  @Test
  void layoutsPutComponentsWhereIrrepsDo() {
    // 2x0e + 2x1o + 2x2e: blocks of 2, 6 and 10 numbers.
    assertEquals(1, Operands.offset(Layout.MUL_IR, 0, 1, 2));
    assertEquals(2 + 3 + 2, Operands.offset(Layout.MUL_IR, 3, 1, 2));
    assertEquals(8 + 5 + 4, Operands.offset(Layout.MUL_IR, 8, 1, 2));
    assertEquals(2 + 2 * 2 + 1, Operands.offset(Layout.IR_MUL, 3, 1, 2));
    for (Layout layout : Layout.values()) {
      int[] all =
          IntStream.range(0, 49)
              .flatMap(k -> IntStream.range(0, 3).map(u -> Operands.offset(layout, k, u, 3)))
              .sorted()
              .toArray();
      assertArrayEquals(IntStream.range(0, 147).toArray(), all);
    }
  }

  @Test
  void randomOperandsDependOnTheSeedAndTheSideOnly() {
    try (Arena arena = Arena.ofConfined()) {
      double[] first = random(arena, 5, 0, Layout.IR_MUL);
      assertArrayEquals(first, random(arena, 5, 0, Layout.IR_MUL));
      assertFalse(Arrays.equals(first, random(arena, 5, 1, Layout.IR_MUL)));
      assertFalse(Arrays.equals(first, random(arena, 6, 0, Layout.IR_MUL)));
      double[] other = random(arena, 5, 0, Layout.MUL_IR);
      for (int k = 0; k < 9; k++) {
        assertEquals(
            first[Operands.offset(Layout.IR_MUL, k, 1, 4)],
            other[Operands.offset(Layout.MUL_IR, k, 1, 4)]);
      }
    }
  }

  private static double[] random(Arena arena, long seed, int which, Layout layout) {
    return Operands.random(seed)
        .tensor(arena, which, DType.FLOAT64, layout, 2, 4, 3)
        .toDoubleArray();
  }

  @Test
  void filesAreUsedCyclically() throws IOException {
    Path file = folder.resolve("operands.npy");
    try (Arena arena = Arena.ofConfined()) {
      double[] values = IntStream.range(0, 2 * 3 * 9 * 2).mapToDouble(i -> i).toArray();
      Npy.write(file, Tensor.copyOf(arena, DType.FLOAT64, values, 2, 3, 9, 2));
      Tensor y = Operands.read(file, 1).tensor(arena, 1, DType.FLOAT64, Layout.IR_MUL, 1, 3, 5);
      assertArrayEquals(new long[] {5, 12}, y.shape());
      // Item 4 is item 1 of the file, channel 2 is its channel 0; component 3 of the second side.
      assertEquals(((1 * 3 + 1) * 9 + 3) * 2, y.getDouble(4 * 12 + 3 * 3 + 2));
    }
  }

  @Test
  void filesThatDoNotFitAreRefused() throws IOException {
    Path file = folder.resolve("operands.npy");
    try (Arena arena = Arena.ofConfined()) {
      Npy.write(file, Tensor.zeros(arena, DType.FLOAT32, 2, 3, 9, 2));
      String message =
          assertThrows(IllegalArgumentException.class, () -> Operands.read(file, 3)).getMessage();
      assertEquals(
          "operands: expected [2, n, at least 16, channels] of floating-point numbers for degree 3,"
              + " got [2, 3, 9, 2] FLOAT32",
          message);
      for (long[] shape : new long[][] {{2, 0, 9, 2}, {1, 3, 9, 2}, {2, 3, 9}, {2, 3, 9, 0}}) {
        Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, shape);
        assertThrows(IllegalArgumentException.class, () -> Operands.of(tensor, 2));
      }
    }
    UncheckedIOException missing =
        assertThrows(
            UncheckedIOException.class, () -> Operands.read(folder.resolve("none.npy"), 1));
    assertTrue(missing.getMessage().endsWith("none.npy: there is no such file"));
  }
}

package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes, element access and conversions. */
class TensorElementsTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void rankZeroHasOneElementAndZeroExtentsHaveNone(DType dtype) {
    Tensor scalar = Tensor.zeros(arena, dtype);
    assertEquals(0, scalar.rank());
    assertEquals(1, scalar.size());
    scalar.setDouble(0, 5);
    assertArrayEquals(new double[] {5}, scalar.toDoubleArray());
    assertEquals(0, scalar.flatIndex());
    assertEquals("[] " + dtype, scalar.toString());
    Tensor empty = Tensor.zeros(arena, dtype, 3, 0, 7);
    assertEquals(0, empty.size());
    assertEquals(0, empty.segment().byteSize());
    assertEquals(0, empty.toFloatArray().length);
    assertEquals(0, empty.asByteBuffer().remaining());
    assertEquals(2, empty.slice(1, 3).dimension(0));
    assertThrows(IndexOutOfBoundsException.class, () -> empty.getDouble(0));
  }

  @Test
  void shapesThatOverflowAreClearErrorsWhereverTheZerosAre() {
    long[][] shapes = {
      {1L << 62, 2},
      {1L << 32, 1L << 32},
      {Long.MAX_VALUE},
      {Long.MAX_VALUE / 8},
      {3037000500L, 3037000500L},
      {0, 1L << 62, 4},
      {1L << 62, 4, 0},
      {1L << 62, 0, 4}
    };
    for (long[] shape : shapes) {
      for (Executable use :
          List.<Executable>of(
              () -> Tensor.zeros(arena, DType.FLOAT64, shape),
              () -> Tensor.random(arena, DType.FLOAT64, 1, shape),
              () -> Tensor.copyOf(arena, DType.FLOAT64, new double[0], shape),
              () -> Tensor.ofSegment(arena.allocate(8), DType.FLOAT64, shape),
              () -> Tensor.ofAddress(4096, arena, DType.FLOAT64, shape),
              () -> Tensor.zeros(arena, DType.FLOAT64, 0).reshape(shape))) {
        String message = assertThrows(IllegalArgumentException.class, use).getMessage();
        assertEquals(
            "shape: " + Arrays.toString(shape) + " FLOAT64 has more than 2^63 bytes", message);
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.zeros(arena, DType.FLOAT32, 2, -1, 0));
  }

  @Test
  void aShapeIsTheTensorsOwn() {
    long[] shape = {2, 3};
    Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, shape);
    shape[0] = 100;
    tensor.shape()[1] = 100;
    assertArrayEquals(new long[] {2, 3}, tensor.shape());
    assertEquals(3, tensor.dimension(1));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.dimension(2));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.dimension(-1));
  }

  @ParameterizedTest
  @EnumSource
  void indicesAreCheckedAlsoWhereTheirBytesWrapAround(DType dtype) {
    Tensor tensor = Tensor.zeros(arena, dtype, 4);
    for (long index : new long[] {-1, 4, 1L << 61, 1L << 62, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.getDouble(index));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.setDouble(index, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.getLong(index));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.setLong(index, 1));
    }
  }

  @Test
  void flatIndicesAreRowMajor() {
    Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, 2, 3, 4);
    long expected = 0;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 4; k++) {
          assertEquals(expected++, tensor.flatIndex(i, j, k));
        }
      }
    }
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.flatIndex(0, 3, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.flatIndex(0, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> tensor.flatIndex(0, 0));
  }

  @Test
  void slicesAreRowsOfTheSameMemory() {
    Property.check(
        200,
        12,
        random -> {
          int rows = random.nextInt(1, 20);
          int columns = random.nextInt(1, 10);
          DType dtype = DType.values()[random.nextInt(4)];
          double[] values =
              random.doubles((long) rows * columns).map(x -> Math.rint(x * 9)).toArray();
          Tensor tensor = Tensor.copyOf(arena, dtype, values, rows, columns, 1);
          int from = random.nextInt(rows + 1);
          int to = random.nextInt(from, rows + 1);
          Tensor slice = tensor.slice(from, to);
          assertArrayEquals(new long[] {to - from, columns, 1}, slice.shape());
          assertArrayEquals(
              Arrays.copyOfRange(values, from * columns, to * columns), slice.toDoubleArray());
          if (slice.size() > 0) {
            slice.setDouble(0, 99);
            assertEquals(99, tensor.getDouble((long) from * columns));
          }
        });
  }

  @Test
  void slicesAndReshapesThatDoNotFitAreRefused() {
    Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, 4, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.slice(-1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.slice(3, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.slice(0, 5));
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.zeros(arena, DType.FLOAT32).slice(0, 1));
    assertThrows(IllegalArgumentException.class, () -> tensor.reshape(7));
    assertThrows(IllegalArgumentException.class, () -> tensor.reshape());
    assertThrows(IllegalArgumentException.class, () -> tensor.reshape(-4, -2));
    assertArrayEquals(new long[] {2, 2, 2, 1}, tensor.reshape(2, 2, 2, 1).shape());
  }

  @Test
  void arraysComeBackBitForBit() {
    float[] floats = {1.5f, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
    assertArrayEquals(floats, Tensor.copyOf(arena, DType.FLOAT32, floats, 5).toFloatArray());
    assertArrayEquals(floats, Tensor.copyOf(arena, DType.FLOAT64, floats, 5).toFloatArray());
    double[] doubles = {Math.PI, -0.0, Double.NaN, Double.MAX_VALUE, Double.MIN_VALUE};
    assertArrayEquals(doubles, Tensor.copyOf(arena, DType.FLOAT64, doubles, 5).toDoubleArray());
    long[] longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1};
    assertArrayEquals(longs, Tensor.copyOf(arena, DType.INT64, longs, 5).toLongArray());
    int[] ints = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 7};
    long[] widened = Arrays.stream(ints).asLongStream().toArray();
    for (DType dtype : List.of(DType.INT32, DType.INT64)) {
      assertArrayEquals(widened, Tensor.copyOf(arena, dtype, ints, 5).toLongArray());
      assertArrayEquals(
          Arrays.stream(ints).asDoubleStream().toArray(),
          Tensor.copyOf(arena, dtype, ints, 5).toDoubleArray());
    }
  }

  @Test
  void conversionsRoundToNearestOnce() {
    Property.check(
        2000,
        13,
        random -> {
          long value = random.nextLong() >> random.nextInt(64);
          BigDecimal exact = BigDecimal.valueOf(value);
          Tensor integer = Tensor.copyOf(arena, DType.INT64, new long[] {value});
          assertEquals(exact.doubleValue(), integer.getDouble(0));
          assertEquals(exact.floatValue(), integer.toFloatArray()[0]);
          Tensor single = Tensor.copyOf(arena, DType.FLOAT32, new long[] {value});
          assertEquals(exact.floatValue(), single.toFloatArray()[0]);
          Tensor twice = Tensor.copyOf(arena, DType.FLOAT64, new long[] {value});
          assertEquals(exact.doubleValue(), twice.toDoubleArray()[0]);
          double fraction = random.nextGaussian() * 1e6;
          assertEquals(
              Math.rint(fraction),
              Tensor.copyOf(arena, DType.INT32, new double[] {fraction}).getDouble(0));
          assertEquals(
              (float) fraction,
              Tensor.copyOf(arena, DType.FLOAT64, new double[] {fraction}).toFloatArray()[0]);
        });
  }

  @Test
  void integersTakeOnlyNumbersOfTheirRange() {
    Tensor narrow = Tensor.zeros(arena, DType.INT32);
    Tensor wide = Tensor.zeros(arena, DType.INT64);
    narrow.setDouble(0, -2147483648.4);
    assertEquals(Integer.MIN_VALUE, narrow.getLong(0));
    wide.setDouble(0, -0x1p63);
    assertEquals(Long.MIN_VALUE, wide.getLong(0));
    double[] refused = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p63};
    for (double value : refused) {
      assertThrows(IllegalArgumentException.class, () -> narrow.setDouble(0, value));
      assertThrows(IllegalArgumentException.class, () -> wide.setDouble(0, value));
      assertThrows(
          IllegalArgumentException.class,
          () -> Tensor.copyOf(arena, DType.INT64, new double[] {value}, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> narrow.setDouble(0, 2147483647.5));
    assertThrows(IllegalArgumentException.class, () -> narrow.setLong(0, 1L << 31));
    assertThrows(
        IllegalArgumentException.class,
        () -> Tensor.copyOf(arena, DType.INT32, new long[] {-1L << 32}, 1));
    assertEquals(Integer.MIN_VALUE, narrow.getLong(0), "a refused value changed the element");
  }

  @Test
  void longsOfFloatingTensorsAreRefused() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor tensor = Tensor.zeros(arena, dtype, 0);
      assertThrows(IllegalArgumentException.class, tensor::toLongArray);
      assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(arena, dtype, 1).getLong(0));
    }
  }

  @Test
  void arraysOfTheWrongLengthAreRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Tensor.copyOf(arena, DType.FLOAT32, new float[5], 2, 3))
            .getMessage();
    assertEquals("values: expected 6 elements for shape [2, 3], got 5", message);
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.copyOf(arena, DType.FLOAT32, new long[0]));
  }

  @Test
  void randomNumbersAreNormalAndTheSameInBothPrecisions() {
    Tensor wide = Tensor.random(arena, DType.FLOAT64, 5, 100, 100);
    Tensor narrow = Tensor.random(arena, DType.FLOAT32, 5, 10_000);
    assertArrayEquals(wide.toFloatArray(), narrow.toFloatArray());
    assertNotEquals(wide.getDouble(0), Tensor.random(arena, DType.FLOAT64, 6, 1).getDouble(0));
    double mean = Arrays.stream(wide.toDoubleArray()).average().orElseThrow();
    double square = Arrays.stream(wide.toDoubleArray()).map(x -> x * x).average().orElseThrow();
    assertEquals(0, mean, 0.05);
    assertEquals(1, square, 0.1);
    assertThrows(IllegalArgumentException.class, () -> Tensor.random(arena, DType.INT32, 1, 1));
  }

  @Test
  void textHasNoContents() {
    Tensor tensor = Tensor.copyOf(arena, DType.FLOAT64, new double[] {123.25}, 1);
    assertEquals("[1] FLOAT64", tensor.toString());
    assertEquals("[8, 144] INT32", Tensor.zeros(arena, DType.INT32, 8, 144).toString());
  }
}

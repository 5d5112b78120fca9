package dev.casimir.product.internal.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchedFftTest {
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);

  /** Every size up to 150 that has the right factors, against the sum of the definition. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void isTheDiscreteFourierTransform(int columns) {
    for (int size = 2; size <= 150; size++) {
      if (BatchedFft.isSmooth(size)) {
        check(size, columns, DType.FLOAT64, 4e-15);
        check(size, columns, DType.FLOAT32, 2e-6);
      }
    }
  }

  private void check(int size, int columns, DType dtype, double tolerance) {
    BatchedFft fft = new BatchedFft(size, columns, dtype, Provider.VECTOR);
    int lanes = Provider.lanes(dtype);
    int rows = 2 * size * columns;
    long panel = (long) rows * lanes * dtype.bytes();
    MemorySegment scratch = Arena.ofAuto().allocate(3 * panel, 64);
    double[] values = new double[rows];
    int lane = random.nextInt(lanes);
    for (int r = 0; r < rows; r++) {
      values[r] = (float) random.nextDouble(-1, 1);
      set(scratch, r * lanes + lane, values[r], dtype);
    }
    fft.run(scratch, 0, panel, 2 * panel);
    long result = fft.endsInFirst() ? 1 : 2;
    for (int c = 0; c < columns; c++) {
      for (int k = 0; k < size; k++) {
        double re = 0;
        double im = 0;
        for (int n = 0; n < size; n++) {
          double angle = -2 * Math.PI * (k * n % size) / size;
          double x = values[2 * (n * columns + c)];
          double y = values[2 * (n * columns + c) + 1];
          re += x * Math.cos(angle) - y * Math.sin(angle);
          im += x * Math.sin(angle) + y * Math.cos(angle);
        }
        long row = result * rows + 2L * fft.position(k, c);
        String name = "size " + size + ", column " + c + ", frequency " + k;
        double scale = Math.sqrt(size) * (1 + Math.log(size));
        assertEquals(re, get(scratch, row * lanes + lane, dtype), tolerance * scale, name);
        assertEquals(im, get(scratch, (row + 1) * lanes + lane, dtype), tolerance * scale, name);
      }
    }
  }

  @Test
  void refusesOtherPrimes() {
    assertThrows(IllegalArgumentException.class, () -> BatchedFft.radices(14));
    assertThrows(IllegalArgumentException.class, () -> BatchedFft.radices(1));
  }

  private static double get(MemorySegment segment, long index, DType dtype) {
    return dtype == DType.FLOAT64
        ? segment.getAtIndex(ValueLayout.JAVA_DOUBLE, index)
        : segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  private static void set(MemorySegment segment, long index, double value, DType dtype) {
    if (dtype == DType.FLOAT64) {
      segment.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
    } else {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }
  }
}

package dev.casimir.cuda.internal.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transforms of the host build: the definition, there and back, halves of real arrays. */
class HostFftPlanTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 6, 2", "5, 7, 3", "3, 8, 1", "8, 1, 2"})
  void thereAndBackMultipliesByTheSize(int n0, int n1, int batch) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      try (Arena arena = Arena.ofConfined();
          FftPlan forward = new HostFftPlan(n0, n1, batch, FftKind.REAL_TO_COMPLEX, dtype);
          FftPlan back = new HostFftPlan(n0, n1, batch, FftKind.COMPLEX_TO_REAL, dtype)) {
        Tensor x = Tensor.random(arena, dtype, 3, batch, n0, n1);
        Tensor half = Tensor.zeros(arena, dtype, batch, n0, n1 / 2 + 1, 2);
        Tensor twice = Tensor.zeros(arena, dtype, batch, n0, n1);
        forward.execute(0, x.address(), half.address());
        back.execute(0, half.address(), twice.address());
        for (int i = 0; i < x.size(); i++) {
          double bound = 8 * dtype.unitRoundoff() * n0 * n1 * 6;
          assertEquals(n0 * n1 * x.getDouble(i), twice.getDouble(i), bound);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"COMPLEX_FORWARD, -1", "COMPLEX_BACKWARD, 1"})
  void aUnitBecomesAWave(FftKind kind, int sign) {
    int n0 = 3;
    int n1 = 5;
    try (Arena arena = Arena.ofConfined();
        FftPlan plan = new HostFftPlan(n0, n1, 1, kind, DType.FLOAT64)) {
      Tensor x = Tensor.zeros(arena, DType.FLOAT64, n0, n1, 2);
      x.setDouble(x.flatIndex(2, 1, 0), 1);
      Tensor y = Tensor.zeros(arena, DType.FLOAT64, n0, n1, 2);
      plan.execute(0, x.address(), y.address());
      double[] expected = new double[2 * n0 * n1];
      for (int i = 0; i < n0; i++) {
        for (int j = 0; j < n1; j++) {
          double angle = sign * 2 * Math.PI * (2.0 * i / n0 + 1.0 * j / n1);
          expected[2 * (i * n1 + j)] = Math.cos(angle);
          expected[2 * (i * n1 + j) + 1] = Math.sin(angle);
        }
      }
      assertArrayEquals(expected, y.toDoubleArray(), 1e-14);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 6", "5, 7"})
  void theHalfIsThatOfTheWhole(int n0, int n1) {
    try (Arena arena = Arena.ofConfined();
        FftPlan real = new HostFftPlan(n0, n1, 1, FftKind.REAL_TO_COMPLEX, DType.FLOAT64);
        FftPlan complex = new HostFftPlan(n0, n1, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT64)) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 4, n0, n1);
      Tensor wide = Tensor.zeros(arena, DType.FLOAT64, n0, n1, 2);
      for (int i = 0; i < x.size(); i++) {
        wide.setDouble(2L * i, x.getDouble(i));
      }
      Tensor half = Tensor.zeros(arena, DType.FLOAT64, n0, n1 / 2 + 1, 2);
      Tensor whole = Tensor.zeros(arena, DType.FLOAT64, n0, n1, 2);
      real.execute(0, x.address(), half.address());
      complex.execute(0, wide.address(), whole.address());
      for (int i = 0; i < n0; i++) {
        for (int j = 0; j < n1 / 2 + 1; j++) {
          for (int part = 0; part < 2; part++) {
            assertEquals(
                whole.getDouble(whole.flatIndex(i, j, part)),
                half.getDouble(half.flatIndex(i, j, part)),
                1e-13);
          }
        }
      }
    }
  }

  @Test
  void aClosedPlanSaysSo() {
    FftPlan plan = new HostFftPlan(2, 2, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT32);
    plan.close();
    plan.close();
    assertThrows(IllegalStateException.class, () -> plan.execute(0, 0, 0));
  }
}

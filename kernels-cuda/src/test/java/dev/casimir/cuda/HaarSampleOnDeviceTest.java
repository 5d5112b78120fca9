package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.HaarSampleKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Haar samples against those of the CPU: the same seed gives the same samples. */
@OnEveryDevice
class HaarSampleOnDeviceTest {
  @Test
  void samplesAreThoseOfTheCpu() {
    List<HaarSample> operations =
        List.of(
            HaarSample.specialOrthogonal(2),
            HaarSample.specialOrthogonal(3),
            HaarSample.specialOrthogonal(4),
            HaarSample.orthogonal(2),
            HaarSample.orthogonal(3),
            HaarSample.orthogonal(4),
            HaarSample.specialEuclidean(2, 3),
            HaarSample.specialEuclidean(3, 0.5),
            HaarSample.similarity(2, 1, 2),
            HaarSample.similarity(3, 100, 2),
            HaarSample.heisenberg(3, 2),
            HaarSample.heisenberg(5, 2),
            HaarSample.unitriangular(3, 2),
            HaarSample.unitriangular(4, 0.1),
            HaarSample.positiveScaling(2),
            HaarSample.specialLinear(2, 1.5),
            HaarSample.specialLinear(3, 0.7),
            HaarSample.generalLinear(2, 0.8),
            HaarSample.generalLinear(2, 8),
            HaarSample.generalLinear(2, 1, 2),
            HaarSample.generalLinear(3, 1),
            HaarSample.generalLinear(3, 6),
            HaarSample.generalLinear(3, 0.5, 1),
            HaarSample.symmetricPositive(2, 1.5),
            HaarSample.symmetricPositive(3, 0.7),
            HaarSample.affine(2, 1, 3),
            HaarSample.affine(2, 1, 2, 3),
            HaarSample.affine(3, 1, 3));
    for (HaarSample operation : operations) {
      compare(operation, DType.FLOAT64, 200);
    }
    compare(HaarSample.specialOrthogonal(3), DType.FLOAT32, 1000);
    compare(HaarSample.affine(3, 1, 1, 3), DType.FLOAT32, 33);
    compare(HaarSample.specialEuclidean(3, 1), DType.FLOAT32, 0);
    compare(HaarSample.specialOrthogonal(2), DType.FLOAT64, 1);
  }

  private static void compare(HaarSample operation, DType dtype, long n) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    HaarSampleKernel cpu = Device.cpu().plan(operation, options);
    HaarSampleKernel host = device().plan(operation, options);
    int d = operation.dimension();
    long seed = 0x123456789ABCDEFL;
    long first = 1L << 40;
    try (Arena arena = Arena.ofConfined()) {
      Tensor expected = Tensor.zeros(arena, dtype, n, d, d);
      Tensor got = Tensor.zeros(arena, dtype, n, d, d);
      Tensor weights = Tensor.zeros(arena, dtype, n);
      cpu.sample(seed, first, expected);
      host.sample(seed, first, got, weights);
      for (int i = 0; i < n; i++) {
        assertEquals(1, weights.getDouble(i));
        double size = 1;
        for (int k = 0; k < d * d; k++) {
          size = Math.max(size, Math.abs(expected.getDouble((long) i * d * d + k)));
        }
        for (int k = 0; k < d * d; k++) {
          long at = (long) i * d * d + k;
          // angles of up to a turn and logarithms are known to rounding; functions to a few units
          double condition = 2 * Math.PI + Math.log(size);
          double bound = 8 * dtype.unitRoundoff() * condition * size;
          assertEquals(
              expected.getDouble(at), got.getDouble(at), bound, operation.describe() + " " + at);
        }
      }
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    HaarSample large = HaarSample.specialOrthogonal(9);
    assertThrows(UnsupportedOperationException.class, () -> device().plan(large, options));
    HaarSampleKernel kernel = device().plan(HaarSample.specialOrthogonal(2), options);
    try (Arena arena = Arena.ofConfined()) {
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 3, 2, 2);
      assertThrows(IllegalArgumentException.class, () -> kernel.sample(1, -1, out));
    }
  }
}

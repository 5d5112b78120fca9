package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
import dev.casimir.so3.WignerD;
import dev.casimir.so3.WignerDKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rotations and Wigner matrices on the host build have the bits of the CPU. */
@OnEveryDevice
class RotationOnDeviceTest {
  private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT64};

  @ParameterizedTest
  @CsvSource({
    "1x0e, 5",
    "1x0o, 5",
    "33x0e+33x1o+33x2e+33x3o, 9",
    "1x1e+2x2o+1x1o+3x3e, 70",
    "16x4e+3x5o+1x6e, 11",
    "7x7o+1x0e+0x2e+2x9e, 6",
    "1x20e, 3",
    "4x1o, 0",
    "0x1o, 4",
  })
  void rotationsHaveTheBitsOfTheCpu(String irreps, long n) {
    for (DType dtype : DTYPES) {
      for (Layout layout : Layout.values()) {
        for (RotationAlgorithm algorithm : RotationAlgorithm.values()) {
          PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(algorithm);
          compare(new IrrepsRotation(Irreps.parse(irreps)), options, n);
        }
      }
    }
  }

  private static void compare(IrrepsRotation operation, PlanOptions options, long n) {
    IrrepsRotationKernel cpu = Device.cpu().plan(operation, options);
    IrrepsRotationKernel host = device().plan(operation, options);
    long d = operation.irreps().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor each = rotations(arena, options.dtype(), n);
      Tensor one = rotations(arena, options.dtype(), 4).slice(3, 4).reshape(3, 3);
      Tensor x = Tensor.random(arena, options.dtype(), 3, n, d);
      Tensor expected = Tensor.zeros(arena, options.dtype(), n, d);
      Tensor got = Tensor.random(arena, options.dtype(), 4, n, d);
      for (Tensor rotations : new Tensor[] {each, one}) {
        cpu.forward(x, rotations, expected);
        host.forward(x, rotations, got);
        assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
        cpu.backward(rotations, x, expected);
        host.backward(rotations, x, got);
        assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1x0e, 4", "2x1o+1x2o+1x0e, 9", "3x3e+1x5o, 6", "1x12e, 2", "1x19o, 2", "2x1e, 0"})
  void wignerMatricesHaveTheBitsOfTheCpu(String irreps, long n) {
    WignerD operation = new WignerD(Irreps.parse(irreps));
    long d = operation.irreps().dimension();
    for (DType dtype : DTYPES) {
      for (Layout layout : Layout.values()) {
        PlanOptions options = PlanOptions.of(dtype, layout);
        WignerDKernel cpu = Device.cpu().plan(operation, options);
        WignerDKernel host = device().plan(operation, options);
        try (Arena arena = Arena.ofConfined()) {
          Tensor rotations = rotations(arena, dtype, n);
          Tensor expected = Tensor.zeros(arena, dtype, n, d, d);
          Tensor got = Tensor.random(arena, dtype, 4, n, d, d);
          cpu.forward(rotations, expected);
          host.forward(rotations, got);
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
        }
      }
    }
  }

  @Test
  void backwardIsTheTransposeAndUndoesForward() {
    IrrepsRotation operation = new IrrepsRotation(Irreps.parse("5x0o+5x1o+5x3e+5x8e"));
    IrrepsRotationKernel host =
        device().plan(operation, PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
    long n = 12;
    long d = operation.irreps().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = turns(arena, DType.FLOAT64, n);
      Tensor x = Tensor.random(arena, DType.FLOAT64, 8, n, d);
      Tensor turned = Tensor.zeros(arena, DType.FLOAT64, n, d);
      Tensor back = Tensor.zeros(arena, DType.FLOAT64, n, d);
      host.forward(x, rotations, turned);
      host.backward(rotations, turned, back);
      assertArrayEquals(x.toDoubleArray(), back.toDoubleArray(), 1e-13);
      double moved = 0;
      for (int i = 0; i < x.size(); i++) {
        moved += Math.abs(x.getDouble(i) - turned.getDouble(i));
      }
      assertTrue(moved / x.size() > 0.1, "the rotations must do something, moved " + moved);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    IrrepsRotation operation = new IrrepsRotation(Irreps.parse("2x1o"));
    IrrepsRotationKernel host =
        device().plan(operation, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.zeros(arena, DType.FLOAT32, 3, 6);
      Tensor rotations = Tensor.zeros(arena, DType.FLOAT32, 2, 3, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT32, 3, 6);
      IllegalArgumentException wrong =
          assertThrows(IllegalArgumentException.class, () -> host.forward(x, rotations, out));
      assertEquals(
          "rotations: expected [n, 3, 3] FLOAT32 with n = 3, got [2, 3, 3] FLOAT32",
          wrong.getMessage());
    }
  }

  /**
   * Random ones, and after them the identity, half turns, poles, a reflection and an inversion, one
   * that is no rotation and one with a NaN.
   */
  private static Tensor rotations(Arena arena, DType dtype, long n) {
    Tensor rotations = turns(arena, dtype, n);
    double[][] special = {
      {1, 0, 0, 0, 1, 0, 0, 0, 1},
      {-1, 0, 0, 0, -1, 0, 0, 0, 1},
      {0, 0, 1, 0, 1, 0, -1, 0, 0},
      {0, 1, 0, 1, 0, 0, 0, 0, -1},
      {1, 0, 0, 0, -1, 0, 0, 0, 1},
      {-1, 0, 0, 0, -1, 0, 0, 0, -1},
      {1, 1e-30, 0, 0, 1, 0, 0, 0, 1},
      {2, 1, 0.5, -1, 3, 0.25, 0.125, 1, 1},
      {1, 0, 0, 0, Double.NaN, 0, 0, 0, 1},
    };
    for (int s = 0; s < special.length && s + 1 < n; s++) {
      for (int i = 0; i < 9; i++) {
        rotations.setDouble(9 * (n - 1 - s) + i, special[s][i]);
      }
    }
    return rotations;
  }

  /** Rotations from quaternions, every third one with a reflection. */
  private static Tensor turns(Arena arena, DType dtype, long n) {
    Tensor rotations = Tensor.zeros(arena, dtype, n, 3, 3);
    Tensor quaternions = Tensor.random(arena, DType.FLOAT64, 11, n, 4);
    for (long item = 0; item < n; item++) {
      double w = quaternions.getDouble(4 * item);
      double x = quaternions.getDouble(4 * item + 1);
      double y = quaternions.getDouble(4 * item + 2);
      double z = quaternions.getDouble(4 * item + 3);
      double s = 2 / (w * w + x * x + y * y + z * z);
      double sign = item % 3 == 2 ? -1 : 1;
      double[] r = {
        1 - s * (y * y + z * z),
        s * (x * y - w * z),
        s * (x * z + w * y),
        s * (x * y + w * z),
        1 - s * (x * x + z * z),
        s * (y * z - w * x),
        s * (x * z - w * y),
        s * (y * z + w * x),
        1 - s * (x * x + y * y)
      };
      for (int i = 0; i < 9; i++) {
        rotations.setDouble(9 * item + i, sign * r[i]);
      }
    }
    return rotations;
  }
}

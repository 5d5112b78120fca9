package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Principal frames against those of the CPU, bit for bit. */
@OnEveryDevice
class FramesOnDeviceTest {
  private static final int[] SIZES = {0, 1, 2, 3, 31, 32, 33, 257, 2049, 5000};

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void cloudsOfEverySizeHaveTheBitsOfTheCpu(DType dtype) {
    for (int d = 2; d <= 3; d++) {
      Planned planned = new Planned(FrameGroup.SE, d, dtype);
      for (int n : SIZES) {
        if ((n == 31 || n == 32) && (d == 2) == (dtype == DType.FLOAT32)) {
          continue; // the CPU takes its time to compile these
        }
        planned.compare(n > 1000 ? 3 : CloudsForTests.KINDS, n);
      }
      planned.compare(0, 7);
      planned.compare(300, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void everyGroup(FrameGroup group) {
    for (int d = 2; d <= 3; d++) {
      Planned planned = new Planned(group, d, DType.FLOAT64);
      planned.compare(CloudsForTests.KINDS, d == 2 ? 0 : 5);
      planned.compare(CloudsForTests.KINDS, 40);
    }
  }

  private static final class Planned {
    private final DType dtype;
    private final int dimension;
    private final PrincipalFramesKernel cpu;
    private final PrincipalFramesKernel host;

    Planned(FrameGroup group, int dimension, DType dtype) {
      this.dtype = dtype;
      this.dimension = dimension;
      PrincipalFrames operation = PrincipalFrames.of(group, dimension);
      PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
      cpu = Device.cpu().plan(operation, options);
      host = device().plan(operation, options);
    }

    void compare(int clouds, int n) {
      for (int form = 0; form < 8; form++) {
        try (Arena arena = Arena.ofConfined()) {
          boolean ragged = (form & 4) != 0;
          PointClouds given =
              CloudsForTests.of(
                  arena, dtype, clouds, n, dimension, ragged, (form & 2) != 0, (form & 1) != 0);
          Frames expected = Frames.allocate(arena, dtype, clouds, dimension);
          Frames got = Frames.allocate(arena, dtype, clouds, dimension);
          tensors(got).forEach(tensor -> fill(tensor));
          cpu.construct(given, expected);
          host.construct(given, got);
          for (int part = 0; part < tensors(got).size(); part++) {
            assertArrayEquals(
                tensors(expected).get(part).toDoubleArray(),
                tensors(got).get(part).toDoubleArray(),
                "%d clouds of %d, form %d, part %d".formatted(clouds, n, form, part));
          }
        }
      }
    }

    private static void fill(Tensor tensor) {
      for (long i = 0; i < tensor.size(); i++) {
        tensor.setDouble(i, 77);
      }
    }

    private static List<Tensor> tensors(Frames frames) {
      return List.of(
          frames.flags(),
          frames.masses(),
          frames.gaps(),
          frames.moments(),
          frames.axes(),
          frames.centers(),
          frames.centerRemainders());
    }
  }
}

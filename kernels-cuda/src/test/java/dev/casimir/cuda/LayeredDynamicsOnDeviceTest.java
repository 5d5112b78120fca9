package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.internal.holomorphic.DeviceLayeredDynamics;
import dev.casimir.device.Device;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredDynamicsKernel;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Layered dynamics on a device against those of the CPU, to the last bit. */
@OnEveryDevice
class LayeredDynamicsOnDeviceTest {
  private static final double[] BETAS = {0.5, 0, -0.5, 0};
  private static final double[] COMPLEX_BETAS = {0.3, 0.4, -0.5, 0, 0, 0.5};

  private static LayeredDynamics network(int hidden, ElementaryFunction activation, int classes) {
    List<Integer> units = new ArrayList<>(List.of(37, 20, 49).subList(0, hidden));
    units.add(5);
    return LayeredDynamics.schedule(units, activation, classes, 11);
  }

  /** Weights of no symmetry. */
  private static LayeredWeights weights(Arena arena, LayeredDynamics operation, DType dtype) {
    List<Tensor> forward = new ArrayList<>();
    List<Tensor> feedback = new ArrayList<>();
    List<Integer> units = operation.units();
    for (int l = 0; l + 1 < units.size(); l++) {
      forward.add(scaled(arena, dtype, l, units.get(l + 1), units.get(l)));
      feedback.add(scaled(arena, dtype, l + 9, units.get(l), units.get(l + 1)));
    }
    LayeredWeights weights = LayeredWeights.of(forward, feedback);
    int classes = operation.classes();
    return classes == 0
        ? weights
        : weights.withReadout(
            scaled(arena, dtype, 20, classes, operation.outputs()),
            Tensor.random(arena, dtype, 21, classes));
  }

  private static Tensor scaled(Arena arena, DType dtype, long seed, long rows, long columns) {
    Tensor matrix = Tensor.random(arena, dtype, seed, rows, columns);
    for (long i = 0; i < matrix.size(); i++) {
      matrix.setDouble(i, matrix.getDouble(i) / Math.sqrt(columns));
    }
    return matrix;
  }

  private static void compare(LayeredDynamics operation, DType dtype, int samples, boolean lost) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    LayeredDynamicsKernel cpu = Device.cpu().plan(operation, options);
    String what = operation.describe() + " in " + dtype + " of " + samples;
    try (Arena arena = Arena.ofConfined();
        DeviceLayeredDynamics host = new DeviceLayeredDynamics(device(), operation, options)) {
      int all = operation.allUnits();
      LayeredWeights weights = weights(arena, operation, dtype);
      Tensor drive = Tensor.random(arena, dtype, 30, samples, all);
      Tensor start = Tensor.random(arena, dtype, 31, samples, all);
      if (lost) {
        drive.setDouble(2L * all + 3, Double.NaN);
        drive.setDouble(4L * all + 1, dtype == DType.FLOAT32 ? 3e38 : 1e308);
        start.setDouble(5L * all + 2, Double.POSITIVE_INFINITY);
      }
      Tensor[] free = new Tensor[6];
      for (int i = 0; i < 2; i++) {
        free[3 * i] = Tensor.random(arena, dtype, 1, samples, all);
        free[3 * i + 1] = Tensor.random(arena, dtype, 1, samples);
        free[3 * i + 2] = Tensor.zeros(arena, DType.INT32, samples);
      }
      cpu.relax(weights, drive, start, free[0], free[1], free[2]);
      host.relax(weights, drive, start, free[3], free[4], free[5]);
      assertSame("free " + what, free);
      double[] betas = operation.complex() ? COMPLEX_BETAS : BETAS;
      long k = betas.length / 2;
      Tensor beta = Tensor.copyOf(arena, dtype, betas, k, 2);
      Tensor targets = Tensor.random(arena, dtype, 32, samples, operation.targets());
      Tensor[] nudged = new Tensor[6];
      for (int i = 0; i < 2; i++) {
        nudged[3 * i] =
            operation.complex()
                ? Tensor.random(arena, dtype, 1, k, 2, samples, all)
                : Tensor.random(arena, dtype, 1, k, samples, all);
        nudged[3 * i + 1] = Tensor.random(arena, dtype, 1, k, samples);
        nudged[3 * i + 2] = Tensor.zeros(arena, DType.INT32, k, samples);
      }
      Tensor begin = lost ? start : free[0];
      cpu.nudge(weights, drive, begin, targets, beta, nudged[0], nudged[1], nudged[2]);
      host.nudge(weights, drive, begin, targets, beta, nudged[3], nudged[4], nudged[5]);
      assertSame("nudged " + what, nudged);
    }
  }

  private static void assertSame(String what, Tensor... tensors) {
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(tensors[i].toDoubleArray(), tensors[3 + i].toDoubleArray(), what);
    }
    assertArrayEquals(tensors[2].toLongArray(), tensors[5].toLongArray(), what);
  }

  /** 33 samples with their nudges fill large tiles of the host build, the others small ones. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 33", "1, 0", "2, 1", "2, 33", "3, 33"})
  void bitsAreThoseOfTheCpu(int hidden, int samples) {
    LayeredDynamics real = network(hidden, ElementaryFunction.SHIFTED_LOGISTIC, 4);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      compare(real, dtype, samples, false);
      compare(real.withComplexNudges(), dtype, samples, false);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementaryFunction.class,
      names = {"TANH", "LOGISTIC", "DSILU", "IDENTITY"})
  void otherActivationsWithTheSquaredDistanceAndDamping(ElementaryFunction activation) {
    LayeredDynamics damped = network(2, activation, 0).damped(0.625);
    compare(damped, DType.FLOAT32, 9, false);
    compare(damped.withComplexNudges(), DType.FLOAT32, 9, false);
    compare(damped.withComplexNudges(), DType.FLOAT64, 9, false);
  }

  @Test
  void rowsStopWhereTheyRestAndLostOnesAreToldApart() {
    for (int samples : new int[] {10, 40}) {
      LayeredDynamics resting =
          new LayeredDynamics(
              List.of(37, 20, 5), ElementaryFunction.LOGISTIC, 4, true, 20, 1e-3, 1, 1);
      compare(resting, DType.FLOAT32, samples, true);
      compare(resting, DType.FLOAT64, samples, true);
      compare(resting.until(0), DType.FLOAT32, samples, true);
    }
  }

  @Test
  void aRowDoesNotDependOnTheOthers() {
    LayeredDynamics operation =
        new LayeredDynamics(
            List.of(37, 20, 5), ElementaryFunction.SHIFTED_LOGISTIC, 4, false, 30, 1e-2, 1, 1);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined();
        DeviceLayeredDynamics host = new DeviceLayeredDynamics(device(), operation, options)) {
      int all = operation.allUnits();
      LayeredWeights weights = weights(arena, operation, DType.FLOAT32);
      Tensor drive = Tensor.random(arena, DType.FLOAT32, 30, 70, all);
      Tensor start = Tensor.zeros(arena, DType.FLOAT32, 70, all);
      Tensor many = Tensor.zeros(arena, DType.FLOAT32, 70, all);
      Tensor one = Tensor.zeros(arena, DType.FLOAT32, 1, all);
      Tensor residuals = Tensor.zeros(arena, DType.FLOAT32, 70);
      Tensor status = Tensor.zeros(arena, DType.INT32, 70);
      host.relax(weights, drive, start, many, residuals, status);
      int rested = 0;
      for (int row = 0; row < 70; row += 6) {
        host.relax(
            weights,
            drive.slice(row, row + 1),
            start.slice(row, row + 1),
            one,
            residuals.slice(0, 1),
            status.slice(row, row + 1));
        assertArrayEquals(
            many.slice(row, row + 1).toDoubleArray(), one.toDoubleArray(), "row " + row);
        rested += status.getLong(row) == ItemStatus.OK.code() ? 1 : 0;
      }
      assertTrue(rested > 3, "rows at rest: " + rested);
    }
  }

  @Test
  void theNetworkOfThePublishedExperimentsFitsABlock() {
    LayeredDynamics published =
        LayeredDynamics.schedule(
            List.of(256, 256, 10), ElementaryFunction.SHIFTED_LOGISTIC, 10, 150);
    try (DeviceLayeredDynamics host =
        new DeviceLayeredDynamics(
            device(), published, PlanOptions.of(DType.FLOAT32, Layout.MUL_IR))) {
      // 227 KB is what a block of an H100 or H200 may ask for
      assertTrue(host.sharedBytes(64) <= 227 << 10, "bytes: " + host.sharedBytes(64));
    }
  }

  @Test
  void wrongShapesAreRefused() {
    LayeredDynamics operation = network(1, ElementaryFunction.TANH, 4);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined();
        DeviceLayeredDynamics host = new DeviceLayeredDynamics(device(), operation, options)) {
      LayeredWeights weights = weights(arena, operation, DType.FLOAT32);
      int all = operation.allUnits();
      Tensor drive = Tensor.zeros(arena, DType.FLOAT32, 3, all);
      Tensor start = Tensor.zeros(arena, DType.FLOAT32, 3, all);
      Tensor state = Tensor.zeros(arena, DType.FLOAT32, 3, all);
      Tensor residuals = Tensor.zeros(arena, DType.FLOAT32, 3);
      Tensor status = Tensor.zeros(arena, DType.INT32, 3);
      assertThrows(
          IllegalArgumentException.class,
          () -> host.relax(weights, drive, start, drive, residuals, status));
      assertThrows(
          IllegalArgumentException.class,
          () -> host.relax(weights, drive, start, state, residuals, residuals));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              host.relax(
                  LayeredWeights.of(List.of(), List.of()), drive, start, state, residuals, status));
    }
  }
}

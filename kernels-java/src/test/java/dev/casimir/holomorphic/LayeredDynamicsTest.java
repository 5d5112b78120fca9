package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layered dynamics against the textbook's formulas in double precision. */
class LayeredDynamicsTest {
  /** A complex number as the textbook has it. */
  private record Number(double re, double im) {
    static final Number ZERO = new Number(0, 0);

    Number plus(Number other) {
      return new Number(re + other.re, im + other.im);
    }

    Number times(double factor) {
      return new Number(re * factor, im * factor);
    }

    Number times(Number other) {
      return new Number(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    Number over(Number other) {
      double norm = other.re * other.re + other.im * other.im;
      Number product = times(new Number(other.re, -other.im));
      return product.times(1 / norm);
    }

    Number exp() {
      return new Number(Math.cos(im), Math.sin(im)).times(Math.exp(re));
    }

    /** 1 / (1 + e^(2 - 4z)). */
    Number shiftedLogistic() {
      return new Number(1, 0).over(new Number(1, 0).plus(new Number(2 - 4 * re, -4 * im).exp()));
    }
  }

  private static Tensor scaled(Arena arena, DType dtype, long seed, long rows, long columns) {
    Tensor matrix = Tensor.random(arena, dtype, seed, rows, columns);
    for (long i = 0; i < matrix.size(); i++) {
      matrix.setDouble(i, matrix.getDouble(i) / Math.sqrt(columns));
    }
    return matrix;
  }

  private static LayeredWeights weights(Arena arena, LayeredDynamics operation, DType dtype) {
    List<Tensor> forward = new ArrayList<>();
    List<Tensor> feedback = new ArrayList<>();
    List<Integer> units = operation.units();
    for (int l = 0; l + 1 < units.size(); l++) {
      forward.add(scaled(arena, dtype, l, units.get(l + 1), units.get(l)));
      feedback.add(scaled(arena, dtype, l + 9, units.get(l), units.get(l + 1)));
    }
    return LayeredWeights.of(forward, feedback)
        .withReadout(
            scaled(arena, dtype, 20, Math.max(1, operation.classes()), operation.outputs()),
            Tensor.random(arena, dtype, 21, Math.max(1, operation.classes())));
  }

  /** u of one row after all steps, by the definition. */
  private static Number[] reference(
      LayeredDynamics operation,
      LayeredWeights weights,
      double[] drive,
      double[] start,
      double[] target,
      Number beta) {
    Number[] u = new Number[start.length];
    for (int i = 0; i < u.length; i++) {
      u[i] = new Number(start[i], 0);
    }
    for (int step = 0; step < operation.steps(); step++) {
      Number[] a = new Number[u.length];
      Number[] f = new Number[u.length];
      for (int i = 0; i < u.length; i++) {
        a[i] = u[i].shiftedLogistic();
        f[i] = new Number(drive[i], 0);
      }
      int first = 0;
      for (int l = 0; l + 1 < operation.units().size(); l++) {
        int next = first + operation.units().get(l);
        add(f, next, weights.forward().get(l), a, first);
        add(f, first, weights.feedback().get(l), a, next);
        first = next;
      }
      push(operation, weights, a, f, first, target, beta);
      for (int i = 0; i < u.length; i++) {
        u[i] = u[i].times(1 - operation.damping()).plus(f[i].times(operation.damping()));
      }
    }
    return u;
  }

  private static void add(Number[] to, int at, Tensor matrix, Number[] from, int begin) {
    for (int i = 0; i < matrix.dimension(0); i++) {
      for (int j = 0; j < matrix.dimension(1); j++) {
        to[at + i] =
            to[at + i].plus(from[begin + j].times(matrix.getDouble(matrix.flatIndex(i, j))));
      }
    }
  }

  private static void push(
      LayeredDynamics operation,
      LayeredWeights weights,
      Number[] a,
      Number[] f,
      int first,
      double[] target,
      Number beta) {
    int outputs = operation.outputs();
    if (operation.classes() == 0) {
      for (int i = 0; i < outputs; i++) {
        f[first + i] =
            f[first + i].plus(beta.times(a[first + i].plus(new Number(-target[i], 0))));
      }
      return;
    }
    Tensor readout = weights.readout().orElseThrow();
    Number[] p = new Number[operation.classes()];
    Number sum = Number.ZERO;
    for (int c = 0; c < p.length; c++) {
      Number z = new Number(weights.readoutBias().orElseThrow().getDouble(c), 0);
      for (int j = 0; j < outputs; j++) {
        z = z.plus(a[first + j].times(readout.getDouble(readout.flatIndex(c, j))));
      }
      p[c] = z.exp();
      sum = sum.plus(p[c]);
    }
    for (int c = 0; c < p.length; c++) {
      Number q = p[c].over(sum).plus(new Number(-target[c], 0)).times(beta);
      for (int j = 0; j < outputs; j++) {
        f[first + j] =
            f[first + j].plus(q.times(readout.getDouble(readout.flatIndex(c, j))));
      }
    }
  }

  private static double[] row(Tensor tensor, int index) {
    return tensor.slice(index, index + 1L).toDoubleArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "2, 4, 1", "3, 4, 0.7", "2, 0, 1", "0, 3, 1"})
  void statesAreThoseOfTheDefinition(int hidden, int classes, double damping) {
    List<Integer> units = new ArrayList<>(List.of(12, 17, 9).subList(0, hidden));
    units.add(5);
    double[] betas = {0.3, 0.4, -0.5, 0};
    for (boolean complex : new boolean[] {false, true}) {
      LayeredDynamics operation =
          new LayeredDynamics(
              units, ElementaryFunction.SHIFTED_LOGISTIC, classes, complex, 9, 0, 4, damping);
      for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
        double bound = 300 * dtype.unitRoundoff();
        LayeredDynamicsKernel kernel =
            Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.MUL_IR).withThreads(2));
        int n = 3;
        int all = operation.allUnits();
        try (Arena arena = Arena.ofShared()) {
          LayeredWeights weights = weights(arena, operation, dtype);
          Tensor drive = Tensor.random(arena, dtype, 30, n, all);
          Tensor start = Tensor.random(arena, dtype, 31, n, all);
          Tensor targets = Tensor.random(arena, dtype, 32, n, operation.targets());
          Tensor free = Tensor.zeros(arena, dtype, n, all);
          Tensor residuals = Tensor.zeros(arena, dtype, n);
          Tensor status = Tensor.zeros(arena, DType.INT32, n);
          kernel.relax(weights, drive, start, free, residuals, status);
          Tensor beta = Tensor.copyOf(arena, dtype, betas, 2, 2);
          Tensor state =
              complex
                  ? Tensor.zeros(arena, dtype, 2, 2, n, all)
                  : Tensor.zeros(arena, dtype, 2, n, all);
          kernel.nudge(
              weights,
              drive,
              start,
              targets,
              beta,
              state,
              Tensor.zeros(arena, dtype, 2, n),
              Tensor.zeros(arena, DType.INT32, 2, n));
          for (int sample = 0; sample < n; sample++) {
            double[] given = row(drive, sample);
            double[] begin = row(start, sample);
            double[] target = row(targets, sample);
            Number[] expected =
                reference(operation, weights, given, begin, target, Number.ZERO);
            for (int i = 0; i < all; i++) {
              assertEquals(expected[i].re(), row(free, sample)[i], bound);
            }
            assertEquals(ItemStatus.OK.code(), status.getLong(sample));
            for (int k = 0; k < 2; k++) {
              Number nudge = new Number(betas[2 * k], complex ? betas[2 * k + 1] : 0);
              expected = reference(operation, weights, given, begin, target, nudge);
              for (int i = 0; i < all; i++) {
                if (complex) {
                  assertEquals(
                      expected[i].re(), state.getDouble(state.flatIndex(k, 0, sample, i)), bound);
                  assertEquals(
                      expected[i].im(), state.getDouble(state.flatIndex(k, 1, sample, i)), bound);
                } else {
                  assertEquals(
                      expected[i].re(), state.getDouble(state.flatIndex(k, sample, i)), bound);
                }
              }
            }
          }
        }
      }
    }
  }

  @Test
  void rowsStopWhereTheyRestAndLostOnesHaveAStatus() {
    LayeredDynamics operation =
        LayeredDynamics.schedule(List.of(12, 5), ElementaryFunction.LOGISTIC, 0, 200).until(1e-9);
    LayeredDynamicsKernel kernel =
        Device.cpu().plan(operation, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      LayeredWeights weights = weights(arena, operation, DType.FLOAT64);
      Tensor drive = Tensor.random(arena, DType.FLOAT64, 30, 3, 17);
      drive.setDouble(17, Double.NaN);
      Tensor start = Tensor.zeros(arena, DType.FLOAT64, 3, 17);
      Tensor state = Tensor.zeros(arena, DType.FLOAT64, 3, 17);
      Tensor residuals = Tensor.zeros(arena, DType.FLOAT64, 3);
      Tensor status = Tensor.zeros(arena, DType.INT32, 3);
      kernel.relax(weights, drive, start, state, residuals, status);
      assertArrayEquals(
          new long[] {ItemStatus.OK.code(), ItemStatus.NON_FINITE.code(), ItemStatus.OK.code()},
          status.toLongArray());
      // at rest: another step changes nothing any more
      Tensor again = Tensor.zeros(arena, DType.FLOAT64, 3, 17);
      kernel.relax(weights, drive, state, again, residuals, status);
      assertArrayEquals(row(state, 0), row(again, 0), 1e-9);
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LayeredDynamics.schedule(List.of(), ElementaryFunction.TANH, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> LayeredDynamics.schedule(List.of(3), ElementaryFunction.EXP, 0, 1));
    LayeredDynamics operation =
        LayeredDynamics.schedule(List.of(12, 5), ElementaryFunction.TANH, 0, 1);
    LayeredDynamicsKernel kernel =
        Device.cpu().plan(operation, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      LayeredWeights weights = weights(arena, operation, DType.FLOAT64);
      Tensor drive = Tensor.zeros(arena, DType.FLOAT64, 3, 17);
      Tensor start = Tensor.zeros(arena, DType.FLOAT64, 3, 17);
      Tensor residuals = Tensor.zeros(arena, DType.FLOAT64, 3);
      Tensor status = Tensor.zeros(arena, DType.INT32, 3);
      assertThrows(
          IllegalArgumentException.class,
          () -> kernel.relax(weights, drive, start, start, residuals, status));
      assertThrows(
          IllegalArgumentException.class,
          () -> kernel.relax(weights, drive, drive.slice(0, 2), start, residuals, status));
    }
  }
}

package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.EquivarianceReport.Verdict;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquivarianceCheckTest {
  private static final long CLOUDS = 12;
  private static final long POINTS = 5;

  /** Not symmetric at all: tanh of each coordinate, and a sum of squares that is, about 0. */
  private static void crooked(List<Tensor> inputs, List<Tensor> outputs) {
    Tensor points = inputs.getFirst();
    Tensor out = outputs.getFirst();
    for (long i = 0; i < points.size(); i++) {
      out.setDouble(i, Math.tanh(points.getDouble(i) + 0.1 * (i % 3)));
    }
  }

  /** The mean of the points and their cross product: a point and a pseudovector. */
  private static void meanAndCross(List<Tensor> inputs, List<Tensor> outputs) {
    double[] x = inputs.getFirst().toDoubleArray();
    int n = (int) POINTS * 3;
    for (int b = 0; b < x.length / n; b++) {
      double[] mean = new double[3];
      for (int i = 0; i < n; i++) {
        mean[i % 3] += x[b * n + i] / POINTS;
      }
      for (int k = 0; k < 3; k++) {
        int p = (k + 1) % 3;
        int q = (k + 2) % 3;
        int at = b * n;
        double cross =
            (x[at + 3 + p] - x[at + p]) * (x[at + 6 + q] - x[at + q])
                - (x[at + 3 + q] - x[at + q]) * (x[at + 6 + p] - x[at + p]);
        outputs.get(0).setDouble(b * 3L + k, mean[k]);
        outputs.get(1).setDouble(b * 3L + k, cross);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"E, FLOAT64", "SE, FLOAT64", "E, FLOAT32"})
  void formulasAreSymmetricToRounding(FrameGroup group, DType dtype) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, dtype, 1, CLOUDS, POINTS, 3);
      EquivarianceReport report =
          EquivarianceCheck.of(group, 3, FrameField.POINT, FrameField.PSEUDOVECTOR)
              .measure(
                  EquivarianceCheckTest::meanAndCross,
                  List.of(points),
                  List.of(new long[] {CLOUDS, 1, 3}, new long[] {CLOUDS, 1, 3}));
      assertTrue(report.passed(), report.toString());
      assertEquals(Verdict.ROUNDING, report.outputs().getFirst().verdict());
      assertTrue(report.outputs().getFirst().errors().most() > 0);
    }
  }

  /** The cross product is no vector: reflections show it, rotations do not. */
  @Test
  void pseudovectorsAreNoVectors() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, DType.FLOAT64, 1, CLOUDS, POINTS, 3);
      List<long[]> shapes = List.of(new long[] {CLOUDS, 1, 3}, new long[] {CLOUDS, 1, 3});
      EquivarianceReport rotations =
          EquivarianceCheck.of(FrameGroup.SE, 3, FrameField.POINT, FrameField.VECTOR)
              .measure(EquivarianceCheckTest::meanAndCross, List.of(points), shapes);
      assertTrue(rotations.passed());
      EquivarianceReport all =
          EquivarianceCheck.of(FrameGroup.E, 3, FrameField.POINT, FrameField.VECTOR)
              .measure(EquivarianceCheckTest::meanAndCross, List.of(points), shapes);
      assertEquals(Verdict.BROKEN, all.outputs().get(1).verdict());
      assertTrue(all.outputs().get(1).translationError() < 1e-14);
      assertTrue(all.toString().contains("NOT symmetric"), all.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"E, FLOAT64", "SO, FLOAT64", "SE, FLOAT32"})
  void averagesPassWhatTheyAreMadeOfDoesNot(FrameGroup group, DType dtype) {
    FrameAverageKernel kernel =
        FrameAverage.equivariant(group, 3, FrameField.VECTOR)
            .planForCpu(PlanOptions.of(dtype, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, dtype, 2, CLOUDS, POINTS, 3);
      Tensor flags = Tensor.zeros(arena, DType.INT32, CLOUDS);
      Backbone averaged =
          (in, out) ->
              kernel.forward(
                  EquivarianceCheckTest::crooked,
                  PointClouds.of(in.getFirst()),
                  List.of(),
                  out,
                  flags);
      EquivarianceCheck check = EquivarianceCheck.of(group, 3, FrameField.VECTOR);
      List<long[]> shapes = List.of(points.shape());
      EquivarianceReport good = EquivarianceReport.check(averaged, check, List.of(points), shapes);
      assertTrue(good.passed(), good.toString());
      EquivarianceReport bad =
          check.measure(EquivarianceCheckTest::crooked, List.of(points), shapes);
      assertFalse(bad.passed());
      assertTrue(bad.outputs().getFirst().errors().median() > 0.01);
      assertTrue(good.toString().endsWith("passed" + System.lineSeparator()));
    }
  }

  @Test
  void notANumberIsNotFinite() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, DType.FLOAT64, 2, 3, POINTS, 3);
      EquivarianceReport report =
          EquivarianceCheck.of(FrameGroup.E, 3, FrameField.SCALAR)
              .measure(
                  (in, out) -> out.getFirst().setDouble(0, Double.NaN),
                  List.of(points),
                  List.of(new long[] {3, 1}));
      assertEquals(Verdict.NOT_FINITE, report.outputs().getFirst().verdict());
      assertFalse(report.passed());
    }
  }

  /** The mean of the points moves with them, as no vector does: translations alone show it. */
  @Test
  void pointsAreNoVectors() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, DType.FLOAT64, 1, CLOUDS, POINTS, 3);
      List<long[]> shapes = List.of(new long[] {CLOUDS, 1, 3}, new long[] {CLOUDS, 1, 3});
      EquivarianceReport report =
          EquivarianceCheck.of(FrameGroup.SE, 3, FrameField.VECTOR, FrameField.PSEUDOVECTOR)
              .measure(EquivarianceCheckTest::meanAndCross, List.of(points), shapes);
      assertEquals(Verdict.BROKEN, report.outputs().getFirst().verdict());
      assertTrue(report.outputs().getFirst().translationError() > 0.1);
      assertEquals(Verdict.ROUNDING, report.outputs().get(1).verdict());
    }
  }

  /** Equal moments are no excuse. */
  @Test
  void squaresDoNotHideAsymmetry() {
    double[] square = {1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0};
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.copyOf(arena, DType.FLOAT64, square, 1, 4, 3);
      EquivarianceReport report =
          EquivarianceCheck.of(FrameGroup.E, 3, FrameField.VECTOR)
              .measure(EquivarianceCheckTest::crooked, List.of(points), List.of(points.shape()));
      assertEquals(1, report.degenerate());
      assertEquals(Verdict.BROKEN, report.outputs().getFirst().verdict());
    }
  }

  @Test
  void balanceOfForces() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, DType.FLOAT64, 2, 3, POINTS, 3);
      Tensor radial = Tensor.zeros(arena, DType.FLOAT64, 3, POINTS, 3);
      for (long i = 0; i < points.size(); i++) {
        radial.setDouble(i, -2 * points.getDouble(i));
      }
      EquivarianceCheck check = EquivarianceCheck.of(FrameGroup.SO, 3, FrameField.SCALAR);
      assertTrue(check.balance(points, radial).torque() < 1e-15);
      Tensor any = Tensor.random(arena, DType.FLOAT64, 5, 3, POINTS, 3);
      assertTrue(check.balance(points, any).torque() > 0.05);
      EquivarianceCheck translating = EquivarianceCheck.of(FrameGroup.E, 3, FrameField.SCALAR);
      assertTrue(translating.balance(points, any).force() > 0.05);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor points = Tensor.random(arena, DType.FLOAT64, 2, 3, POINTS, 2);
      EquivarianceCheck check = EquivarianceCheck.of(FrameGroup.SO, 3, FrameField.SCALAR);
      assertThrows(
          IllegalArgumentException.class,
          () -> check.measure((in, out) -> {}, List.of(points), List.of(new long[] {3})));
    }
  }
}

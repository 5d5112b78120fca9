package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain and damped iteration. */
class FixedPointSolverTest {
  private static final int STEPS = 1000;

  private final Arena arena = Arena.ofAuto();

  private static FixedPointOptions exact(double tolerance) {
    return FixedPointOptions.plain(tolerance, STEPS).withChecks(0, 1);
  }

  private Tensor column(double... values) {
    return Tensor.copyOf(arena, DType.FLOAT64, values, values.length, 1);
  }

  private static FixedPointReport solve(
      FixedPointOptions options, RowMap.RowFunction function, Tensor... state) {
    try (FixedPointSolver solver = new FixedPointSolver(options)) {
      int rows = (int) state[0].dimension(0);
      return solver.solve(new RowMap(rows, function), List.of(state));
    }
  }

  /** x -> l x + 1 - l from 0 has residual |1 - l| |l|^k after k steps. */
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.0, -0.3, -0.95})
  void aLinearMapConvergesAtItsRate(double slope) {
    double tolerance = 1e-9;
    Tensor x = column(0);
    FixedPointReport report =
        solve(exact(tolerance), (row, u, f) -> f[0] = slope * u[0] + 1 - slope, x);
    int expected = 0;
    double residual = 1 - slope;
    while (residual > tolerance) {
      residual *= Math.abs(slope);
      expected++;
    }
    assertEquals(ItemStatus.OK, report.status(0));
    assertEquals(expected, report.steps(0));
    assertEquals(expected + 1, report.evaluations());
    assertEquals(residual, report.residual(0), 1e-12);
    assertEquals(1, x.getDouble(0), tolerance / (1 - Math.abs(slope)));
  }

  /** One eigenvalue l = a + i b: w = (1 - a) / |1 - l|^2 leaves |b| / |1 - l| a step. */
  @Test
  void theBestDampingLeavesTheKnownRate() {
    Property.check(
        30,
        11,
        random -> {
          double a = 0.9 - 2 * random.nextDouble();
          double b = 0.1 + random.nextDouble();
          double w = (1 - a) / ((1 - a) * (1 - a) + b * b);
          if (w > 2) {
            return;
          }
          Tensor re = column(1);
          Tensor im = column(0.5);
          int steps = 40;
          FixedPointReport report =
              solve(
                  FixedPointOptions.schedule(steps).withDamping(w),
                  (row, u, f) -> {
                    f[0] = a * u[0] - b * u[1];
                    f[1] = b * u[0] + a * u[1];
                  },
                  re,
                  im);
          double size = Math.hypot(re.getDouble(0), im.getDouble(0));
          double rate = b / Math.hypot(1 - a, b);
          assertEquals(1, size / (Math.hypot(1, 0.5) * Math.pow(rate, steps)), 1e-9);
          assertEquals(ItemStatus.OK, report.status(0));
          assertEquals(steps, report.steps(0));
          assertEquals(steps, report.evaluations());
        });
  }

  private static void selfInhibition(int row, double[] u, double[] f) {
    f[0] = -3 * SmallNet.shiftedLogistic(u[0]) + 2;
  }

  @Test
  void periodTwoIsFoundAndDampingCuresIt() {
    Tensor x = column(0);
    FixedPointReport plain = solve(exact(1e-13), FixedPointSolverTest::selfInhibition, x);
    assertEquals(ItemStatus.OSCILLATING, plain.status(0));
    assertTrue(plain.steps(0) < 200);
    assertTrue(plain.residual(0) > 0.5);
    double once = -3 * SmallNet.shiftedLogistic(x.getDouble(0)) + 2;
    double twice = -3 * SmallNet.shiftedLogistic(once) + 2;
    assertEquals(plain.residual(0), Math.abs(once - x.getDouble(0)), 1e-15);
    assertEquals(twice, x.getDouble(0), 1e-6 * plain.residual(0));

    Tensor damped = column(0);
    FixedPointReport best =
        solve(exact(1e-13).withDamping(0.25), FixedPointSolverTest::selfInhibition, damped);
    assertEquals(ItemStatus.OK, best.status(0));
    assertTrue(best.steps(0) <= 6, best.steps(0) + " steps");
    assertEquals(0.5, damped.getDouble(0), 1e-13);

    FixedPointReport strong =
        solve(exact(1e-13).withDamping(0.6), FixedPointSolverTest::selfInhibition, column(0));
    assertTrue(strong.status(0) != ItemStatus.OK);
    assertTrue(strong.residual(0) > 0.1);
  }

  @Test
  void anOscillationIsAlsoSeenAtTheEndOfASchedule() {
    FixedPointReport report =
        solve(FixedPointOptions.schedule(100), FixedPointSolverTest::selfInhibition, column(0));
    assertEquals(ItemStatus.OSCILLATING, report.status(0));
    assertEquals(100, report.steps(0));
  }

  /** Slowly alternating is not oscillating, nor is the last bit going to and fro. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void theEndOfPrecisionIsNoOscillation(DType dtype) {
    Tensor x = Tensor.copyOf(arena, dtype, new double[] {3, 3}, 2, 1);
    double bit = 2 * dtype.unitRoundoff();
    FixedPointReport report =
        solve(
            exact(bit / 8),
            (row, u, f) -> f[0] = row == 0 ? -0.9999 * u[0] : (u[0] == 1 ? 1 + bit : 1),
            x);
    assertEquals(ItemStatus.NOT_CONVERGED, report.status(0));
    assertEquals(ItemStatus.NOT_CONVERGED, report.status(1));
    assertEquals(bit, report.residual(1));
  }

  @Test
  void whoRunsOutOfStepsIsToldTheResidual() {
    Tensor x = column(0);
    FixedPointReport report =
        solve(FixedPointOptions.plain(1e-13, 150), (row, u, f) -> f[0] = 0.99 * u[0] + 0.01, x);
    assertEquals(ItemStatus.NOT_CONVERGED, report.status(0));
    assertEquals(150, report.steps(0));
    assertEquals(150, report.evaluations());
    assertEquals(0.01 * Math.pow(0.99, 149), report.residual(0), 1e-12);
    assertEquals(1 - Math.pow(0.99, 150), x.getDouble(0), 1e-12);
  }

  @Test
  void rowsAreTestedWhenTheOptionsSay() {
    for (int[] least : new int[][] {{0, 10, 20}, {0, 4, 16}, {17, 5, 20}, {30, 1, 30}}) {
      FixedPointOptions options = FixedPointOptions.plain(1e-4, 100).withChecks(least[0], least[1]);
      FixedPointReport report = solve(options, (row, u, f) -> f[0] = 0.5 * u[0], column(4, 1));
      assertEquals(least[2], report.steps(0));
      assertEquals(ItemStatus.OK, report.status(0));
    }
  }

  /** Imaginary parts of size h pass any test unless they are scaled. */
  @Test
  void aScaledBlockIsTestedAtItsScale() {
    double h = 1e-20;
    RowMap.RowFunction tangent =
        (row, u, f) -> {
          f[0] = 1;
          f[1] = 0.5 * u[1] + h;
        };
    try (FixedPointSolver solver = new FixedPointSolver(exact(1e-10))) {
      Tensor careless = column(0);
      solver.solve(new RowMap(1, tangent), List.of(column(1), careless));
      assertEquals(0, careless.getDouble(0));
      Tensor im = column(0);
      FixedPointReport report =
          solver.solve(new RowMap(1, tangent), List.of(column(1), im), 1, 1 / h);
      assertEquals(2, im.getDouble(0) / h, 1e-9);
      assertEquals(34, report.steps(0));
    }
  }

  @Test
  void nanStaysInItsRow() {
    RowMap.RowFunction function =
        (row, u, f) -> {
          f[0] = row == 3 && u[0] < 0.9 ? Double.NaN : row == 5 ? 1e200 * u[0] : 0.5 * u[0];
        };
    double[] start = {1, 2, Double.NaN, 3, 4, 5, Double.POSITIVE_INFINITY, 6};
    Tensor x = column(start);
    FixedPointOptions options = FixedPointOptions.plain(1e-12, 100).withChecks(0, 3);
    FixedPointReport report = solve(options, function, x);
    assertEquals(4, report.count(ItemStatus.NON_FINITE));
    assertArrayEquals(start, column(start).toDoubleArray());
    for (int row : new int[] {2, 3, 5, 6}) {
      assertEquals(ItemStatus.NON_FINITE, report.status(row));
      assertEquals(start[row], x.getDouble(row));
      assertEquals(0, report.steps(row));
    }
    for (int row : new int[] {0, 1, 4, 7}) {
      Tensor alone = column(start[row]);
      FixedPointReport single = solve(options, (r, u, f) -> f[0] = 0.5 * u[0], alone);
      assertEquals(alone.getDouble(0), x.getDouble(row));
      assertEquals(single.steps(0), report.steps(row));
      assertEquals(single.residual(0), report.residual(row));
    }
    assertTrue(Double.isFinite(report.residualQuantile(1)));
  }

  @Test
  void aFiniteStateBeforeTheFailureComesBack() {
    Tensor x = column(1);
    FixedPointReport report =
        solve(exact(1e-12), (row, u, f) -> f[0] = u[0] < 0.2 ? Double.NaN : 0.5 * u[0], x);
    assertEquals(ItemStatus.NON_FINITE, report.status(0));
    assertEquals(0.125, x.getDouble(0));
    assertEquals(3, report.steps(0));
  }

  @Test
  void whenAllRowsFailTheSolveEndsAtOnce() {
    Tensor x = column(1, 2, 3);
    FixedPointReport report = solve(exact(0), (row, u, f) -> f[0] = Double.NaN, x);
    assertEquals(3, report.count(ItemStatus.NON_FINITE));
    assertEquals(1, report.evaluations());
    assertArrayEquals(new double[] {1, 2, 3}, x.toDoubleArray());
    assertTrue(Double.isNaN(report.residualQuantile(0.5)));
  }

  @Test
  void anEmptyBatchHasNothingToDo() {
    FixedPointReport report =
        solve(exact(1e-9), (row, u, f) -> {}, Tensor.zeros(arena, DType.FLOAT32, 0, 5));
    assertEquals(0, report.rows());
    assertEquals(0, report.evaluations());
    assertTrue(report.allOk());
    assertTrue(Double.isNaN(report.stepsQuantile(0.5)));
  }

  @Test
  void doneRowsCostNoEvaluations() {
    RowMap.RowFunction function = (row, u, f) -> f[0] = (row == 0 ? 0.9 : 0.1) * u[0];
    FixedPointOptions options = FixedPointOptions.plain(1e-9, 1000);
    FixedPointReport compact = solve(options, function, column(1, 1, 1, 1));
    FixedPointReport whole = solve(options.withCompaction(false), function, column(1, 1, 1, 1));
    assertEquals(whole.evaluations(), compact.evaluations());
    assertEquals(4L * whole.evaluations(), whole.rowEvaluations());
    assertEquals(4L * 11 + (compact.evaluations() - 11), compact.rowEvaluations());
    assertEquals(10, compact.stepsQuantile(0.5));
    assertEquals(compact.steps(0), compact.stepsQuantile(1));
  }
}

package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.SmallNet.Feedback;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceleration, and the iteration counts of the design note, 4.5. */
class AndersonTest {
  private static final double TOLERANCE = 1e-13;
  private static final Anderson RESTARTED = new Anderson(5, 1e-10, Double.POSITIVE_INFINITY, 2);

  private final Arena arena = Arena.ofAuto();

  private static FixedPointOptions options(int steps) {
    return FixedPointOptions.plain(TOLERANCE, steps).withChecks(0, 1);
  }

  private FixedPointReport solve(
      FixedPointOptions options, RowMap.RowFunction function, Tensor... state) {
    try (FixedPointSolver solver = new FixedPointSolver(options)) {
      int rows = (int) state[0].dimension(0);
      return solver.solve(new RowMap(rows, function), List.of(state));
    }
  }

  private Tensor row(double... values) {
    return Tensor.copyOf(arena, DType.FLOAT64, values, 1, values.length);
  }

  /** 0.1 times normal numbers, or zero. */
  private Tensor start(boolean cold) {
    Random random = new Random(5);
    double[] u = new double[SmallNet.UNITS];
    Arrays.setAll(u, i -> cold ? 0 : 0.1 * random.nextGaussian());
    return row(u);
  }

  private FixedPointReport net(FixedPointOptions options, SmallNet net, boolean cold) {
    return solve(options, (row, u, f) -> net.step(u, f), start(cold));
  }

  private static SmallNet centred(int seed, Feedback feedback, double radius) {
    return new SmallNet(Property.generator(seed), 1, feedback).centred(radius);
  }

  private static void near(int expected, FixedPointReport report) {
    assertEquals(ItemStatus.OK, report.status(0));
    assertEquals(expected, report.steps(0), 0.2 * expected);
    assertTrue(report.residual(0) <= TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void aSymmetricNetTakesTheStepsOfTheNote(int seed) {
    SmallNet net = centred(seed, Feedback.TRANSPOSED, 0.9);
    FixedPointReport plain = net(options(1000), net, false);
    near(250, plain);
    near(494, net(options(1000).withDamping(0.5), net, false));
    FixedPointReport accelerated =
        net(options(1000).withAnderson(Anderson.safeguarded()), net, false);
    near(59, accelerated);
    assertTrue(3 * accelerated.steps(0) < plain.steps(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5})
  void nearTheEdgeItIsTenfold(int seed) {
    SmallNet net = centred(seed, Feedback.TRANSPOSED, 0.99);
    FixedPointReport schedule = net(options(150), net, false);
    assertEquals(ItemStatus.NOT_CONVERGED, schedule.status(0));
    assertEquals(150, schedule.steps(0));
    assertTrue(schedule.residual(0) > 1e-6);
    FixedPointReport plain = net(options(5000), net, false);
    FixedPointReport accelerated =
        net(options(1000).withAnderson(Anderson.safeguarded()), net, false);
    assertTrue(plain.allOk() && accelerated.allOk());
    assertTrue(10 * accelerated.steps(0) < plain.steps(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aRotationGoesRoundUnlessDampedOrAccelerated(int seed) {
    SmallNet net = centred(seed, Feedback.NEGATED, 1.5);
    FixedPointReport plain = net(options(1000), net, false);
    assertEquals(ItemStatus.NOT_CONVERGED, plain.status(0));
    assertTrue(plain.residual(0) > 0.5);
    near(280, net(options(1000).withDamping(0.5), net, false));
    near(170, net(options(1000).withDamping(0.25), net, false));
    FixedPointReport accelerated = net(options(200).withAnderson(RESTARTED), net, false);
    assertEquals(ItemStatus.OK, accelerated.status(0));
    FixedPointOptions both = options(1000).withDamping(0.5).withAnderson(Anderson.safeguarded());
    assertEquals(ItemStatus.OK, net(both, net, false).status(0));
  }

  @Test
  void coldSaturatedNetsNeedTheSafeguards() {
    int stalled = 0;
    int compared = 0;
    for (double scale : new double[] {1.5, 2, 2.5, 3}) {
      for (int seed = 1; seed <= 8; seed++) {
        SmallNet net = new SmallNet(Property.generator(seed), scale, Feedback.TRANSPOSED);
        FixedPointReport plain = net(options(400), net, true);
        FixedPointReport naive = net(options(400).withAnderson(Anderson.naive(5)), net, true);
        FixedPointReport safe = net(options(400).withAnderson(Anderson.safeguarded()), net, true);
        if (plain.allOk()) {
          compared++;
          stalled += naive.allOk() ? 0 : 1;
          assertTrue(safe.allOk());
          assertTrue(safe.steps(0) <= plain.steps(0) + 3, scale + " " + seed + " " + safe);
        } else {
          assertEquals(ItemStatus.OSCILLATING, plain.status(0));
          assertEquals(ItemStatus.OSCILLATING, safe.status(0));
        }
      }
    }
    assertTrue(compared >= 25, compared + " compared");
    assertTrue(stalled >= 2, stalled + " stalled");
  }

  /** A linear map of d numbers is solved when the window spans them. */
  @Test
  void aLinearMapEndsWhenTheWindowSpansIt() {
    Property.check(
        40,
        17,
        random -> {
          int d = 1 + random.nextInt(5);
          double[][] matrix = new double[d][d];
          for (double[] line : matrix) {
            Arrays.setAll(line, i -> 1.4 * random.nextGaussian());
          }
          double[] start = random.doubles(d).toArray();
          for (double damping : new double[] {1, 0.6}) {
            FixedPointOptions options =
                FixedPointOptions.plain(1e-7, 4 * d + 8)
                    .withChecks(0, 1)
                    .withDamping(damping)
                    .withAnderson(Anderson.naive(d));
            FixedPointReport report =
                solve(options, (row, u, f) -> multiply(matrix, u, f), row(start));
            assertEquals(ItemStatus.OK, report.status(0), () -> Arrays.deepToString(matrix));
            assertTrue(report.steps(0) <= d + 4, () -> report.steps(0) + " steps for " + d);
          }
        });
  }

  private static void multiply(double[][] matrix, double[] u, double[] f) {
    for (int i = 0; i < matrix.length; i++) {
      f[i] = 1;
      for (int j = 0; j < matrix.length; j++) {
        f[i] += matrix[i][j] * u[j];
      }
    }
  }

  /** The ring of differences, against a list of all states. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void theIteratesAreThoseOfTheReference(int memory) {
    SmallNet net = centred(1, Feedback.RANDOM, 0.9);
    for (double damping : new double[] {1, 0.7}) {
      for (int steps = 1; steps <= 14; steps++) {
        Tensor x = start(false);
        double[] expected =
            new ReferenceAnderson(memory, damping, net::step).run(x.toDoubleArray(), steps);
        FixedPointOptions options =
            FixedPointOptions.schedule(steps)
                .withDamping(damping)
                .withAnderson(new Anderson(memory, 0, Double.POSITIVE_INFINITY, 2));
        solve(options, (row, u, f) -> net.step(u, f), x);
        assertArrayEquals(expected, x.toDoubleArray(), 1e-8, "after " + steps);
      }
    }
  }

  /** The middle layer first, then the others with its new values: [V14] of the note. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9})
  void sweepsOverOddAndEvenLayersHalveTheSteps(double radius) {
    SmallNet net = centred(1, Feedback.TRANSPOSED, radius);
    RowMap.RowFunction sweep =
        (row, u, f) -> {
          double[] middle = new double[SmallNet.UNITS];
          net.step(u, middle);
          double[] half = u.clone();
          System.arraycopy(middle, 8, half, 8, 8);
          net.step(half, f);
          System.arraycopy(middle, 8, f, 8, 8);
        };
    Tensor together = start(false);
    FixedPointReport steps = solve(options(1000), (row, u, f) -> net.step(u, f), together);
    Tensor inTurn = start(false);
    FixedPointReport sweeps = solve(options(1000), sweep, inTurn);
    assertEquals(0.5, (double) sweeps.steps(0) / steps.steps(0), 0.06);
    assertArrayEquals(together.toDoubleArray(), inTurn.toDoubleArray(), 1e-11);
  }

  @Test
  void theOptionChangesTheIterate() {
    SmallNet net = centred(1, Feedback.TRANSPOSED, 0.9);
    Tensor plain = start(false);
    Tensor accelerated = start(false);
    Tensor notYet = start(false);
    FixedPointOptions schedule = FixedPointOptions.schedule(5);
    solve(schedule, (row, u, f) -> net.step(u, f), plain);
    solve(schedule.withAnderson(Anderson.naive(5)), (row, u, f) -> net.step(u, f), accelerated);
    solve(
        schedule.withAnderson(new Anderson(5, 1e-10, 1e-9, 2)),
        (row, u, f) -> net.step(u, f),
        notYet);
    assertFalse(Arrays.equals(plain.toDoubleArray(), accelerated.toDoubleArray()));
    assertArrayEquals(plain.toDoubleArray(), notYet.toDoubleArray());
  }

  /** A residual that never changes leaves nothing to divide by; parallel ones almost nothing. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void aSingularWindowTakesThePlainStep(DType dtype) {
    Tensor x = Tensor.zeros(arena, dtype, 2, 2);
    FixedPointReport report =
        solve(
            FixedPointOptions.schedule(50).withAnderson(Anderson.naive(5)),
            (row, u, f) -> {
              f[0] = row == 0 ? u[0] + 0.5 : 0.5 * u[0] + 1;
              f[1] = row == 0 ? u[1] + 0.25 : 0.5 * u[1] + 2;
            },
            x);
    assertEquals(25, x.getDouble(0));
    assertEquals(12.5, x.getDouble(1));
    assertEquals(0.5, report.residual(0));
    assertEquals(2, x.getDouble(2), 8 * dtype.unitRoundoff());
    assertEquals(4, x.getDouble(3), 16 * dtype.unitRoundoff());
  }

  /** Real coefficients over all blocks: where one block ends makes no difference. */
  @Test
  void blocksAreOneVector() {
    int half = 16;
    RowMap.RowFunction function =
        (row, u, f) -> {
          for (int i = 0; i < 2 * half; i++) {
            f[i] = 0.9 * Math.sin(u[(7 * i + 3) % (2 * half)]) + 0.01 * i;
          }
        };
    Tensor whole = Tensor.random(arena, DType.FLOAT64, 3, 4, 2 * half);
    Tensor re = Tensor.zeros(arena, DType.FLOAT64, 4, half);
    Tensor im = Tensor.zeros(arena, DType.FLOAT64, 4, half);
    for (int i = 0; i < whole.size(); i++) {
      Tensor part = i / half % 2 == 0 ? re : im;
      part.setDouble(i / (2 * half) * half + i % half, whole.getDouble(i));
    }
    FixedPointOptions options = FixedPointOptions.schedule(20).withAnderson(Anderson.naive(4));
    solve(options, function, whole);
    solve(options, function, re, im);
    for (int i = 0; i < whole.size(); i++) {
      Tensor part = i / half % 2 == 0 ? re : im;
      assertEquals(whole.getDouble(i), part.getDouble(i / (2 * half) * half + i % half));
    }
  }

  /** The tangent of a fixed point in imaginary parts of 1e-20, also in single precision. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void aScaledTangentIsAccelerated(DType dtype) {
    SmallNet net = centred(1, Feedback.TRANSPOSED, 0.9);
    double h = 1e-20;
    RowMap.RowFunction tangent =
        (row, u, f) -> {
          for (int i = 0; i < SmallNet.UNITS; i++) {
            f[i] = 0.5;
            f[SmallNet.UNITS + i] = i == 3 ? h : 0;
            for (int j = 0; j < SmallNet.UNITS; j++) {
              f[SmallNet.UNITS + i] += net.weights[i][j] * u[SmallNet.UNITS + j];
            }
          }
        };
    double tolerance = dtype == DType.FLOAT32 ? 1e-5 : 1e-12;
    FixedPointOptions options =
        FixedPointOptions.plain(tolerance, 1000)
            .withChecks(0, 1)
            .withAnderson(Anderson.safeguarded());
    double[] half = new double[SmallNet.UNITS];
    Arrays.fill(half, 0.5);
    Tensor re = Tensor.copyOf(arena, dtype, half, 1, half.length);
    Tensor im = Tensor.zeros(arena, dtype, 1, half.length);
    try (FixedPointSolver solver = new FixedPointSolver(options)) {
      FixedPointReport report = solver.solve(new RowMap(1, tangent), List.of(re, im), 1, 1 / h);
      assertEquals(ItemStatus.OK, report.status(0));
      assertTrue(report.steps(0) > 5 && report.steps(0) < 100, report.steps(0) + " steps");
    }
    double[] x = new double[2 * SmallNet.UNITS];
    double[] y = new double[2 * SmallNet.UNITS];
    for (int i = 0; i < SmallNet.UNITS; i++) {
      x[SmallNet.UNITS + i] = im.getDouble(i);
    }
    tangent.apply(0, x, y);
    for (int i = 0; i < SmallNet.UNITS; i++) {
      assertEquals(x[SmallNet.UNITS + i] / h, y[SmallNet.UNITS + i] / h, 2 * tolerance);
    }
    assertTrue(im.getDouble(3) > 0.5 * h);
  }
}

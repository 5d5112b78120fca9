package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row has the same bits whatever its company, its vectors and the memory it is solved in. */
class FixedPointBitsTest {
  private final Arena arena = Arena.ofAuto();

  /** Rows of different nets: quick, slow, with NaN, oscillating. */
  private static final class Problem {
    final int[] widths;
    final double[][] starts;
    private final SmallNet[] nets;

    Problem(RandomGenerator random, int rows) {
      int first = random.nextInt(SmallNet.UNITS + 1);
      widths = new int[] {first, SmallNet.UNITS - first};
      nets = new SmallNet[rows];
      starts = new double[rows][];
      for (int row = 0; row < rows; row++) {
        SmallNet.Feedback[] feedbacks = SmallNet.Feedback.values();
        nets[row] = new SmallNet(random, 1, feedbacks[random.nextInt(feedbacks.length)]);
        nets[row].centred(0.3 + random.nextDouble());
        starts[row] = random.doubles(SmallNet.UNITS).toArray();
        if (random.nextInt(5) == 0) {
          starts[row][random.nextInt(SmallNet.UNITS)] = Double.NaN;
        }
      }
    }

    RowMap map(int[] rows) {
      return new RowMap(rows.length, (row, u, f) -> nets[rows[row]].step(u, f));
    }

    List<Tensor> state(Arena arena, DType dtype, int[] rows) {
      List<Tensor> blocks = new ArrayList<>();
      int from = 0;
      for (int width : widths) {
        double[] values = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
          System.arraycopy(starts[rows[i]], from, values, i * width, width);
        }
        blocks.add(Tensor.copyOf(arena, dtype, values, rows.length, width));
        from += width;
      }
      return blocks;
    }
  }

  /** Everything that is known of a row in the end. */
  private record Outcome(ItemStatus status, int steps, double residual, List<Double> state) {}

  private static List<Outcome> outcomes(FixedPointReport report, List<Tensor> state) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < report.rows(); row++) {
      List<Double> values = new ArrayList<>();
      for (Tensor block : state) {
        for (int i = 0; i < block.dimension(1); i++) {
          values.add(block.getDouble(row * block.dimension(1) + i));
        }
      }
      outcomes.add(
          new Outcome(report.status(row), report.steps(row), report.residual(row), values));
    }
    return outcomes;
  }

  private List<Outcome> solve(FixedPointSolver solver, Problem problem, DType dtype, int[] rows) {
    List<Tensor> state = problem.state(arena, dtype, rows);
    return outcomes(solver.solve(problem.map(rows), state, 2, 0.5), state);
  }

  private static FixedPointOptions options(RandomGenerator random, DType dtype) {
    double tolerance = random.nextInt(4) == 0 ? 0 : dtype == DType.FLOAT32 ? 1e-4 : 1e-9;
    int steps = 1 + random.nextInt(150);
    Optional<Anderson> anderson =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Anderson(1 + random.nextInt(10), 1e-10, random.nextBoolean() ? 0.1 : 10, 2));
    double damping = random.nextBoolean() ? 1 : 0.2 + random.nextDouble();
    return new FixedPointOptions(
        tolerance, steps, random.nextInt(steps), 1 + random.nextInt(12), damping, anderson, true);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void nothingButTheRowCounts(DType dtype) {
    Property.check(
        30,
        23,
        random -> {
          int rows = 1 + random.nextInt(9);
          Problem problem = new Problem(random, rows);
          FixedPointOptions options = options(random, dtype);
          int[] all = IntStream.range(0, rows).toArray();
          int[] turned = IntStream.range(0, rows).map(row -> rows - 1 - row).toArray();
          try (FixedPointSolver solver = new FixedPointSolver(options, Provider.VECTOR);
              FixedPointSolver scalar = new FixedPointSolver(options, Provider.SCALAR);
              FixedPointSolver whole = new FixedPointSolver(options.withCompaction(false))) {
            List<Outcome> expected = solve(solver, problem, dtype, all);
            assertEquals(expected, solve(scalar, problem, dtype, all), "scalar");
            assertEquals(expected, solve(whole, problem, dtype, all), "not compacted");
            assertEquals(
                expected.reversed(), solve(solver, problem, dtype, turned), "other places");
            for (int row = 0; row < rows; row++) {
              List<Outcome> alone = solve(solver, problem, dtype, new int[] {row});
              assertEquals(expected.get(row), alone.getFirst(), "alone");
            }
            assertEquals(expected, solve(solver, problem, dtype, all), "again");
            if (options.tolerance() == 0) {
              for (Outcome outcome : expected) {
                assertTrue(
                    outcome.status() == ItemStatus.NON_FINITE
                        || outcome.steps() == options.maxSteps());
              }
            }
          }
        });
  }

  /** Rows of one, of whole and of broken vectors. */
  @Test
  void everyWidthIsReadToItsEnd() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (int width = 0; width <= 150; width++) {
        int last = Math.max(width - 1, 0);
        int far = (7 * width) % Math.max(width, 1);
        for (int column : new int[] {0, far, last}) {
          for (Optional<Anderson> anderson :
              List.of(Optional.<Anderson>empty(), Optional.of(Anderson.naive(6)))) {
            checkWidth(dtype, width, column, anderson);
          }
        }
      }
    }
  }

  /** All numbers but one are at their fixed point. */
  private void checkWidth(DType dtype, int width, int column, Optional<Anderson> anderson) {
    double[] values = new double[3 * width];
    Arrays.fill(values, 1);
    if (width > 0) {
      values[width + column] = 3;
    }
    Tensor state = Tensor.copyOf(arena, dtype, values, 3, width);
    FixedPointOptions options = new FixedPointOptions(1e-3, 50, 0, 1, 0.75, anderson, true);
    try (FixedPointSolver solver = new FixedPointSolver(options)) {
      FixedPointMap map = new RowMap(3, (row, u, f) -> Arrays.setAll(f, i -> 0.5 * u[i] + 0.5));
      FixedPointReport report = solver.solve(map, List.of(state));
      assertTrue(report.allOk());
      assertEquals(0, report.steps(0));
      assertEquals(0, report.residual(2));
      assertEquals(width > 0 ? (anderson.isPresent() ? 2 : 15) : 0, report.steps(1), "" + width);
    }
    for (int i = 0; i < 3 * width; i++) {
      assertEquals(1, state.getDouble(i), i == width + column ? 2e-3 : 0);
    }
  }
}

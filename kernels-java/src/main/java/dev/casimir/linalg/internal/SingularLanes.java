package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A = U diag(s) V^T of matrices of any size with at least as many rows as columns, by one-sided
 * Jacobi rotations in double precision, for devices. det V = 1; columns of U for zeros complete the
 * basis; signs are those of the CPU, which exchanges columns without a turn.
 */
final class SingularLanes {
  private static final int MOST_SWEEPS = 40;

  /** Columns shorter than this, next to a longest of about one, are nothing but rounding. */
  private static final double VANISHING = 0x1p-400;

  /**
   * The factors, where the status is OK.
   *
   * @param values of A over 2^exponent, descending
   */
  record Factors(LaneMatrix left, List<Lane> values, LaneMatrix right, Lane exponent) {}

  /** What is made of the factors. */
  @FunctionalInterface
  interface Finish {
    /** Adds the last formulas; the status may be made worse. */
    LaneFormula.Result result(Factors factors, List<Lane> inputs, Lane status);
  }

  private final LaneRoutine routine;
  private final int rows;
  private final int n;
  private final MatrixRows columns;
  private final MatrixRows rotation;
  private final MatrixRows signs;
  private final int exponentRow;
  private final int statusRow;
  private final int leftRow;

  private SingularLanes(LaneRoutine routine, int rows, int n) {
    this.routine = routine;
    this.rows = rows;
    this.n = n;
    columns = new MatrixRows(routine, rows, n);
    rotation = new MatrixRows(routine, n, n);
    signs = new MatrixRows(routine, n, 1);
    exponentRow = routine.variable();
    statusRow = routine.variable();
    leftRow = routine.variable();
  }

  /**
   * A routine.
   *
   * @param rows of the matrix, at least {@code n}
   * @param matrix makes the matrix of the inputs
   */
  static LaneRoutine routine(
      int rows,
      int n,
      int inputs,
      int outputs,
      Function<List<Lane>, LaneMatrix> matrix,
      Finish finish) {
    SingularLanes lanes =
        new SingularLanes(new LaneRoutine(DType.FLOAT64, inputs, outputs), rows, n);
    lanes.begin(matrix);
    lanes.sweep();
    lanes.end(finish);
    return lanes.routine;
  }

  private void begin(Function<List<Lane>, LaneMatrix> matrix) {
    LaneProgram program = routine.once();
    List<Lane> inputs = routine.inputs(program);
    Lane status = LaneStatus.ofFinite(inputs);
    LaneMatrix given = matrix.apply(inputs);
    LaneMatrix safe =
        LaneMatrix.of(
            rows, n, (i, j) -> status.ifEqual(0, given.at(i, j), program.constant(i == j ? 1 : 0)));
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(safe);
    columns.write(program, scaling.matrix());
    rotation.write(program, LaneMatrix.identity(program, n));
    signs.write(program, LaneMatrix.of(n, 1, (i, j) -> program.constant(1)));
    program.output(exponentRow, scaling.exponent());
    program.output(statusRow, status);
    program.output(leftRow, program.constant(MOST_SWEEPS));
  }

  private void sweep() {
    LaneProgram program = routine.repeatedWhile(leftRow);
    JacobiColumns pairs =
        new JacobiColumns(
            columns.read(program), rotation.read(program), signs.read(program).entries());
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        pairs.rotate(p, q);
      }
    }
    columns.write(program, pairs.columns());
    rotation.write(program, pairs.rotation());
    signs.write(program, LaneMatrix.column(pairs.signs()));
    Lane left = program.input(leftRow);
    program.output(leftRow, pairs.moved().ifEqual(0, program.constant(-1), left.minus(1)));
  }

  private void end(Finish finish) {
    LaneProgram program = routine.once();
    Lane status = program.input(statusRow);
    Lane unfinished = LaneStatus.code(program, ItemStatus.NOT_CONVERGED);
    Lane known = status.ifEqual(0, program.input(leftRow).ifLess(0, status, unfinished), status);
    LaneMatrix given = columns.read(program);
    LaneMatrix turned = rotation.read(program);
    LaneMatrix sign = signs.read(program);
    Lane parity = program.constant(1);
    List<Lane> values = new ArrayList<>();
    List<List<Lane>> left = new ArrayList<>();
    List<List<Lane>> right = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      PowerOfTwoScaling scaling = PowerOfTwoScaling.of(given.block(0, j, rows, 1));
      LaneMatrix column = scaling.matrix();
      Lane length = column.dot(column).squareRoot();
      values.add(PowerOfTwoScaling.scaled(length, scaling.exponent()));
      LaneMatrix unit = column.times(sign.at(j, 0).over(length));
      left.add(choose(values.getLast(), unit.entries(), completed(program, left)));
      right.add(turned.block(0, j, n, 1).times(sign.at(j, 0)).entries());
      parity = parity.times(sign.at(j, 0));
    }
    parity = sort(values, left, right, parity);
    left.set(n - 1, times(left.getLast(), parity));
    right.set(n - 1, times(right.getLast(), parity));
    Factors factors =
        new Factors(
            OrthogonalPolishLanes.of(LaneMatrix.ofColumns(left)),
            values,
            OrthogonalPolishLanes.of(LaneMatrix.ofColumns(right)),
            program.input(exponentRow));
    routine.finish(program, finish.result(factors, routine.inputs(program), known));
  }

  private static List<Lane> choose(Lane value, List<Lane> unit, List<Lane> spare) {
    List<Lane> chosen = new ArrayList<>();
    for (int i = 0; i < unit.size(); i++) {
      chosen.add(value.ifAtMost(VANISHING, spare.get(i), unit.get(i)));
    }
    return chosen;
  }

  /**
   * A unit vector orthogonal to those before: the axis farthest from them without its part there.
   */
  private List<Lane> completed(LaneProgram program, List<List<Lane>> before) {
    Lane least = program.constant(Double.MAX_VALUE);
    Lane farthest = program.constant(0);
    for (int i = 0; i < rows; i++) {
      Lane inside = program.constant(0);
      for (List<Lane> column : before) {
        inside = column.get(i).timesPlus(column.get(i), inside);
      }
      farthest = inside.ifLess(least, program.constant(i), farthest);
      least = inside.ifLess(least, inside, least);
    }
    Lane axis = farthest;
    LaneMatrix x =
        LaneMatrix.of(rows, 1, (i, j) -> axis.ifEqual(i, program.constant(1), program.constant(0)));
    for (int pass = 0; pass < 2; pass++) {
      for (List<Lane> column : before) {
        LaneMatrix other = LaneMatrix.column(column);
        x = other.timesPlus(other.dot(x).negated(), x);
      }
      x = x.times(program.constant(1).over(x.dot(x).squareRoot()));
    }
    return x.entries();
  }

  private static List<Lane> times(List<Lane> column, Lane factor) {
    return column.stream().map(entry -> entry.times(factor)).toList();
  }

  /**
   * Rotations leave an order that is right but for rounding.
   *
   * @param parity one or minus one
   * @return its product with that of the exchanges
   */
  private static Lane sort(
      List<Lane> values, List<List<Lane>> left, List<List<Lane>> right, Lane parity) {
    Lane product = parity;
    for (int end = values.size() - 1; end > 0; end--) {
      for (int j = 0; j < end; j++) {
        Lane first = values.get(j);
        Lane second = values.get(j + 1);
        exchangeIfLess(first, second, left, j);
        exchangeIfLess(first, second, right, j);
        product = first.ifLess(second, product.negated(), product);
        values.set(j, first.ifLess(second, second, first));
        values.set(j + 1, first.ifLess(second, first, second));
      }
    }
    return product;
  }

  private static void exchangeIfLess(Lane a, Lane b, List<List<Lane>> columns, int j) {
    List<Lane> first = columns.get(j);
    List<Lane> second = columns.get(j + 1);
    List<Lane> front = new ArrayList<>();
    List<Lane> back = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      front.add(a.ifLess(b, second.get(i), first.get(i)));
      back.add(a.ifLess(b, first.get(i), second.get(i)));
    }
    columns.set(j, front);
    columns.set(j + 1, back);
  }
}

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

/**
 * g = k1 diag(a) k2 of 3 x 3 matrices by one-sided Jacobi rotations, and what is made of it: sweeps
 * over the pairs of columns, the longer one moved to the front, are repeated until all are
 * orthogonal. The last column of k1 is the cross product of the others, with the sign of a
 * determinant of twice the digits.
 */
final class Cartan3 {
  private static final int N = 3;

  /** About six are needed. */
  private static final int MOST_SWEEPS = 30;

  private final LaneRoutine routine;
  private final int columnRow;
  private final int rotationRow;
  private final int exponentRow;
  private final int determinantRow;
  private final int statusRow;
  private final int leftRow;

  /**
   * The factors, where the status is OK.
   *
   * @param values of g over 2^exponent, descending
   * @param determinant of g over 2^exponent, with the sign of that of k1; det k2 is one
   */
  record Factors(
      LaneMatrix k1, List<Lane> values, LaneMatrix k2, Lane exponent, Lane determinant) {}

  /** What is made of the factors. */
  @FunctionalInterface
  interface Finish {
    /** Adds the last formulas; the status may be made worse. */
    LaneFormula.Result result(Factors factors, List<Lane> inputs, Lane status);
  }

  private Cartan3(DType dtype, int inputs, int outputs) {
    routine = new LaneRoutine(dtype, inputs, outputs);
    columnRow = rows(N * N);
    rotationRow = rows(N * N);
    exponentRow = rows(1);
    determinantRow = rows(1);
    statusRow = rows(1);
    leftRow = rows(1);
  }

  private int rows(int count) {
    int first = routine.variable();
    for (int i = 1; i < count; i++) {
      routine.variable();
    }
    return first;
  }

  /**
   * A routine whose first inputs are the entries of g. It flags the items whose columns have
   * squares too small for the precision, which it cannot make orthogonal.
   */
  static LaneRoutine routine(DType dtype, int inputs, int outputs, Finish finish) {
    Cartan3 lanes = new Cartan3(dtype, inputs, outputs);
    lanes.begin();
    lanes.sweep();
    lanes.end(finish);
    return lanes.routine;
  }

  private void begin() {
    LaneProgram program = routine.once();
    LaneMatrix g = LaneMatrix.of(N, N, routine.inputs(program).subList(0, N * N));
    Lane status = LaneStatus.ofFinite(routine.inputs(program));
    LaneMatrix identity = LaneMatrix.identity(program, N);
    LaneMatrix safe =
        LaneMatrix.of(N, N, (i, j) -> status.ifEqual(0, g.at(i, j), identity.at(i, j)));
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(safe);
    write(program, columnRow, scaling.matrix());
    write(program, rotationRow, identity);
    program.output(exponentRow, scaling.exponent());
    program.output(determinantRow, Determinants.accurate(scaling.matrix()));
    program.output(statusRow, status);
    program.output(leftRow, program.constant(MOST_SWEEPS));
  }

  private void sweep() {
    LaneProgram program = routine.repeatedWhile(leftRow);
    LaneMatrix before = read(program, columnRow);
    LaneMatrix rotationBefore = read(program, rotationRow);
    JacobiColumns columns = new JacobiColumns(before, rotationBefore);
    columns.rotate(0, 1);
    columns.rotate(0, 2);
    columns.rotate(1, 2);
    Lane left = program.input(leftRow);
    Lane zero = program.constant(0);
    Lane next = columns.moved().ifEqual(0, program.constant(-1), left.minus(1));
    program.output(leftRow, zero.ifLess(left, next, left));
    write(program, columnRow, select(left, columns.columns(), before));
    write(program, rotationRow, select(left, columns.rotation(), rotationBefore));
  }

  private static LaneMatrix select(Lane left, LaneMatrix after, LaneMatrix before) {
    Lane zero = left.program().constant(0);
    return LaneMatrix.of(N, N, (i, j) -> zero.ifLess(left, after.at(i, j), before.at(i, j)));
  }

  private void end(Finish finish) {
    LaneProgram program = routine.once();
    Lane status = program.input(statusRow);
    Lane unfinished = LaneStatus.code(program, ItemStatus.NOT_CONVERGED);
    Lane converged = program.input(leftRow).ifLess(0, status, unfinished);
    Lane known = status.ifEqual(0, converged, status);
    Lane determinant = program.input(determinantRow);
    LaneMatrix columns = read(program, columnRow);
    List<Lane> values = new ArrayList<>();
    List<Lane> first = normalised(columns, 0, values, unit(program));
    List<Lane> second = normalised(columns, 1, values, perpendicular(first));
    List<Lane> third = cross(first, second);
    LaneMatrix proper =
        OrthogonalPolishLanes.of(LaneMatrix.ofColumns(List.of(first, second, third)));
    values.add(smallest(columns, values, determinant));
    Lane zero = program.constant(0);
    LaneMatrix k1 =
        LaneMatrix.of(
            N,
            N,
            (i, j) ->
                j < 2
                    ? proper.at(i, j)
                    : determinant.ifLess(zero, proper.at(i, j).negated(), proper.at(i, j)));
    LaneMatrix k2 = OrthogonalPolishLanes.of(read(program, rotationRow)).transposed();
    Lane unconverged = known.ifEqual(unfinished, program.constant(1), zero);
    routine.flag(program, unconverged);
    Factors factors = new Factors(k1, values, k2, program.input(exponentRow), determinant);
    routine.finish(program, finish.result(factors, routine.inputs(program), known));
  }

  private static List<Lane> unit(LaneProgram program) {
    return LaneMatrix.identity(program, N).block(0, 0, N, 1).entries();
  }

  /** A column over its length, which is added to the values; {@code spare} where it is zero. */
  private static List<Lane> normalised(
      LaneMatrix columns, int j, List<Lane> values, List<Lane> spare) {
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(columns.block(0, j, N, 1));
    LaneMatrix column = scaling.matrix();
    Lane length = column.dot(column).squareRoot();
    Lane one = length.program().constant(1);
    values.add(PowerOfTwoScaling.scaled(length, scaling.exponent()));
    Lane inverse = one.over(length.ifEqual(0, one, length));
    List<Lane> direction = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      direction.add(length.ifEqual(0, spare.get(i), column.at(i, 0).times(inverse)));
    }
    return direction;
  }

  /** A unit vector orthogonal to another one: its cross product with the axis farthest away. */
  private static List<Lane> perpendicular(List<Lane> u) {
    LaneProgram program = u.getFirst().program();
    Lane zero = program.constant(0);
    Lane x = u.get(0).absolute();
    Lane y = u.get(1).absolute();
    Lane z = u.get(2).absolute();
    Lane others = y.min(z);
    List<List<Lane>> crosses =
        List.of(
            List.of(zero, u.get(2), u.get(1).negated()),
            List.of(u.get(2).negated(), zero, u.get(0)),
            List.of(u.get(1), u.get(0).negated(), zero));
    List<Lane> chosen = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      Lane later = y.ifLess(z, crosses.get(1).get(i), crosses.get(2).get(i));
      chosen.add(x.ifLess(others, crosses.get(0).get(i), later));
    }
    LaneMatrix column = LaneMatrix.column(chosen);
    return column.times(program.constant(1).over(column.dot(column).squareRoot())).entries();
  }

  private static List<Lane> cross(List<Lane> a, List<Lane> b) {
    List<Lane> product = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      int j = (i + 1) % N;
      int k = (i + 2) % N;
      product.add(a.get(j).timesPlus(b.get(k), a.get(k).times(b.get(j)).negated()));
    }
    return product;
  }

  /** |det| over the product of the others, which keeps digits that rotations lose. */
  private static Lane smallest(LaneMatrix columns, List<Lane> values, Lane determinant) {
    LaneProgram program = determinant.program();
    LaneMatrix column = columns.block(0, 2, N, 1);
    Lane length = column.dot(column).squareRoot();
    Lane product = values.get(0).times(values.get(1));
    Lane size = determinant.absolute();
    double least = program.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    Lane value = size.ifLess(least, length, size.over(product));
    return value.min(values.get(1));
  }

  private static void write(LaneProgram program, int row, LaneMatrix x) {
    for (int i = 0; i < N * N; i++) {
      program.output(row + i, x.entries().get(i));
    }
  }

  private static LaneMatrix read(LaneProgram program, int row) {
    return LaneMatrix.of(N, N, (i, j) -> program.input(row + i * N + j));
  }
}

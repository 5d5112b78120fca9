package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * Singular values and Cartan factors as routines, of the sizes that the CPU decomposes one by one;
 * and their vector-Jacobian products, see {@code ThinSvdGradient}.
 *
 * @param oriented whether the largest entries of the columns of V are positive, and V comes out
 *     rather than its transpose
 */
public record SingularTasks(int rows, int columns, boolean oriented) {
  /** The factors as a task of these shapes. */
  public ItemTask forward(ItemTask dense) {
    return task(dense, routine(rows * columns, leftSize() + least() + rightSize(), this::factors));
  }

  /** Their vector-Jacobian products. */
  public ItemTask backward(ItemTask dense) {
    int outputs = leftSize() + least() + rightSize();
    return task(dense, routine(rows * columns + outputs, rows * columns, this::gradient));
  }

  private static ItemTask task(ItemTask dense, LaneRoutine routine) {
    return ItemTask.routine(dense.inputs(), dense.outputs(), "Jacobi rotations", dtype -> routine);
  }

  private int least() {
    return Math.min(rows, columns);
  }

  private int leftSize() {
    return rows * least();
  }

  private int rightSize() {
    return columns * least();
  }

  /** Through the transposed matrix where that has more rows. */
  private boolean isWide() {
    return columns > rows;
  }

  private LaneRoutine routine(int inputs, int outputs, SingularLanes.Finish finish) {
    return SingularLanes.routine(
        Math.max(rows, columns),
        least(),
        inputs,
        outputs,
        in -> {
          LaneMatrix given = LaneMatrix.of(rows, columns, in.subList(0, rows * columns));
          return isWide() ? given.transposed() : given;
        },
        (factors, in, status) -> finish.result(signed(factors), in, status));
  }

  private SingularLanes.Factors signed(SingularLanes.Factors factors) {
    if (!oriented) {
      return factors;
    }
    LaneMatrix decisive = isWide() ? factors.left() : factors.right();
    List<Lane> signs = new ArrayList<>();
    for (int j = 0; j < least(); j++) {
      signs.add(ColumnSign.of(decisive.block(0, j, decisive.rows(), 1).entries()));
    }
    return new SingularLanes.Factors(
        columnsTimes(factors.left(), signs),
        factors.values(),
        columnsTimes(factors.right(), signs),
        factors.exponent());
  }

  private static LaneMatrix columnsTimes(LaneMatrix x, List<Lane> factors) {
    return LaneMatrix.of(x.rows(), x.columns(), (i, j) -> x.at(i, j).times(factors.get(j)));
  }

  private LaneFormula.Result factors(
      SingularLanes.Factors factors, List<Lane> inputs, Lane status) {
    LaneMatrix u = isWide() ? factors.right() : factors.left();
    LaneMatrix v = isWide() ? factors.left() : factors.right();
    List<Lane> outputs = new ArrayList<>(u.entries());
    for (Lane value : factors.values()) {
      outputs.add(PowerOfTwoScaling.scaled(value, factors.exponent()));
    }
    outputs.addAll((oriented ? v : v.transposed()).entries());
    return LaneStatus.guarded(outputs, status);
  }

  private LaneFormula.Result gradient(
      SingularLanes.Factors factors, List<Lane> inputs, Lane status) {
    int n = least();
    int uFrom = rows * columns;
    int valuesFrom = uFrom + leftSize();
    int vFrom = valuesFrom + n;
    LaneMatrix uBar = LaneMatrix.of(rows, n, inputs.subList(uFrom, valuesFrom));
    List<Lane> vNumbers = inputs.subList(vFrom, vFrom + rightSize());
    LaneMatrix vBar =
        oriented
            ? LaneMatrix.of(columns, n, vNumbers)
            : LaneMatrix.of(n, columns, vNumbers).transposed();
    LaneFormula.Result tall =
        tallGradient(
            factors,
            isWide() ? vBar : uBar,
            inputs.subList(valuesFrom, vFrom),
            isWide() ? uBar : vBar,
            status);
    if (!isWide()) {
      return tall;
    }
    List<Lane> turned = LaneMatrix.of(columns, rows, tall.outputs()).transposed().entries();
    return new LaneFormula.Result(turned, tall.status());
  }

  /** (U middle + (UBar - U U^T UBar) diag(1/s)) V^T. */
  private static LaneFormula.Result tallGradient(
      SingularLanes.Factors factors,
      LaneMatrix uBar,
      List<Lane> valueBar,
      LaneMatrix vBar,
      Lane status) {
    LaneMatrix u = factors.left();
    int n = u.columns();
    LaneMatrix a = u.transposed().times(uBar);
    LaneMatrix b = factors.right().transposed().times(vBar);
    Lane[] known = {status};
    LaneMatrix middle =
        LaneMatrix.of(
            n, n, (i, j) -> i == j ? valueBar.get(i) : between(factors, a, b, i, j, known));
    LaneMatrix sum = u.times(middle);
    if (u.rows() > n) {
      LaneMatrix outside = uBar.minus(u.times(a));
      sum =
          sum.plus(
              LaneMatrix.of(u.rows(), n, (i, j) -> overValue(factors, outside.at(i, j), j, known)));
    }
    LaneMatrix result = sum.times(factors.right().transposed());
    return LaneStatus.guarded(result.entries(), known[0]);
  }

  /** What turns columns i and j; without a derivative where their values coincide. */
  private static Lane between(
      SingularLanes.Factors factors, LaneMatrix a, LaneMatrix b, int i, int j, Lane[] known) {
    LaneProgram program = known[0].program();
    Lane zero = program.constant(0);
    Lane left = a.at(i, j).minus(a.at(j, i));
    Lane right = b.at(i, j).minus(b.at(j, i));
    Lane si = factors.values().get(i);
    Lane sj = factors.values().get(j);
    Lane gap = sj.minus(si);
    int n = factors.values().size();
    Lane rounding = factors.values().getFirst().times(4 * n * program.dtype().unitRoundoff());
    Lane asked = left.absolute().max(right.absolute());
    Lane outside = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane close = gap.absolute().ifAtMost(rounding, outside, known[0]);
    known[0] = known[0].ifEqual(0, asked.ifEqual(0, known[0], close), known[0]);
    Lane unscaled = left.timesPlus(sj, si.times(right)).over(gap).over(sj.plus(si));
    Lane value = PowerOfTwoScaling.scaled(unscaled, factors.exponent().negated());
    return asked.ifEqual(0, zero, value);
  }

  private static Lane overValue(SingularLanes.Factors factors, Lane outside, int j, Lane[] known) {
    LaneProgram program = known[0].program();
    Lane zero = program.constant(0);
    Lane value = factors.values().get(j);
    Lane lost = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane there = value.ifEqual(0, outside.ifEqual(0, known[0], lost), known[0]);
    known[0] = known[0].ifEqual(0, there, known[0]);
    Lane divided = outside.over(value.ifEqual(0, program.constant(1), value));
    Lane scaled = PowerOfTwoScaling.scaled(divided, factors.exponent().negated());
    return value.ifEqual(0, zero, scaled);
  }
}

package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/** A = Q R by Householder reflections, without branches. */
final class QrLanes {
  /** 1 - factor v v^T on the rows from {@code first} on. */
  private record Reflection(int first, List<Lane> v, Lane factor) {
    /** Reflects a column in place. */
    void apply(Lane[] column) {
      Lane sum = v.getFirst().program().constant(0);
      for (int i = 0; i < v.size(); i++) {
        sum = v.get(i).timesPlus(column[first + i], sum);
      }
      Lane share = factor.times(sum).negated();
      for (int i = 0; i < v.size(); i++) {
        column[first + i] = share.timesPlus(v.get(i), column[first + i]);
      }
    }
  }

  private QrLanes() {}

  static LaneFormula.Result factors(LaneMatrix a) {
    int rows = a.rows();
    int n = a.columns();
    LaneProgram program = a.program();
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(a);
    Lane[][] columns = new Lane[n][];
    for (int j = 0; j < n; j++) {
      columns[j] = scaling.matrix().block(0, j, rows, 1).entries().toArray(Lane[]::new);
    }
    Lane finite = LaneStatus.ofFinite(a.entries());
    Lane status = finite;
    List<Reflection> reflections = new ArrayList<>();
    Lane[] signs = new Lane[n];
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    for (int k = 0; k < n; k++) {
      PowerOfTwoScaling rest =
          PowerOfTwoScaling.of(LaneMatrix.of(rows - k, 1, tail(columns[k], k)));
      LaneMatrix x = rest.matrix();
      Lane square = x.dot(x);
      status =
          status.ifEqual(
              0, square.ifEqual(0, LaneStatus.code(program, ItemStatus.SINGULAR), status), status);
      Lane size = square.ifEqual(0, one, square).squareRoot();
      Lane head = x.at(0, 0);
      signs[k] = head.ifLess(zero, one, one.negated());
      List<Lane> v = new ArrayList<>(x.entries());
      v.set(0, head.minus(signs[k].times(size)));
      LaneMatrix column = LaneMatrix.column(v);
      Reflection reflection = new Reflection(k, v, program.constant(2).over(column.dot(column)));
      reflections.add(reflection);
      for (int j = k + 1; j < n; j++) {
        reflection.apply(columns[j]);
      }
      columns[k][k] = PowerOfTwoScaling.scaled(size, rest.exponent());
    }
    List<Lane> outputs = new ArrayList<>(orthonormal(rows, reflections, signs).entries());
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        Lane entry = i == j ? columns[j][i] : i < j ? columns[j][i].times(signs[i]) : zero;
        outputs.add(PowerOfTwoScaling.scaled(entry, scaling.exponent()));
      }
    }
    return LaneStatus.guarded(outputs, status);
  }

  private static List<Lane> tail(Lane[] column, int from) {
    return List.of(column).subList(from, column.length);
  }

  private static LaneMatrix orthonormal(int rows, List<Reflection> reflections, Lane[] signs) {
    int n = signs.length;
    LaneProgram program = signs[0].program();
    List<List<Lane>> columns = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      Lane[] column =
          LaneMatrix.identity(program, rows).block(0, j, rows, 1).entries().toArray(Lane[]::new);
      for (int k = j; k >= 0; k--) {
        reflections.get(k).apply(column);
      }
      Lane sign = signs[j];
      columns.add(List.of(column).stream().map(entry -> entry.times(sign)).toList());
    }
    return LaneMatrix.ofColumns(columns);
  }
}

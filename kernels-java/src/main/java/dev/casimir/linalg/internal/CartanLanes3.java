package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/** The Cartan factors of 3 x 3 matrices as outputs, and gradients through them. */
final class CartanLanes3 {
  private static final int N = 3;

  private CartanLanes3() {}

  static LaneFormula.Result factors(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    List<Lane> outputs = new ArrayList<>(factors.k1().entries());
    for (Lane value : factors.values()) {
      outputs.add(PowerOfTwoScaling.scaled(value, factors.exponent()));
    }
    outputs.addAll(factors.k2().entries());
    return LaneStatus.guarded(outputs, status);
  }

  /**
   * k1 [(F o (A - A^T)) S + S (F o (B - B^T)) + diag(aBar)] k2 with A = k1^T k1Bar, B = k2 k2Bar^T,
   * F_ij = 1 / (a_j^2 - a_i^2).
   */
  static LaneFormula.Result gradient(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    LaneProgram program = status.program();
    LaneMatrix k1 = factors.k1();
    LaneMatrix k2 = factors.k2();
    LaneMatrix firstGradient = LaneMatrix.of(N, N, inputs.subList(9, 18));
    LaneMatrix secondGradient = LaneMatrix.of(N, N, inputs.subList(21, 30));
    LaneMatrix a = k1.transposed().times(firstGradient);
    LaneMatrix b = k2.times(secondGradient.transposed());
    Lane zero = program.constant(0);
    Lane outside = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane[] middle = new Lane[N * N];
    Lane known = status;
    Lane least = factors.values().getFirst().times(4 * N * program.dtype().unitRoundoff());
    for (int i = 0; i < N; i++) {
      middle[i * N + i] = inputs.get(18 + i);
      for (int j = 0; j < N; j++) {
        if (i == j) {
          continue;
        }
        Lane left = a.at(i, j).minus(a.at(j, i));
        Lane right = b.at(i, j).minus(b.at(j, i));
        Lane si = factors.values().get(i);
        Lane sj = factors.values().get(j);
        Lane numerator = left.timesPlus(sj, si.times(right));
        Lane gap = sj.minus(si);
        Lane asked = left.absolute().max(right.absolute());
        Lane close = gap.absolute().ifAtMost(least, outside, known);
        known = known.ifEqual(0, asked.ifEqual(0, known, close), known);
        Lane unscaled = numerator.over(gap).over(sj.plus(si));
        Lane value = PowerOfTwoScaling.scaled(unscaled, factors.exponent().negated());
        middle[i * N + j] = asked.ifEqual(0, zero, value);
      }
    }
    LaneMatrix inner = LaneMatrix.of(N, N, List.of(middle));
    return LaneStatus.guarded(k1.times(inner).times(k2).entries(), known);
  }
}

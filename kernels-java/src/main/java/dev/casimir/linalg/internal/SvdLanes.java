package dev.casimir.linalg.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Cartan factors a = k1 diag(s) k2 as U = k1 and V = k2^T, with the signs that make the largest
 * entries of V positive.
 */
final class SvdLanes {
  private static final int N = 3;

  private SvdLanes() {}

  static LaneFormula.Result factors2(LaneMatrix a) {
    LaneFormula.Result result = Cartan2.factors(a);
    List<Lane> factors = result.outputs();
    LaneMatrix k1 = LaneMatrix.of(2, 2, factors.subList(0, 4));
    LaneMatrix k2 = LaneMatrix.of(2, 2, factors.subList(6, 10));
    List<Lane> signs = signs(k2);
    List<Lane> outputs = new ArrayList<>(columnsTimes(k1, signs).entries());
    outputs.addAll(factors.subList(4, 6));
    outputs.addAll(columnsTimes(k2.transposed(), signs).entries());
    return new LaneFormula.Result(outputs, result.status());
  }

  static LaneFormula.Result factors3(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    Cartan3.Factors oriented = oriented(factors);
    List<Lane> outputs = new ArrayList<>(oriented.k1().entries());
    for (Lane value : oriented.values()) {
      outputs.add(PowerOfTwoScaling.scaled(value, oriented.exponent()));
    }
    outputs.addAll(oriented.k2().transposed().entries());
    return LaneStatus.guarded(outputs, status);
  }

  static LaneFormula.Result gradient3(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    LaneMatrix right = LaneMatrix.of(N, N, inputs.subList(21, 30));
    List<Lane> all = new ArrayList<>(inputs.subList(0, 21));
    all.addAll(right.transposed().entries());
    return CartanLanes3.gradient(oriented(factors), all, status);
  }

  private static Cartan3.Factors oriented(Cartan3.Factors factors) {
    List<Lane> signs = signs(factors.k2());
    return new Cartan3.Factors(
        columnsTimes(factors.k1(), signs),
        factors.values(),
        columnsTimes(factors.k2().transposed(), signs).transposed(),
        factors.exponent(),
        factors.determinant());
  }

  private static List<Lane> signs(LaneMatrix k2) {
    int n = k2.rows();
    return IntStream.range(0, n)
        .mapToObj(i -> ColumnSign.of(k2.block(i, 0, 1, n).entries()))
        .toList();
  }

  private static LaneMatrix columnsTimes(LaneMatrix x, List<Lane> factors) {
    return LaneMatrix.of(x.rows(), x.columns(), (i, j) -> x.at(i, j).times(factors.get(j)));
  }
}

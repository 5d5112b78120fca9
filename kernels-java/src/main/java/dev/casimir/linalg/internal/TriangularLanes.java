package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/** Decompositions with triangular factors, without branches. */
final class TriangularLanes {
  private TriangularLanes() {}

  /** g = l diag(m) u by elimination without exchanges. */
  static LaneFormula.Result ldu(LaneMatrix g) {
    int n = g.rows();
    LaneProgram program = g.program();
    Lane[][] u = new Lane[n][n];
    Lane[][] l = new Lane[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        u[i][j] = g.at(i, j);
        l[i][j] = program.constant(i == j ? 1 : 0);
      }
    }
    List<Lane> pivots = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      Lane pivot = u[k][k];
      pivots.add(pivot);
      for (int i = k + 1; i < n; i++) {
        l[i][k] = u[i][k].over(pivot);
        for (int j = k + 1; j < n; j++) {
          u[i][j] = l[i][k].negated().timesPlus(u[k][j], u[i][j]);
        }
        u[i][k] = program.constant(0);
      }
      for (int j = k + 1; j < n; j++) {
        u[k][j] = u[k][j].over(pivot);
      }
      u[k][k] = program.constant(1);
    }
    List<Lane> outputs = new ArrayList<>(LaneMatrix.of(n, n, (i, j) -> l[i][j]).entries());
    outputs.addAll(pivots);
    outputs.addAll(LaneMatrix.of(n, n, (i, j) -> u[i][j]).entries());
    return LaneStatus.guarded(outputs, lduStatus(g, outputs, pivots));
  }

  private static Lane lduStatus(LaneMatrix g, List<Lane> outputs, List<Lane> pivots) {
    Lane finite = LaneStatus.ofFinite(g.entries());
    Lane outside = LaneStatus.code(g.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane status = LaneStatus.ofFinite(outputs).ifEqual(0, finite, outside);
    for (Lane pivot : pivots) {
      status = pivot.ifEqual(0, outside, status);
    }
    return finite.ifEqual(0, status, finite);
  }

  /**
   * g = k diag(a) u by Gram and Schmidt's method, each column made orthogonal twice, which is
   * enough. Columns are scaled by powers of two, so that no square overflows.
   */
  static LaneFormula.Result iwasawa(LaneMatrix g) {
    int n = g.rows();
    LaneProgram program = g.program();
    List<LaneMatrix> columns = new ArrayList<>();
    List<Lane> exponents = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      PowerOfTwoScaling column = PowerOfTwoScaling.of(g.block(0, j, n, 1));
      columns.add(column.matrix());
      exponents.add(column.exponent());
    }
    LaneMatrix scaled = LaneMatrix.of(n, n, (i, j) -> columns.get(j).at(i, 0));
    Lane status = iwasawaStatus(g, Determinants.accurate(scaled));
    List<LaneMatrix> k = new ArrayList<>();
    List<Lane> sizes = new ArrayList<>();
    Lane[][] u = new Lane[n][n];
    for (int j = 0; j < n; j++) {
      LaneMatrix column = columns.get(j);
      Lane[] parts = new Lane[j];
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < j; i++) {
          Lane part = k.get(i).dot(column);
          column = k.get(i).timesPlus(part.negated(), column);
          parts[i] = pass == 0 ? part : parts[i].plus(part);
        }
      }
      PowerOfTwoScaling rest = PowerOfTwoScaling.of(column);
      Lane size = rest.matrix().dot(rest.matrix()).squareRoot();
      k.add(rest.matrix().times(program.constant(1).over(size)));
      sizes.add(PowerOfTwoScaling.scaled(size, exponents.get(j).plus(rest.exponent())));
      for (int i = 0; i < n; i++) {
        u[i][j] =
            i < j
                ? PowerOfTwoScaling.scaled(parts[i], exponents.get(j)).over(sizes.get(i))
                : program.constant(i == j ? 1 : 0);
      }
    }
    List<Lane> outputs =
        new ArrayList<>(LaneMatrix.of(n, n, (i, j) -> k.get(j).at(i, 0)).entries());
    outputs.addAll(sizes);
    outputs.addAll(LaneMatrix.of(n, n, (i, j) -> u[i][j]).entries());
    return LaneStatus.guarded(outputs, status);
  }

  private static Lane iwasawaStatus(LaneMatrix g, Lane determinant) {
    Lane finite = LaneStatus.ofFinite(g.entries());
    Lane singular = LaneStatus.code(g.program(), ItemStatus.SINGULAR);
    return finite.ifEqual(0, determinant.ifEqual(0, singular, finite), finite);
  }
}

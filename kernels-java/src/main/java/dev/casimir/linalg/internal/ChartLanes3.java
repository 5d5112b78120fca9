package dev.casimir.linalg.internal;

import static dev.casimir.simd.lanes.EconomizedSeries.inverse;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneGradient;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinates X + log k of 3 x 3 matrices g = exp(X) k of positive determinant from their Cartan
 * factors, and gradients through them; see {@link dev.casimir.linalg.internal.dense.DenseChart} for
 * the formulas.
 *
 * @param special whether the determinant is one
 */
record ChartLanes3(boolean special) {
  private static final int N = 3;
  private static final double LN2 = 0.6931471805599453;

  /** What the logarithm of a rotation and its derivative are made of. */
  private record Turn(LaneMatrix rotation, List<Lane> vector, Lane status) {
    static Turn of(Cartan3.Factors factors, Lane status) {
      LaneProgram program = status.program();
      LaneMatrix product = factors.k1().times(factors.k2());
      LaneMatrix identity = LaneMatrix.identity(program, N);
      LaneMatrix safe =
          LaneMatrix.of(N, N, (i, j) -> status.ifEqual(0, product.at(i, j), identity.at(i, j)));
      LaneFormula.Result log = new RotationFormulas().log(safe);
      Lane known = status.ifEqual(0, log.status(), status);
      return new Turn(safe, log.outputs(), known);
    }
  }

  private Lane status(Cartan3.Factors factors, List<Lane> logs, Lane status) {
    LaneProgram program = status.program();
    Lane zero = program.constant(0);
    Lane outside = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane singular = LaneStatus.code(program, ItemStatus.SINGULAR);
    Lane inside = status;
    if (special) {
      Lane sum = logs.get(0).plus(logs.get(1)).plus(logs.get(2));
      double high = Math.log1p(Chart2.DETERMINANT_TOLERANCE);
      double low = Math.log1p(-Chart2.DETERMINANT_TOLERANCE);
      inside = sum.ifAtMost(high, program.constant(low).ifAtMost(sum, status, outside), outside);
    }
    Lane determinant = factors.determinant();
    Lane sign = zero.ifLess(determinant, inside, determinant.ifEqual(0, singular, outside));
    return status.ifEqual(0, sign, status);
  }

  /** Logarithms of the singular values, of the scale of g. */
  private static List<Lane> logs(Cartan3.Factors factors) {
    Lane scale = factors.exponent().times(LN2);
    return factors.values().stream().map(value -> LaneFunctions.log(value).plus(scale)).toList();
  }

  LaneFormula.Result coordinates(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    List<Lane> logs = logs(factors);
    Turn turn = Turn.of(factors, status(factors, logs, status));
    LaneMatrix u = factors.k1();
    LaneMatrix scaled = LaneMatrix.of(N, N, (i, j) -> u.at(i, j).times(withoutMean(logs).get(j)));
    LaneMatrix skew = skew(turn.vector());
    List<Lane> outputs = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        int low = Math.max(i, j);
        int high = Math.min(i, j);
        Lane sum = skew.at(i, j);
        Lane entry = scaled.block(low, 0, 1, N).dot(u.block(high, 0, 1, N));
        outputs.add(i == j ? entry : entry.plus(sum));
      }
    }
    return LaneStatus.guarded(outputs, turn.status());
  }

  private List<Lane> withoutMean(List<Lane> logs) {
    if (!special) {
      return logs;
    }
    Lane mean = logs.get(0).plus(logs.get(1)).plus(logs.get(2)).times(1.0 / N);
    return logs.stream().map(log -> log.minus(mean)).toList();
  }

  LaneFormula.Result gradient(Cartan3.Factors factors, List<Lane> inputs, Lane status) {
    LaneMatrix z = LaneMatrix.of(N, N, inputs.subList(N * N, 2 * N * N));
    List<Lane> logs = logs(factors);
    Turn turn = Turn.of(factors, status(factors, logs, status));
    LaneMatrix u = factors.k1();
    LaneMatrix v = factors.k2().transposed();
    LaneMatrix skew = z.minus(z.transposed());
    List<Lane> vectorGradient = List.of(skew.at(2, 1), skew.at(0, 2), skew.at(1, 0));
    List<Lane> rotationGradient =
        LaneGradient.of(turn.vector(), vectorGradient, turn.rotation().entries());
    LaneMatrix w = u.transposed().times(LaneMatrix.of(N, N, rotationGradient)).times(v);
    LaneMatrix y = u.transposed().times(symmetricPart(z)).times(u);
    List<Lane> s = factors.values();
    LaneMatrix middle =
        LaneMatrix.of(
            N,
            N,
            (i, j) -> {
              Lane inverse = y.program().constant(1).over(s.get(i).plus(s.get(j)));
              Lane quotient = dividedDifference(s, logs, Math.min(i, j), Math.max(i, j));
              Lane through = s.get(j).times(2).times(y.at(i, j)).times(quotient);
              Lane unscaled = through.plus(w.at(i, j).minus(w.at(j, i))).times(inverse);
              return PowerOfTwoScaling.scaled(unscaled, factors.exponent().negated());
            });
    return LaneStatus.guarded(u.times(middle).times(factors.k2()).entries(), turn.status());
  }

  /** The matrix whose eigenvalues are those of X. */
  LaneMatrix source(List<Lane> inputs) {
    return symmetricPart(LaneMatrix.of(N, N, inputs.subList(0, N * N)));
  }

  private static List<Lane> rotationVector(List<Lane> inputs) {
    LaneMatrix x = LaneMatrix.of(N, N, inputs.subList(0, N * N));
    LaneMatrix skew = x.minus(x.transposed()).times(0.5);
    return List.of(skew.at(2, 1), skew.at(0, 2), skew.at(1, 0));
  }

  /** exp(X) k. */
  LaneFormula.Result matrix(SymmetricJacobi.Eigen eigen, List<Lane> inputs, Lane status) {
    LaneMatrix positive = eigen.with(SpectralFunction.EXP.values(eigen));
    LaneMatrix rotation = new RotationFormulas().exp(rotationVector(inputs));
    return LaneStatus.guarded(positive.times(rotation).entries(), status);
  }

  LaneFormula.Result matrixGradient(SymmetricJacobi.Eigen eigen, List<Lane> inputs, Lane status) {
    LaneMatrix z = LaneMatrix.of(N, N, inputs.subList(N * N, 2 * N * N));
    LaneMatrix positive = eigen.with(SpectralFunction.EXP.values(eigen));
    List<Lane> vector = rotationVector(inputs);
    LaneMatrix rotation = new RotationFormulas().exp(vector);
    LaneMatrix symmetric =
        symmetricPart(SpectralFunction.EXP.derivative(eigen, z.times(rotation.transposed())));
    LaneMatrix rotationGradient = positive.transposed().times(z);
    List<Lane> halves =
        LaneGradient.of(rotation.entries(), rotationGradient.entries(), vector).stream()
            .map(entry -> entry.times(0.5))
            .toList();
    return LaneStatus.guarded(symmetric.plus(skew(halves)).entries(), status);
  }

  /** [w]x. */
  private static LaneMatrix skew(List<Lane> w) {
    Lane zero = w.getFirst().program().constant(0);
    Lane x = w.get(0);
    Lane y = w.get(1);
    Lane z = w.get(2);
    return LaneMatrix.of(
        N, N, List.of(zero, z.negated(), y, z, zero, x.negated(), y.negated(), x, zero));
  }

  private LaneMatrix symmetricPart(LaneMatrix z) {
    LaneMatrix symmetric = z.plus(z.transposed()).times(0.5);
    return special ? symmetric.plusDiagonal(z.trace().times(-1.0 / N)) : symmetric;
  }

  /** (log a - log b) / (a - b), 1 / a where they are equal. */
  private static Lane dividedDifference(List<Lane> values, List<Lane> logs, int i, int j) {
    LaneProgram program = values.getFirst().program();
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane sum = values.get(i).plus(values.get(j));
    Lane difference = values.get(i).minus(values.get(j));
    Lane ratio = difference.over(sum);
    Lane square = ratio.squared();
    Lane near = square.ifLess(0.25, square, zero);
    Lane series =
        LaneFunctions.series(
                "area tangent quotient to 1/2", near, k -> inverse(2L * k + 1), 0, 0.25)
            .times(2)
            .over(sum);
    Lane gap = square.ifLess(0.25, one, difference);
    return square.ifLess(0.25, series, logs.get(i).minus(logs.get(j)).over(gap));
  }
}

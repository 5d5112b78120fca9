package dev.casimir.lie.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * Upper triangular matrices with ones on the diagonal, all or only those of the Heisenberg group:
 * every series ends.
 */
final class NilpotentGroup implements JacobianFormulas {
  private final LieAlgebra algebra;
  private final int size;

  NilpotentGroup(LieAlgebra algebra) {
    this.algebra = algebra;
    size = algebra.size();
  }

  private LaneMatrix hat(List<Lane> tangent) {
    return algebra.hat(tangent);
  }

  private List<Lane> vee(LaneMatrix matrix) {
    return algebra.vee(matrix);
  }

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    LaneMatrix x = hat(tangent);
    LaneMatrix sum = LaneMatrix.identity(x.program(), size);
    LaneMatrix power = sum;
    for (int k = 1; k < size; k++) {
      power = power.times(x).times(1.0 / k);
      sum = sum.plus(power);
    }
    return sum;
  }

  @Override
  public LaneFormula.Result log(LaneMatrix element) {
    LaneMatrix y = upper(element);
    LaneMatrix sum = y;
    LaneMatrix power = y;
    for (int k = 2; k < size; k++) {
      power = power.times(y).negated();
      sum = power.timesPlus(1.0 / k, sum);
    }
    return LaneStatus.guarded(vee(sum), LaneStatus.ofFinite(vee(element)));
  }

  /** The part of the group that is free, without the identity. */
  private LaneMatrix upper(LaneMatrix element) {
    return hat(vee(element));
  }

  @Override
  public LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    LaneProgram program = first.program();
    LaneMatrix a = upper(first);
    LaneMatrix b = upper(second);
    LaneMatrix sum = a.plus(b).plus(LaneMatrix.identity(program, size));
    return a.timesPlus(b, sum);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    LaneMatrix y = upper(element);
    LaneMatrix sum = LaneMatrix.identity(y.program(), size);
    LaneMatrix power = sum;
    for (int k = 1; k < size; k++) {
      power = power.times(y).negated();
      sum = sum.plus(power);
    }
    return sum;
  }

  @Override
  public LaneMatrix leftJacobian(List<Lane> tangent) {
    // (e^ad - 1) / ad
    double[] coefficients = new double[2 * size];
    double factorial = 1;
    for (int k = 0; k < coefficients.length; k++) {
      factorial *= k + 1;
      coefficients[k] = 1 / factorial;
    }
    return seriesOfAdjoint(tangent, coefficients);
  }

  @Override
  public LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    // ad / (e^ad - 1): Bernoulli numbers over factorials
    double[] coefficients = new double[2 * size];
    for (int k = 0; k < coefficients.length; k++) {
      double value = k == 0 ? 1 : 0;
      for (int i = 0; i < k; i++) {
        double factor = 1;
        for (int m = 2; m <= k - i + 1; m++) {
          factor /= m;
        }
        value -= coefficients[i] * factor;
      }
      coefficients[k] = value;
    }
    return seriesOfAdjoint(tangent, coefficients);
  }

  private LaneMatrix seriesOfAdjoint(List<Lane> tangent, double[] coefficients) {
    LaneProgram program = tangent.getFirst().program();
    LaneMatrix x = hat(tangent);
    List<List<Lane>> columns = new ArrayList<>();
    for (int k = 0; k < algebra.dimension(); k++) {
      int direction = k;
      LaneMatrix power =
          hat(
              java.util.stream.IntStream.range(0, algebra.dimension())
                  .mapToObj(i -> program.constant(i == direction ? 1 : 0))
                  .toList());
      LaneMatrix sum = power;
      for (int i = 1; i < coefficients.length; i++) {
        power = x.times(power).minus(power.times(x));
        sum = power.timesPlus(coefficients[i], sum);
      }
      columns.add(vee(sum));
    }
    return LaneMatrix.ofColumns(columns);
  }
}

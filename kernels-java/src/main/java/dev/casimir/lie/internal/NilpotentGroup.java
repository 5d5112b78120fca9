package dev.casimir.lie.internal;

import dev.casimir.simd.items.LaneFormula;
import dev.casimir.simd.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * Upper triangular matrices with ones on the diagonal, all or only those of the Heisenberg group:
 * every series ends.
 */
final class NilpotentGroup implements GroupFormulas {
  private final int size;
  private final List<int[]> places;

  private NilpotentGroup(int size, List<int[]> places) {
    this.size = size;
    this.places = places;
  }

  /** All of them. */
  static NilpotentGroup unitriangular(int size) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        places.add(new int[] {i, j});
      }
    }
    return new NilpotentGroup(size, places);
  }

  /** (a, b, c): a in the first row, b in the last column, c in the corner. */
  static NilpotentGroup heisenberg(int size) {
    List<int[]> places = new ArrayList<>();
    for (int j = 1; j < size - 1; j++) {
      places.add(new int[] {0, j});
    }
    for (int i = 1; i < size - 1; i++) {
      places.add(new int[] {i, size - 1});
    }
    places.add(new int[] {0, size - 1});
    return new NilpotentGroup(size, places);
  }

  @Override
  public int dimension() {
    return places.size();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public LaneMatrix hat(List<Lane> tangent) {
    LaneProgram program = tangent.getFirst().program();
    Lane[][] entries = new Lane[size][size];
    for (int k = 0; k < places.size(); k++) {
      entries[places.get(k)[0]][places.get(k)[1]] = tangent.get(k);
    }
    return LaneMatrix.of(
        size, size, (i, j) -> entries[i][j] == null ? program.constant(0) : entries[i][j]);
  }

  @Override
  public List<Lane> vee(LaneMatrix algebra) {
    return places.stream().map(place -> algebra.at(place[0], place[1])).toList();
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
    return new LaneFormula.Result(vee(sum), LaneStatus.ofFinite(vee(element)));
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
    for (int k = 0; k < dimension(); k++) {
      int direction = k;
      LaneMatrix power =
          hat(
              java.util.stream.IntStream.range(0, dimension())
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

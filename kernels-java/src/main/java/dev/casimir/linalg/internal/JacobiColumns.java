package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;

/** Columns that are made orthogonal pair by pair, and the rotation that does it. */
final class JacobiColumns {
  private final int n;
  private final LaneProgram program;
  private final Lane[][] columns;
  private final Lane[][] rotation;
  private Lane moved;

  JacobiColumns(LaneMatrix columns, LaneMatrix rotation) {
    n = columns.rows();
    program = columns.program();
    this.columns = entries(columns);
    this.rotation = entries(rotation);
    moved = program.constant(0);
  }

  private static Lane[][] entries(LaneMatrix x) {
    Lane[][] entries = new Lane[x.rows()][x.columns()];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        entries[i][j] = x.at(i, j);
      }
    }
    return entries;
  }

  LaneMatrix columns() {
    return LaneMatrix.of(n, n, (i, j) -> columns[i][j]);
  }

  LaneMatrix rotation() {
    return LaneMatrix.of(n, n, (i, j) -> rotation[i][j]);
  }

  /** How many pairs were not orthogonal or in order yet. */
  Lane moved() {
    return moved;
  }

  /** Moves the longer one of two columns to the front, turned by a right angle, and rotates. */
  void rotate(int p, int q) {
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    Lane shorter = dot(p, p);
    Lane longer = dot(q, q);
    exchangeIfLess(shorter, longer, columns, p, q);
    exchangeIfLess(shorter, longer, rotation, p, q);
    Lane first = shorter.max(longer);
    Lane second = shorter.min(longer);
    Lane product = dot(p, q);
    double unit = program.dtype().unitRoundoff();
    Lane bound = first.squareRoot().times(second.squareRoot()).times(2 * Math.sqrt(n) * unit);
    Lane turned = bound.ifLess(product.absolute(), one, zero);
    moved = moved.plus(turned).plus(shorter.ifLess(longer, one, zero));
    Lane difference = first.minus(second);
    Lane twice = product.times(2);
    Lane size = difference.max(twice.absolute());
    Lane inverse = one.over(size.ifEqual(0, one, size));
    Lane a = difference.times(inverse);
    Lane b = turned.ifEqual(one, twice.times(inverse), zero);
    Lane far = a.plus(a.timesPlus(a, b.squared()).squareRoot());
    Lane tangent = b.over(turned.ifEqual(one, far, one));
    Lane cosine = one.over(tangent.timesPlus(tangent, one).squareRoot());
    Lane sine = tangent.times(cosine);
    Lane ratio = sine.over(cosine.plus(1));
    turn(columns, p, q, sine, ratio);
    turn(rotation, p, q, sine, ratio);
  }

  private Lane dot(int p, int q) {
    Lane sum = program.constant(0);
    for (int i = 0; i < n; i++) {
      sum = columns[i][p].timesPlus(columns[i][q], sum);
    }
    return sum;
  }

  private void exchangeIfLess(Lane a, Lane b, Lane[][] x, int p, int q) {
    for (int i = 0; i < n; i++) {
      Lane left = x[i][p];
      Lane right = x[i][q];
      x[i][p] = a.ifLess(b, right, left);
      x[i][q] = a.ifLess(b, left.negated(), right);
    }
  }

  /** p' = c p + s q, q' = c q - s p, from what changes. */
  private void turn(Lane[][] x, int p, int q, Lane sine, Lane ratio) {
    Lane minus = sine.negated();
    for (int i = 0; i < n; i++) {
      Lane left = x[i][p];
      Lane right = x[i][q];
      x[i][p] = sine.timesPlus(ratio.negated().timesPlus(left, right), left);
      x[i][q] = minus.timesPlus(ratio.timesPlus(right, left), right);
    }
  }
}

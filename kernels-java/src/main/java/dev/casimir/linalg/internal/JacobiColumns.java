package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.Collections;
import java.util.List;

/**
 * Columns that are made orthogonal pair by pair, and the rotation that does it. There may be more
 * rows than columns.
 */
final class JacobiColumns {
  private final int n;
  private final LaneProgram program;
  private final Lane[][] columns;
  private final Lane[][] rotation;
  private final Lane[] signs;
  private Lane moved;

  JacobiColumns(LaneMatrix columns, LaneMatrix rotation) {
    this(columns, rotation, ones(columns));
  }

  /**
   * Goes on after other sweeps.
   *
   * @param signs of the columns, by which they differ from those of exchanges without a turn
   */
  JacobiColumns(LaneMatrix columns, LaneMatrix rotation, List<Lane> signs) {
    n = columns.columns();
    program = columns.program();
    this.columns = entries(columns);
    this.rotation = entries(rotation);
    this.signs = signs.toArray(Lane[]::new);
    moved = program.constant(0);
  }

  private static List<Lane> ones(LaneMatrix columns) {
    return Collections.nCopies(columns.columns(), columns.program().constant(1));
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
    return LaneMatrix.of(columns.length, n, (i, j) -> columns[i][j]);
  }

  LaneMatrix rotation() {
    return LaneMatrix.of(n, n, (i, j) -> rotation[i][j]);
  }

  /** A turn by a right angle changes the sign of the column that goes back. */
  List<Lane> signs() {
    return List.of(signs);
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
    exchangeIfLess(shorter, longer, new Lane[][] {signs}, p, q);
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
    for (Lane[] row : columns) {
      sum = row[p].timesPlus(row[q], sum);
    }
    return sum;
  }

  private void exchangeIfLess(Lane a, Lane b, Lane[][] x, int p, int q) {
    for (Lane[] row : x) {
      Lane left = row[p];
      Lane right = row[q];
      row[p] = a.ifLess(b, right, left);
      row[q] = a.ifLess(b, left.negated(), right);
    }
  }

  /** p' = c p + s q, q' = c q - s p, from what changes. */
  private void turn(Lane[][] x, int p, int q, Lane sine, Lane ratio) {
    Lane minus = sine.negated();
    for (Lane[] row : x) {
      Lane left = row[p];
      Lane right = row[q];
      row[p] = sine.timesPlus(ratio.negated().timesPlus(left, right), left);
      row[q] = minus.timesPlus(ratio.timesPlus(right, left), right);
    }
  }
}

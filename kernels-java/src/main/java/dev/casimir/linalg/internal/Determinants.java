package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.stream.IntStream;

/** Determinants and cofactors of matrices of two to four rows. */
final class Determinants {
  private Determinants() {}

  /** The determinant with twice the digits: right to its sign unless g is singular to u^2. */
  static Lane accurate(LaneMatrix g) {
    return switch (g.rows()) {
      case 2 -> minor(g, 0, 0, 1).value();
      case 3 -> {
        TwofoldLane sum = minor(g, 1, 1, 2).times(g.at(0, 0));
        sum = sum.plus(minor(g, 1, 2, 0).times(g.at(0, 1)));
        yield sum.plus(minor(g, 1, 0, 1).times(g.at(0, 2))).value();
      }
      case 4 -> {
        TwofoldLane sum = laplace(g, 0, 1, 2, 3);
        sum = sum.plus(laplace(g, 0, 2, 3, 1));
        sum = sum.plus(laplace(g, 0, 3, 1, 2));
        sum = sum.plus(laplace(g, 1, 2, 0, 3));
        sum = sum.plus(laplace(g, 1, 3, 2, 0));
        yield sum.plus(laplace(g, 2, 3, 0, 1)).value();
      }
      default -> throw new IllegalArgumentException("no formula for " + g.rows() + " rows");
    };
  }

  /** Of rows {@code row} and the next, columns p and q. */
  private static TwofoldLane minor(LaneMatrix g, int row, int p, int q) {
    if (p > q) {
      return minor(g, row, q, p).negated();
    }
    return TwofoldLane.minor(g.at(row, p), g.at(row, q), g.at(row + 1, p), g.at(row + 1, q));
  }

  private static TwofoldLane laplace(LaneMatrix g, int p, int q, int r, int s) {
    return minor(g, 0, p, q).times(minor(g, 2, r, s));
  }

  /** The matrix c of cofactors: g^-T = c / det g. */
  static LaneMatrix cofactors(LaneMatrix g) {
    return switch (g.rows()) {
      case 2 ->
          LaneMatrix.of(2, 2, (i, j) -> i == j ? g.at(1 - i, 1 - j) : g.at(1 - i, 1 - j).negated());
      case 3 ->
          LaneMatrix.of(
              3, 3, (i, j) -> difference(g, (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3));
      case 4 -> LaneMatrix.of(4, 4, (i, j) -> cofactor(g, i, j));
      default -> throw new IllegalArgumentException("no formula for " + g.rows() + " rows");
    };
  }

  /**
   * The same to the last digits of each entry, which matters as soon as two singular values are
   * small: then cofactors are differences of far larger numbers, and their errors would turn the
   * direction of the large singular value.
   */
  static LaneMatrix accurateCofactors(LaneMatrix g) {
    return switch (g.rows()) {
      case 3 ->
          LaneMatrix.of(
              3,
              3,
              (i, j) -> accurateDifference(g, (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3));
      case 4 -> LaneMatrix.of(4, 4, (i, j) -> accurateCofactor(g, i, j).value());
      default -> cofactors(g);
    };
  }

  /** A minor with the rounding error of its second product taken back (Kahan). */
  private static Lane accurateDifference(LaneMatrix g, int r, int s, int p, int q) {
    Lane product = g.at(r, q).times(g.at(s, p));
    Lane lost = g.at(r, q).negated().timesPlus(g.at(s, p), product);
    return g.at(r, p).timesPlus(g.at(s, q), product.negated()).plus(lost);
  }

  private static TwofoldLane accurateCofactor(LaneMatrix g, int i, int j) {
    int other = i < 2 ? 2 : 0;
    int partner = i % 2 == 0 ? i + 1 : i - 1;
    int[] columns = otherColumns(j);
    TwofoldLane sum = minor(g, other, columns[1], columns[2]).times(g.at(partner, columns[0]));
    sum = sum.plus(minor(g, other, columns[2], columns[0]).times(g.at(partner, columns[1])));
    sum = sum.plus(minor(g, other, columns[0], columns[1]).times(g.at(partner, columns[2])));
    return (i + j) % 2 == 0 ? sum : sum.negated();
  }

  private static int[] otherColumns(int j) {
    return IntStream.range(0, 4).filter(column -> column != j).toArray();
  }

  private static Lane difference(LaneMatrix g, int r, int s, int p, int q) {
    Lane product = g.at(r, q).times(g.at(s, p));
    return g.at(r, p).timesPlus(g.at(s, q), product.negated());
  }

  /** By the minors of the two rows which are not of the pair of rows of i. */
  private static Lane cofactor(LaneMatrix g, int i, int j) {
    int other = i < 2 ? 2 : 0;
    int partner = i % 2 == 0 ? i + 1 : i - 1;
    int[] columns = otherColumns(j);
    Lane sum =
        g.at(partner, columns[0]).times(difference(g, other, other + 1, columns[1], columns[2]));
    sum =
        g.at(partner, columns[1])
            .negated()
            .timesPlus(difference(g, other, other + 1, columns[0], columns[2]), sum);
    sum =
        g.at(partner, columns[2])
            .timesPlus(difference(g, other, other + 1, columns[0], columns[1]), sum);
    return (i + j) % 2 == 0 ? sum : sum.negated();
  }

  /** The determinant from the cofactors of the first row. */
  static Lane determinant(LaneMatrix g, LaneMatrix cofactors) {
    return g.block(0, 0, 1, g.columns()).dot(cofactors.block(0, 0, 1, g.columns()));
  }
}

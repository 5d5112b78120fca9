package dev.casimir.lie;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A matrix group. Its elements are square matrices acting on columns; a tangent is a list of
 * coordinates, from which {@link LieOperation#hat} makes the matrix of the algebra.
 *
 * <table>
 * <caption>Coordinates of tangents</caption>
 * <tr><td>so2<td>angle
 * <tr><td>so3<td>rotation vector w, hat(w) v = w x v
 * <tr><td>so4..<td>entries W[j][i] = -W[i][j] for i &lt; j, row by row
 * <tr><td>se2, se3<td>(rho, angle), (rho, w): translation first; matrices are homogeneous
 * <tr><td>sim2, sim3<td>(rho, angle, sigma), (rho, w, sigma) with scale e^sigma
 * <tr><td>gl2..<td>the entries, row by row
 * <tr><td>sl2..<td>the entries, row by row, without the last: the trace is zero
 * <tr><td>aff2..<td>(b, entries of X row by row) of [[X, b], [0, 0]]
 * <tr><td>heisenberg3, 5, ..<td>(a, b, c): first row (0, a, c), last column (c, b, 0)
 * <tr><td>unitriangular2..<td>the entries above the diagonal, row by row
 * <tr><td>scaling<td>logarithm of the positive number
 * </table>
 *
 * @param family which kind of group
 * @param rank the n of its name: dimension of the space acted on, for Heisenberg groups their own
 */
public record LieGroup(Family family, int rank) {
  /** The largest rank. */
  public static final int MAX_RANK = 64;

  private static final Pattern NAME = Pattern.compile("([a-z]+)(\\d{1,3})?");

  /** Kinds of groups. */
  public enum Family {
    SO(2),
    SE(2),
    SIM(2),
    GL(2),
    SL(2),
    AFF(2),
    HEISENBERG(3),
    UNITRIANGULAR(2),
    SCALING(1);

    private final int least;

    Family(int least) {
      this.least = least;
    }
  }

  public LieGroup {
    Objects.requireNonNull(family, "family");
    int most = most(family);
    boolean odd = family != Family.HEISENBERG || rank % 2 == 1;
    if (rank < family.least || rank > most || !odd) {
      throw new IllegalArgumentException(
          "group: expected %s of rank %d..%d%s, got %d"
              .formatted(
                  family.name().toLowerCase(Locale.ROOT),
                  family.least,
                  most,
                  family == Family.HEISENBERG ? ", odd" : "",
                  rank));
    }
  }

  private static int most(Family family) {
    return switch (family) {
      case SE, SIM -> 3;
      case SCALING -> 1;
      default -> MAX_RANK;
    };
  }

  /** Rotations of n-space. */
  public static LieGroup so(int n) {
    return new LieGroup(Family.SO, n);
  }

  /** Rotations and translations of the plane or of space, n = 2, 3. */
  public static LieGroup se(int n) {
    return new LieGroup(Family.SE, n);
  }

  /** Rotations, translations and scalings of the plane or of space, n = 2, 3. */
  public static LieGroup sim(int n) {
    return new LieGroup(Family.SIM, n);
  }

  /** Matrices of positive determinant. */
  public static LieGroup gl(int n) {
    return new LieGroup(Family.GL, n);
  }

  /** Matrices of determinant one. */
  public static LieGroup sl(int n) {
    return new LieGroup(Family.SL, n);
  }

  /** Affine maps x -> h x + t with det h positive, as homogeneous matrices. */
  public static LieGroup aff(int n) {
    return new LieGroup(Family.AFF, n);
  }

  /** The Heisenberg group of an odd dimension 2m + 1, as matrices of m + 2 rows. */
  public static LieGroup heisenberg(int dimension) {
    return new LieGroup(Family.HEISENBERG, dimension);
  }

  /** Upper triangular matrices with ones on the diagonal. */
  public static LieGroup unitriangular(int n) {
    return new LieGroup(Family.UNITRIANGULAR, n);
  }

  /** Positive numbers. */
  public static LieGroup scaling() {
    return new LieGroup(Family.SCALING, 1);
  }

  /**
   * The group of a name: so3, se2, sim3, gl2, sl4, aff2, heisenberg3, unitriangular4, scaling.
   *
   * @throws IllegalArgumentException that lists the names there are
   */
  public static LieGroup parse(String name) {
    Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      for (Family family : Family.values()) {
        if (family.name().equalsIgnoreCase(matcher.group(1))) {
          String number = matcher.group(2);
          if (number != null) {
            return new LieGroup(family, Integer.parseInt(number));
          }
          if (family == Family.SCALING) {
            return scaling();
          }
        }
      }
    }
    throw new IllegalArgumentException(
        "group: expected one of so2.., se2, se3, sim2, sim3, gl2.., sl2.., aff2.., heisenberg3..,"
            + " unitriangular2.., scaling, got '"
            + name
            + "'");
  }

  /** The short name, for example {@code se3}. */
  public String name() {
    String base = family.name().toLowerCase(Locale.ROOT);
    return family == Family.SCALING ? base : base + rank;
  }

  /** Coordinates of a tangent. */
  public int dimension() {
    int rotations = rank * (rank - 1) / 2;
    return switch (family) {
      case SO, UNITRIANGULAR -> rotations;
      case SE -> rank + rotations;
      case SIM -> rank + rotations + 1;
      case GL -> rank * rank;
      case SL -> rank * rank - 1;
      case AFF -> rank + rank * rank;
      case HEISENBERG -> rank;
      case SCALING -> 1;
    };
  }

  /** Rows of the matrix of an element. */
  public int matrixSize() {
    return switch (family) {
      case SE, SIM, AFF -> rank + 1;
      case HEISENBERG -> (rank + 3) / 2;
      default -> rank;
    };
  }

  /** Coordinates of the points the group acts on. */
  public int pointSize() {
    return isAffine() ? rank : matrixSize();
  }

  /** Whether elements are homogeneous matrices, the last row (0, ..., 0, 1). */
  public boolean isAffine() {
    return family == Family.SE || family == Family.SIM || family == Family.AFF;
  }

  /** Every group of rank 2 and 3 (Heisenberg 3), one of each family. */
  public static List<LieGroup> common() {
    return List.of(
        so(2),
        so(3),
        se(2),
        se(3),
        sim(2),
        sim(3),
        gl(2),
        gl(3),
        sl(2),
        sl(3),
        aff(2),
        heisenberg(3),
        unitriangular(3),
        scaling());
  }

  @Override
  public String toString() {
    return name();
  }
}

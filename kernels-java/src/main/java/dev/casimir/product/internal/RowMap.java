package dev.casimir.product.internal;

import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which panel rows the blocks of irreps stand on. All weights of a product being one, blocks of the
 * same irrep share their rows: inputs add up there and outputs are copies of them. Blocks that are
 * left out, because no path reaches them, have no row.
 */
public final class RowMap {
  /** First row of a block that is left out. */
  public static final int NONE = -1;

  private final Irreps irreps;
  private final int[] firstRows;
  private final int rows;
  private final int natural;
  private final int other;

  private RowMap(Irreps irreps, int[] firstRows, int rows, int natural, int other) {
    this.irreps = irreps;
    this.firstRows = firstRows;
    this.rows = rows;
    this.natural = natural;
    this.other = other;
  }

  /** Rows for every block of its own. */
  public static RowMap plain(Irreps irreps) {
    List<Irreps.Block> blocks = irreps.blocks();
    int[] first = new int[blocks.size()];
    int rows = 0;
    for (int k = 0; k < first.length; k++) {
      first[k] = rows;
      rows += blocks.get(k).irrep().dimension();
    }
    return new RowMap(
        irreps,
        first,
        rows,
        highest(irreps, irrep -> true, true),
        highest(irreps, irrep -> true, false));
  }

  /** One set of rows for each different irrep kept, in the order in which they first appear. */
  public static RowMap distinct(Irreps irreps, Predicate<Irrep> keep) {
    Map<Irrep, Integer> seen = new HashMap<>();
    List<Irreps.Block> blocks = irreps.blocks();
    int[] first = new int[blocks.size()];
    int rows = 0;
    for (int k = 0; k < first.length; k++) {
      Irrep irrep = blocks.get(k).irrep();
      Integer known = seen.get(irrep);
      if (!keep.test(irrep)) {
        first[k] = NONE;
      } else if (known != null) {
        first[k] = known;
      } else {
        first[k] = rows;
        seen.put(irrep, rows);
        rows += irrep.dimension();
      }
    }
    return new RowMap(
        irreps, first, rows, highest(irreps, keep, true), highest(irreps, keep, false));
  }

  /**
   * Functions on the sphere: degrees 0..n of natural parity, p = (-1)^l, in natural order, then
   * those of the other parity. A degree that is missing has rows all the same.
   */
  public static RowMap spherical(Irreps irreps, Predicate<Irrep> keep) {
    int natural = highest(irreps, keep, true);
    int other = highest(irreps, keep, false);
    List<Irreps.Block> blocks = irreps.blocks();
    int[] first = new int[blocks.size()];
    for (int k = 0; k < first.length; k++) {
      Irrep irrep = blocks.get(k).irrep();
      int square = irrep.degree() * irrep.degree();
      int start = isNatural(irrep) ? square : rowsTo(natural) + square;
      first[k] = keep.test(irrep) ? start : NONE;
    }
    return new RowMap(irreps, first, rowsTo(natural) + rowsTo(other), natural, other);
  }

  private static int highest(Irreps irreps, Predicate<Irrep> keep, boolean natural) {
    int highest = -1;
    for (Irreps.Block block : irreps.blocks()) {
      if (isNatural(block.irrep()) == natural && keep.test(block.irrep())) {
        highest = Math.max(highest, block.irrep().degree());
      }
    }
    return highest;
  }

  /** (degree + 1)^2; none for degree -1. */
  public static int rowsTo(int degree) {
    return (degree + 1) * (degree + 1);
  }

  private static boolean isNatural(Irrep irrep) {
    return irrep.parity() == (irrep.degree() % 2 == 0 ? 1 : -1);
  }

  public Irreps irreps() {
    return irreps;
  }

  public int rows() {
    return rows;
  }

  /** First row of block {@code block}, or {@link #NONE}. */
  public int firstRow(int block) {
    return firstRows[block];
  }

  /** The highest degree kept of natural (or of the other) parity, -1 if there is none. */
  public int highestDegree(boolean ofNaturalParity) {
    return ofNaturalParity ? natural : other;
  }

  /**
   * Whether the blocks fill the rows one after the other, so that channels-last data is a panel as
   * it is.
   */
  public boolean isDirect() {
    int next = 0;
    for (int k = 0; k < firstRows.length; k++) {
      if (firstRows[k] != next) {
        return false;
      }
      next += irreps.blocks().get(k).irrep().dimension();
    }
    return next == rows;
  }
}

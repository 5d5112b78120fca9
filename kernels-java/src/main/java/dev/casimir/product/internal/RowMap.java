package dev.casimir.product.internal;

import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which panel rows the blocks of irreps stand on. All weights of a product being one, blocks of the
 * same irrep share their rows: inputs add up there and outputs are copies of them.
 */
final class RowMap {
  private final Irreps irreps;
  private final int[] firstRows;
  private final int rows;

  private RowMap(Irreps irreps, int[] firstRows, int rows) {
    this.irreps = irreps;
    this.firstRows = firstRows;
    this.rows = rows;
  }

  /** One set of rows for each different irrep, in the order in which they first appear. */
  static RowMap distinct(Irreps irreps) {
    Map<Irrep, Integer> seen = new HashMap<>();
    List<Irreps.Block> blocks = irreps.blocks();
    int[] first = new int[blocks.size()];
    int rows = 0;
    for (int k = 0; k < first.length; k++) {
      Irrep irrep = blocks.get(k).irrep();
      Integer known = seen.putIfAbsent(irrep, rows);
      first[k] = known == null ? rows : known;
      rows += known == null ? irrep.dimension() : 0;
    }
    return new RowMap(irreps, first, rows);
  }

  /**
   * Functions on the sphere: degrees 0..n of natural parity, p = (-1)^l, in natural order, then
   * those of the other parity. A degree that is missing has rows all the same.
   */
  static RowMap spherical(Irreps irreps) {
    int natural = rowsTo(highestDegree(irreps, true));
    int rows = natural + rowsTo(highestDegree(irreps, false));
    List<Irreps.Block> blocks = irreps.blocks();
    int[] first = new int[blocks.size()];
    for (int k = 0; k < first.length; k++) {
      Irrep irrep = blocks.get(k).irrep();
      int square = irrep.degree() * irrep.degree();
      first[k] = isNatural(irrep) ? square : natural + square;
    }
    return new RowMap(irreps, first, rows);
  }

  /** The highest degree of natural (or of the other) parity, -1 if there is none. */
  static int highestDegree(Irreps irreps, boolean natural) {
    int highest = -1;
    for (Irreps.Block block : irreps.blocks()) {
      if (isNatural(block.irrep()) == natural) {
        highest = Math.max(highest, block.irrep().degree());
      }
    }
    return highest;
  }

  static int rowsTo(int degree) {
    return (degree + 1) * (degree + 1);
  }

  private static boolean isNatural(Irrep irrep) {
    return irrep.parity() == (irrep.degree() % 2 == 0 ? 1 : -1);
  }

  Irreps irreps() {
    return irreps;
  }

  int rows() {
    return rows;
  }

  /** First row of block {@code block}. */
  int firstRow(int block) {
    return firstRows[block];
  }

  /**
   * Whether the blocks fill the rows one after the other, so that channels-last data is a panel as
   * it is.
   */
  boolean isDirect() {
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

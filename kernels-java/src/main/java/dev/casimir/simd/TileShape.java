package dev.casimir.simd;

/**
 * How much of a matrix product is held in registers.
 *
 * @param rows the most rows of a tile
 * @param vectors the most vectors of a row
 */
public record TileShape(int rows, int vectors) {
  /**
   * Twelve sums, two vectors of b, one number of a: enough sums in flight for every machine, few
   * enough registers for those that have sixteen. Larger tiles gain little where they are compiled
   * well, and are so large a method that C1 may give up on it and C2 never see it.
   */
  public static final TileShape DEFAULT = new TileShape(6, 2);

  public TileShape {
    if (rows < 1 || vectors < 1) {
      throw new IllegalArgumentException(
          "tile: expected at least one row and one vector, got " + rows + " x " + vectors);
    }
  }
}

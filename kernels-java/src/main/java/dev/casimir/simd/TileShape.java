package dev.casimir.simd;

/**
 * How much of a matrix product is held in registers.
 *
 * @param rows the most rows of a tile
 * @param vectors the most vectors of a row
 */
public record TileShape(int rows, int vectors) {
  private static final int WIDE_REGISTER_FILE_BITS = 512;

  public TileShape {
    if (rows < 1 || vectors < 1) {
      throw new IllegalArgumentException(
          "tile: expected at least one row and one vector, got " + rows + " x " + vectors);
    }
  }

  /**
   * The shape for the registers of a provider: sums, a row of b and one number of a. 32 registers
   * come with vectors of 512 bits and on AArch64, else there are 16.
   */
  public static TileShape of(Provider provider) {
    if (provider == Provider.SCALAR) {
      return new TileShape(4, 3);
    }
    boolean wide =
        Provider.vectorBits() >= WIDE_REGISTER_FILE_BITS
            || System.getProperty("os.arch", "").equals("aarch64");
    return wide ? new TileShape(6, 3) : new TileShape(4, 3);
  }
}

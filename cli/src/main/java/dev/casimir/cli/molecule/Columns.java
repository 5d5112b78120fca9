package dev.casimir.cli.molecule;

import java.util.Locale;

/**
 * Which columns of an atom's line hold what.
 *
 * @param species column of the symbol, or -1
 * @param position first of the three columns of the place
 * @param count columns a line must have at least
 */
record Columns(int species, int position, int count) {
  private static final int MOST = 10_000;

  /** Plain XYZ: symbol, x, y, z; what follows is ignored. */
  static final Columns PLAIN = new Columns(0, 1, 4);

  /**
   * Reads a value of {@code Properties}, for example {@code species:S:1:pos:R:3:forces:R:3}.
   *
   * @throws IllegalArgumentException with half a sentence about what is wrong
   */
  static Columns parse(String properties) {
    String[] parts = properties.strip().split(":", -1);
    if (parts.length % 3 != 0) {
      throw new IllegalArgumentException(
          "Properties: expected name:type:columns three by three, got '" + properties + "'");
    }
    int species = -1;
    int position = -1;
    int column = 0;
    for (int i = 0; i < parts.length; i += 3) {
      String name = parts[i].toLowerCase(Locale.ROOT);
      int width = width(parts[i + 2], properties);
      if (name.equals("pos") || name.equals("positions")) {
        if (width != 3 || !parts[i + 1].equalsIgnoreCase("R")) {
          throw new IllegalArgumentException(
              "Properties: expected pos:R:3, got '" + properties + "'");
        }
        position = column;
      } else if (name.equals("species")) {
        species = column;
      }
      column += width;
      if (column > MOST) {
        throw new IllegalArgumentException("Properties: more than " + MOST + " columns");
      }
    }
    if (position < 0) {
      throw new IllegalArgumentException("Properties: expected pos:R:3, got '" + properties + "'");
    }
    return new Columns(species, position, column);
  }

  private static int width(String text, String properties) {
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "Properties: expected a number of columns, got '" + text + "' in '" + properties + "'");
    }
    return Integer.parseInt(text);
  }
}

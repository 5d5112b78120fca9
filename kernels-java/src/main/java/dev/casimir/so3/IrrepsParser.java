package dev.casimir.so3;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads e3nn's notation: blocks {@code [multiplicity x] degree parity} joined by {@code +}, parity
 * one of e, o and y (that of the spherical harmonics). White space may stand between any two of
 * these, not inside a number.
 */
final class IrrepsParser {
  private static final int SHOWN = 60;

  private final String name;
  private final String text;
  private int position;

  IrrepsParser(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** All blocks; none for blank text. */
  List<Irreps.Block> blocks() {
    List<Irreps.Block> blocks = new ArrayList<>();
    skipSpace();
    if (atEnd()) {
      return blocks;
    }
    blocks.add(block());
    while (!atEnd()) {
      if (text.charAt(position) != '+') {
        throw error("expected + between blocks", position);
      }
      position++;
      skipSpace();
      blocks.add(block());
    }
    return blocks;
  }

  /** The whole text as one irrep. */
  Irrep singleIrrep() {
    skipSpace();
    int start = position;
    Irrep irrep = irrep(number("a degree"), start);
    if (!atEnd()) {
      throw error("expected nothing after the parity", position);
    }
    return irrep;
  }

  private Irreps.Block block() {
    int start = position;
    long number = number("a multiplicity or degree");
    if (atEnd() || text.charAt(position) != 'x') {
      return new Irreps.Block(1, irrep(number, start));
    }
    position++;
    skipSpace();
    int degreeStart = position;
    Irrep irrep = irrep(number("a degree after x"), degreeStart);
    if (number * irrep.dimension() > Integer.MAX_VALUE) {
      throw error("expected a block of fewer than 2^31 numbers", start);
    }
    return new Irreps.Block((int) number, irrep);
  }

  private Irrep irrep(long degree, int degreeStart) {
    if (degree > Irrep.MAXIMUM_DEGREE) {
      throw error("expected a degree of at most " + Irrep.MAXIMUM_DEGREE, degreeStart);
    }
    int parity =
        switch (atEnd() ? ' ' : text.charAt(position)) {
          case 'e' -> 1;
          case 'o' -> -1;
          case 'y' -> degree % 2 == 0 ? 1 : -1;
          default -> throw error("expected the parity e or o after the degree", position);
        };
    position++;
    skipSpace();
    return new Irrep((int) degree, parity);
  }

  /** A run of decimal digits; above 2^31 its value no longer matters. */
  private long number(String what) {
    int start = position;
    long value = 0;
    while (!atEnd() && isDigit(text.charAt(position))) {
      value = Math.min(value * 10 + (text.charAt(position) - '0'), 1L << 32);
      position++;
    }
    if (position == start) {
      throw error("expected " + what, start);
    }
    skipSpace();
    return value;
  }

  private static boolean isDigit(char c) {
    return '0' <= c && c <= '9';
  }

  private void skipSpace() {
    while (!atEnd() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean atEnd() {
    return position == text.length();
  }

  private IllegalArgumentException error(String problem, int where) {
    String found =
        where == text.length()
            ? "the end"
            : "\"" + text.substring(where, Math.min(where + 12, text.length())) + "\"";
    int from = Math.max(0, where - SHOWN / 2);
    int to = Math.min(text.length(), from + SHOWN);
    String shown =
        (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
    return new IllegalArgumentException(
        name
            + ": "
            + problem
            + ", got "
            + found
            + " at position "
            + (where + 1)
            + " of \""
            + shown
            + "\" (like 8x0e+4x1o)");
  }
}

package dev.casimir.cli.molecule;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code key=value} pairs of the second line of an extended XYZ frame. Values may stand in
 * double quotes (with backslash escapes), braces or brackets; a key alone means true. Keys are kept
 * in lower case, since programs disagree on the case.
 */
final class Header {
  private final Map<String, String> values;

  private Header(Map<String, String> values) {
    this.values = values;
  }

  /** Whether the line is of the extended format: a plain comment may hold anything. */
  static boolean isExtended(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.matches("(.*\\s)?(properties|lattice)\\s*=.*");
  }

  /**
   * Reads the pairs.
   *
   * @throws IllegalArgumentException with half a sentence about what is wrong
   */
  static Header parse(String line) {
    Map<String, String> values = new HashMap<>();
    Scanner scanner = new Scanner(line);
    while (scanner.skipBlanks()) {
      String key = scanner.word();
      if (key.isEmpty()) {
        throw new IllegalArgumentException("expected key=value, got '" + scanner.rest() + "'");
      }
      values.put(key.toLowerCase(Locale.ROOT), scanner.skipEquals() ? scanner.word() : "T");
    }
    return new Header(values);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Walks over the line. */
  private static final class Scanner {
    private final String line;
    private int at;

    Scanner(String line) {
      this.line = line;
    }

    String rest() {
      return line.substring(at);
    }

    boolean skipBlanks() {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      return at < line.length();
    }

    boolean skipEquals() {
      int mark = at;
      if (skipBlanks() && line.charAt(at) == '=') {
        at++;
        skipBlanks();
        return true;
      }
      at = mark;
      return false;
    }

    /** A quoted or bracketed text, or all up to a blank or an equals sign. */
    String word() {
      if (at == line.length()) {
        return "";
      }
      return switch (line.charAt(at)) {
        case '"' -> quoted();
        case '{' -> bracketed('{', '}');
        case '[' -> bracketed('[', ']');
        default -> bare();
      };
    }

    private String bare() {
      int start = at;
      while (at < line.length()
          && line.charAt(at) != '='
          && !Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      return line.substring(start, at);
    }

    private String quoted() {
      StringBuilder text = new StringBuilder();
      for (at++; at < line.length(); at++) {
        char c = line.charAt(at);
        if (c == '"') {
          at++;
          return text.toString();
        }
        if (c == '\\' && at + 1 < line.length()) {
          at++;
          c = line.charAt(at);
        }
        text.append(c);
      }
      throw new IllegalArgumentException("a quoted value has no closing quote");
    }

    private String bracketed(char open, char close) {
      int start = at;
      int depth = 0;
      for (; at < line.length(); at++) {
        char c = line.charAt(at);
        depth += c == open ? 1 : c == close ? -1 : 0;
        if (depth == 0) {
          at++;
          return line.substring(start + 1, at - 1);
        }
      }
      throw new IllegalArgumentException("a value has no closing " + close);
    }
  }
}

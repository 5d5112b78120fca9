package dev.casimir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of golden files: objects become maps, arrays lists, numbers doubles; strings have
 * no escapes in them.
 */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads a file with one object. */
  public static Map<String, Object> read(Path file) {
    try {
      return new Json(Files.readString(file)).object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of an array. */
  public static double[] numbers(Object array) {
    return ((List<?>) array).stream().mapToDouble(entry -> (Double) entry).toArray();
  }

  private char next() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void skip(char expected) {
    if (next() != expected) {
      throw new IllegalStateException("expected " + expected + " at character " + at);
    }
    at++;
  }

  private Object value() {
    return switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    skip('{');
    while (next() != '}') {
      String name = string();
      skip(':');
      members.put(name, value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return members;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    skip('[');
    while (next() != ']') {
      elements.add(value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return elements;
  }

  private String string() {
    skip('"');
    int end = text.indexOf('"', at);
    String string = text.substring(at, end);
    at = end + 1;
    return string;
  }

  /** A number, or the word null, which stands for a number too large to state. */
  private Object word() {
    int start = at;
    while (",]} \n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return word.equals("null") ? (Object) Double.NaN : (Object) Double.valueOf(word);
  }
}

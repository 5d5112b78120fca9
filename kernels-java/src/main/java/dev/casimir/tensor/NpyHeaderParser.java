package dev.casimir.tensor;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the header text of a {@code .npy} file: a Python dictionary literal with the keys {@code
 * descr}, {@code fortran_order} and {@code shape}, each once, in any order. Only the literals that
 * a plain array needs are understood; everything else is refused by name.
 */
final class NpyHeaderParser {
  private static final int QUOTED_CHARACTERS = 40;

  private final String source;
  private final String text;
  private int position;

  NpyHeaderParser(String source, String text) {
    this.source = source;
    this.text = text;
  }

  NpyHeader parse() throws NpyFormatException {
    DType dtype = null;
    Boolean fortranOrder = null;
    long[] shape = null;
    expect('{');
    while (!accept('}')) {
      String key = string("a key");
      expect(':');
      switch (key) {
        case "descr" -> {
          once(key, dtype != null);
          dtype = dtype();
        }
        case "fortran_order" -> {
          once(key, fortranOrder != null);
          fortranOrder = truth();
        }
        case "shape" -> {
          once(key, shape != null);
          shape = shape();
        }
        default -> throw error("the header has an unknown key " + quote(key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (position < text.length()) {
      throw error("the header goes on after its closing brace: " + quote(text.substring(position)));
    }
    if (dtype == null || fortranOrder == null || shape == null) {
      throw error("the header lacks one of the keys descr, fortran_order and shape");
    }
    if (fortranOrder) {
      throw error("the array is in Fortran order; save it in C order (numpy.ascontiguousarray)");
    }
    return checked(dtype, shape);
  }

  private NpyHeader checked(DType dtype, long[] shape) throws NpyFormatException {
    try {
      Shape.check(dtype, shape);
    } catch (IllegalArgumentException overflow) {
      throw error(String.valueOf(overflow.getMessage()));
    }
    return new NpyHeader(dtype, shape);
  }

  private void once(String key, boolean seen) throws NpyFormatException {
    if (seen) {
      throw error("the header has the key " + quote(key) + " twice");
    }
  }

  private DType dtype() throws NpyFormatException {
    if (accept('[') || accept('(')) {
      throw error("the array has a structured type; only plain f4, f8, i4 and i8 are read");
    }
    String descriptor = string("the type");
    boolean marked = !descriptor.isEmpty() && "<>=|".indexOf(descriptor.charAt(0)) >= 0;
    String name = marked ? descriptor.substring(1) : descriptor;
    if (name.startsWith("O")) {
      throw error("the array holds Python objects; only plain f4, f8, i4 and i8 are read");
    }
    for (DType dtype : DType.values()) {
      if (dtype.npyDescriptor().substring(1).equals(name)) {
        if (isBigEndian(marked ? descriptor.charAt(0) : '=')) {
          throw error("the array " + quote(descriptor) + " is big-endian; save it little-endian");
        }
        return dtype;
      }
    }
    throw error(
        "the array has the type " + quote(descriptor) + "; only f4, f8, i4 and i8 are read");
  }

  /** NumPy takes {@code =}, {@code |} and no mark at all for the byte order of the machine. */
  private static boolean isBigEndian(char mark) {
    return mark == '>' || (mark != '<' && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
  }

  private boolean truth() throws NpyFormatException {
    skipSpace();
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, position)) {
        position += word.length();
        return word.equals("True");
      }
    }
    throw unexpected("True or False");
  }

  private long[] shape() throws NpyFormatException {
    List<Long> extents = new ArrayList<>();
    expect('(');
    boolean comma = true;
    while (!accept(')')) {
      if (!comma) {
        throw unexpected("a comma or a closing parenthesis");
      }
      if (extents.size() == NpyHeader.MAX_RANK) {
        throw error("the shape has more than " + NpyHeader.MAX_RANK + " axes");
      }
      extents.add(extent());
      comma = accept(',');
    }
    if (extents.size() == 1 && !comma) {
      throw error("the shape is a number, not a tuple");
    }
    return extents.stream().mapToLong(Long::longValue).toArray();
  }

  private long extent() throws NpyFormatException {
    skipSpace();
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (position == start) {
      throw unexpected("an extent of 0 or more");
    }
    String digits = text.substring(start, position);
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw error("the extent " + quote(digits) + " has leading zeros");
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException overflow) {
      throw error("the extent " + quote(digits) + " is larger than 2^63 - 1");
    }
  }

  private String string(String what) throws NpyFormatException {
    skipSpace();
    char mark = position < text.length() ? text.charAt(position) : ' ';
    if (mark != '\'' && mark != '"') {
      throw unexpected(what + " in quotes");
    }
    int end = text.indexOf(mark, position + 1);
    if (end < 0) {
      throw unexpected("the end of a string");
    }
    String content = text.substring(position + 1, end);
    if (content.indexOf('\\') >= 0) {
      throw error("the header has an escape in the string " + quote(content));
    }
    position = end + 1;
    return content;
  }

  private boolean accept(char wanted) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws NpyFormatException {
    if (!accept(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  private void skipSpace() {
    while (position < text.length() && " \t\n\r\f".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private NpyFormatException unexpected(String wanted) {
    String found = position < text.length() ? quote(text.substring(position)) : "its end";
    return error("the header has " + found + " where " + wanted + " is expected");
  }

  private NpyFormatException error(String reason) {
    return new NpyFormatException(source, reason);
  }

  /** A short printable form of what may be anything. */
  private static String quote(String content) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < Math.min(content.length(), QUOTED_CHARACTERS); i++) {
      char c = content.charAt(i);
      quoted.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return quoted.append(content.length() > QUOTED_CHARACTERS ? "...'" : "'").toString();
  }
}

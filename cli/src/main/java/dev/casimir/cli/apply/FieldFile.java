package dev.casimir.cli.apply;

import dev.casimir.frames.FrameField;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A file with a field of clouds, and what kind of field it is. */
record FieldFile(FrameField kind, Path file) {
  /** Reads KIND=FILE. */
  static FieldFile parse(String text) {
    for (FrameField kind : FrameField.values()) {
      String prefix = kind.label() + "=";
      if (text.startsWith(prefix)) {
        return new FieldFile(kind, Path.of(text.substring(prefix.length())));
      }
    }
    String kinds =
        Arrays.stream(FrameField.values()).map(FrameField::label).collect(Collectors.joining("|"));
    throw new IllegalArgumentException(
        "--field: expected KIND=FILE with KIND one of " + kinds + ", got '" + text + "'");
  }

  /** Reads it: [n, k, d], tensors [n, k, d, d], scalars of one to three axes. */
  InputArray read(String option, long n, long d, Arena arena) {
    long any = InputArray.ANY;
    String meaning = kind.label() + " fields of the clouds";
    return switch (kind) {
      case SCALAR ->
          InputArray.readOneOf(
              option,
              file,
              arena,
              meaning,
              new long[] {n},
              new long[] {n, any},
              new long[] {n, any, any});
      case TENSOR -> InputArray.read(option, file, arena, meaning, n, any, d, d);
      case POINT, VECTOR, PSEUDOVECTOR -> InputArray.read(option, file, arena, meaning, n, any, d);
    };
  }
}

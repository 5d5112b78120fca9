package dev.casimir.cli;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a fixed set of values by the name it has on the command line. */
final class Labels {
  private Labels() {}

  /** A converter whose error lists the names there are. */
  static <T> ITypeConverter<T> of(T[] values, Function<T, String> label) {
    return text ->
        Arrays.stream(values)
            .filter(value -> label.apply(value).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "expected "
                            + Arrays.stream(values).map(label).collect(Collectors.joining("|"))
                            + ", got '"
                            + text
                            + "'"));
  }
}

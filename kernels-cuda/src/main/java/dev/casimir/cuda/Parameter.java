package dev.casimir.cuda;

import dev.casimir.tensor.DType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor an {@link EntryPoint} takes.
 *
 * @param name for messages
 * @param output whether it is written, in full, instead of read
 * @param shape extents: numbers, or names such as {@code n} that stand for the same number in all
 *     parameters of the entry point
 */
public record Parameter(String name, boolean output, DType dtype, List<Extent> shape) {
  /**
   * One extent.
   *
   * @param symbol the name, empty for a number
   */
  public record Extent(String symbol, long number) {
    @Override
    public String toString() {
      return symbol.isEmpty() ? String.valueOf(number) : symbol;
    }
  }

  public Parameter {
    shape = List.copyOf(shape);
  }

  /**
   * A tensor that is read.
   *
   * @param extents {@link Number}s and names
   */
  public static Parameter in(String name, DType dtype, Object... extents) {
    return new Parameter(name, false, dtype, extents(extents));
  }

  /** A tensor that is overwritten; as {@link #in}. */
  public static Parameter out(String name, DType dtype, Object... extents) {
    return new Parameter(name, true, dtype, extents(extents));
  }

  private static List<Extent> extents(Object... extents) {
    return List.of(extents).stream()
        .map(
            extent ->
                extent instanceof Number number
                    ? new Extent("", number.longValue())
                    : new Extent(extent.toString(), -1))
        .toList();
  }

  /** Shape and type: {@code [n, 144] FLOAT32}. */
  public String describe() {
    return shape.stream().map(Extent::toString).collect(Collectors.joining(", ", "[", "] "))
        + dtype;
  }
}

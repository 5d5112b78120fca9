package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.Parameter;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the names of extents stand for in one call. */
public final class Extents {
  private final Map<String, Long> numbers = new HashMap<>();

  /** The number a name stands for. */
  public long get(String symbol) {
    Long number = numbers.get(symbol);
    if (number == null) {
      throw new IllegalArgumentException(symbol + ": no parameter has this extent");
    }
    return number;
  }

  /** The same as an int, as kernels take it. */
  public int intOf(String symbol) {
    return Math.toIntExact(get(symbol));
  }

  /** The same but for one name. */
  Extents with(String symbol, long number) {
    Extents changed = new Extents();
    changed.numbers.putAll(numbers);
    changed.numbers.put(symbol, number);
    return changed;
  }

  /** Takes the extents of one tensor down, or says what does not fit. */
  void match(Parameter parameter, DType dtype, long[] shape) {
    boolean fits = dtype == parameter.dtype() && shape.length == parameter.shape().size();
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = matches(parameter.shape().get(axis), shape[axis]);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected %s%s, got %s %s"
              .formatted(
                  parameter.name(),
                  parameter.describe(),
                  known(parameter.shape()),
                  Arrays.toString(shape),
                  dtype));
    }
  }

  private boolean matches(Parameter.Extent extent, long number) {
    if (extent.symbol().isEmpty()) {
      return extent.number() == number;
    }
    Long known = numbers.putIfAbsent(extent.symbol(), number);
    return known == null || known == number;
  }

  private String known(List<Parameter.Extent> shape) {
    StringBuilder text = new StringBuilder();
    for (Parameter.Extent extent : shape) {
      Long number = numbers.get(extent.symbol());
      if (number != null) {
        text.append(text.isEmpty() ? " with " : ", ");
        text.append(extent.symbol()).append(" = ").append(number);
      }
    }
    return text.toString();
  }
}

package dev.casimir.cuda;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing a {@link CudaKernel} can do: {@code forward}, {@code backward}, and what it takes, in
 * order.
 */
public record EntryPoint(String name, List<Parameter> parameters) {
  public EntryPoint {
    parameters = List.copyOf(parameters);
  }

  public static EntryPoint of(String name, Parameter... parameters) {
    return new EntryPoint(name, List.of(parameters));
  }

  /** {@code forward(x [n, 9] FLOAT32, z [n, 9] FLOAT32)}. */
  @Override
  public String toString() {
    return parameters.stream()
        .map(p -> p.name() + " " + p.describe())
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}

package dev.casimir.benchmarks;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ProductKind;
import java.util.Arrays;
import java.util.Locale;

/** Turns the parameters of benchmarks, which are words, into what they name. */
final class Parameters {
  /** The algorithm that the planner chooses. */
  static final String PLANNER = "auto";

  private Parameters() {}

  static ProductKind kind(String label) {
    return Arrays.stream(ProductKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("kind: not known: " + label));
  }

  /** The options with the algorithm of that name, or without for the planner's choice. */
  static PlanOptions withAlgorithm(PlanOptions options, Choice[] choices, String label) {
    return label.equals(PLANNER)
        ? options
        : options.withAlgorithm(
            Arrays.stream(choices)
                .filter(choice -> choice.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("algorithm: not known: " + label)));
  }

  /** The constant of that name in words with hyphens: {@code left-jacobian}. */
  static <E extends Enum<E>> E word(Class<E> type, String parameter, String label) {
    String name = label.replace('-', '_').toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(parameter + ": not known: " + label));
  }
}

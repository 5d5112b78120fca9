package dev.casimir.cuda.internal.driver;

import dev.casimir.cuda.CudaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The binding of the driver in use, or why there is none.
 *
 * @param reason one sentence for a person; empty where there is a driver
 */
public record DriverChoice(Optional<GpuDriver> driver, String reason) {
  /** Which binding to use: {@code jcuda}, {@code ffm} or {@code none}; the first that works. */
  public static final String BINDING = "casimir.cuda.binding";

  /** Path of the driver's library, for installations where it is not found by itself. */
  public static final String LIBRARY = "casimir.cuda.library";

  private static final String NONE = "none";

  /** Looks for a driver: through JCuda if it loads, otherwise by the library itself. */
  public static DriverChoice make() {
    String library = System.getProperty(LIBRARY, "");
    Map<String, Supplier<GpuDriver>> bindings = new LinkedHashMap<>();
    bindings.put("jcuda", () -> DriverBindings.jcuda(library));
    bindings.put("ffm", () -> DriverBindings.ffm(library));
    return of(System.getProperty(BINDING, ""), bindings);
  }

  /**
   * Tries bindings.
   *
   * @param wanted name of a binding; empty for the first that works
   * @param bindings by name, in order; they throw {@link CudaException} with a sentence
   */
  static DriverChoice of(String wanted, Map<String, Supplier<GpuDriver>> bindings) {
    if (wanted.equals(NONE)) {
      return missing("No GPU is used, as -D" + BINDING + "=none asks.");
    }
    if (wanted.isEmpty()) {
      String reason = "";
      for (Supplier<GpuDriver> binding : bindings.values()) {
        DriverChoice choice = of(binding);
        if (choice.driver.isPresent()) {
          return choice;
        }
        reason = choice.reason;
      }
      return missing(reason);
    }
    Supplier<GpuDriver> binding = bindings.get(wanted);
    return binding == null
        ? missing(
            "%s: expected %s or %s, got %s."
                .formatted(BINDING, String.join(", ", bindings.keySet()), NONE, wanted))
        : of(binding);
  }

  private static DriverChoice of(Supplier<GpuDriver> binding) {
    try {
      return new DriverChoice(Optional.of(binding.get()), "");
    } catch (CudaException e) {
      return missing(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static DriverChoice missing(String reason) {
    return new DriverChoice(Optional.empty(), reason);
  }
}

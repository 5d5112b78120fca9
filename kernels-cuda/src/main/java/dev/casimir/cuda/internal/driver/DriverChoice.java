package dev.casimir.cuda.internal.driver;

import java.util.Optional;

/**
 * The binding of the driver in use, or why there is none.
 *
 * @param reason one sentence for a person
 */
public record DriverChoice(Optional<GpuDriver> driver, String reason) {
  /** Looks for a driver. */
  public static DriverChoice make() {
    return new DriverChoice(
        Optional.empty(), "No GPU was found: no binding of the CUDA driver is built in.");
  }
}

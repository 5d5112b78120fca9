package dev.casimir.benchmarks.compare;

import dev.casimir.device.Device;
import dev.casimir.simd.Provider;
import java.util.function.Function;

/**
 * Where a comparison computes and how times are taken there.
 *
 * @param device plans what is checked
 * @param description of the device's kernels, for people
 * @param stopwatch made for a request
 */
public record Place(
    Device device, String description, Function<ComparisonRequest, Stopwatch> stopwatch) {
  /** The processor, timed by JMH in JVMs of their own. */
  public static Place cpu() {
    return new Place(Device.cpu(), Provider.describe(), ForkedMeasurement::new);
  }

  /** Whether this is the processor. */
  boolean isCpu() {
    return device == Device.cpu();
  }
}

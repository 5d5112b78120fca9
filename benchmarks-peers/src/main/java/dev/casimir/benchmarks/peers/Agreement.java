package dev.casimir.benchmarks.peers;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/** What must hold before a peer is timed: that it computes the same. */
final class Agreement {
  private static final double FLOAT32_BOUND = 1e-5;
  private static final double FLOAT64_BOUND = 1e-12;

  private Agreement() {}

  /**
   * A tensor {@code [items, width * channels]} in IR_MUL as rows {@code [items * channels, width]}.
   */
  static double[] rows(Tensor tensor, int channels) {
    double[] from = tensor.toDoubleArray();
    double[] rows = new double[from.length];
    int items = (int) tensor.shape()[0];
    int width = (int) tensor.shape()[1] / channels;
    for (int item = 0; item < items; item++) {
      for (int component = 0; component < width; component++) {
        for (int channel = 0; channel < channels; channel++) {
          int target = (item * channels + channel) * width + component;
          rows[target] = from[(item * width + component) * channels + channel];
        }
      }
    }
    return rows;
  }

  /**
   * Passes where max |value - exact| is within 1e-5 (FLOAT32) or 1e-12 (FLOAT64) of rms(exact).
   *
   * @throws IllegalStateException where it is not, or a value is not a number
   */
  static void require(String name, DType dtype, double[] values, double[] exact) {
    require(name, dtype == DType.FLOAT32 ? FLOAT32_BOUND : FLOAT64_BOUND, values, exact);
  }

  /** The same for another bound. */
  static void require(String name, double bound, double[] values, double[] exact) {
    if (values.length != exact.length) {
      throw new IllegalStateException(
          name + ": " + values.length + " numbers where ours has " + exact.length);
    }
    double squares = 0;
    double worst = 0;
    for (int i = 0; i < exact.length; i++) {
      squares += exact[i] * exact[i];
      worst = Math.max(worst, Math.abs(values[i] - exact[i]));
    }
    double error = worst / Math.sqrt(squares / exact.length);
    if (!(error <= bound)) {
      throw new IllegalStateException(
          "%s: disagrees with ours by %.1e of the rms, more than %.0e: not timed"
              .formatted(name, error, bound));
    }
  }
}

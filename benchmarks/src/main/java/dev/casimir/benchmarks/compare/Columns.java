package dev.casimir.benchmarks.compare;

import dev.casimir.tensor.Tensor;
import java.util.stream.IntStream;

/** Channels of tensors {@code [rows, components * channels]} in IR_MUL. */
final class Columns {
  private Columns() {}

  /** The channels a check looks at: the first, one in the middle, the last. */
  static int[] checked(int channels) {
    return IntStream.of(0, channels / 2, channels - 1).distinct().toArray();
  }

  /** The components of one channel. */
  static double[] read(Tensor tensor, long row, int channel, int channels) {
    double[] values = new double[(int) (tensor.dimension(1) / channels)];
    long first = row * tensor.dimension(1) + channel;
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getDouble(first + (long) i * channels);
    }
    return values;
  }

  /** Writes a NaN everywhere: what a kernel leaves unwritten must not pass for a result. */
  static void spoil(Tensor tensor) {
    for (long i = 0; i < tensor.size(); i++) {
      tensor.setDouble(i, Double.NaN);
    }
  }
}

package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.Operands;
import dev.casimir.product.ProductKind;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;

/** Holds kernels against the exact tables on a few items and channels. */
final class CorrectnessCheck {
  /** Items of a check: more than one, so that a kernel that mixes items up is caught. */
  static final int ITEMS = 3;

  /** A product to check: writes z from x and y. */
  @FunctionalInterface
  interface Product {
    void forward(Tensor x, Tensor y, Tensor z);
  }

  private final Operands operands;
  private final DType dtype;
  private final int channels;

  CorrectnessCheck(Operands operands, DType dtype, int channels) {
    this.operands = operands;
    this.dtype = dtype;
    this.channels = channels;
  }

  /** The largest error allowed: 1e-12 in FLOAT64, 1e-5 in FLOAT32. */
  static double bound(DType dtype) {
    return dtype == DType.FLOAT64 ? 1e-12 : 1e-5;
  }

  /** Runs {@code product} on tensors in IR_MUL, and compares first, middle and last channel. */
  Correctness check(String algorithm, ProductKind kind, int degree, Product product) {
    try (Arena arena = Arena.ofShared()) {
      Tensor x = operands.tensor(arena, 0, dtype, Layout.IR_MUL, degree, channels, ITEMS);
      Tensor y = operands.tensor(arena, 1, dtype, Layout.IR_MUL, degree, channels, ITEMS);
      Tensor z = Tensor.zeros(arena, dtype, ITEMS, x.dimension(1));
      // What the kernel leaves unwritten must not pass for a result.
      for (long i = 0; i < z.size(); i++) {
        z.setDouble(i, Double.NaN);
      }
      product.forward(x, y, z);
      double error = error(new ExactProduct(kind, degree), degree, x, y, z);
      return new Correctness(algorithm, degree, error, bound(dtype));
    }
  }

  /** max |z - exact| / rms(exact); NaN where z has one, infinite where only the exact z is zero. */
  private double error(ExactProduct exact, int degree, Tensor x, Tensor y, Tensor z) {
    int components = (degree + 1) * (degree + 1);
    double largest = 0;
    double squares = 0;
    long count = 0;
    int[] checked = {0, channels / 2, channels - 1};
    for (int item = 0; item < ITEMS; item++) {
      for (int channel : Arrays.stream(checked).distinct().toArray()) {
        double[] expected =
            exact.apply(
                channel(x, item, channel, components), channel(y, item, channel, components));
        double[] actual = channel(z, item, channel, components);
        for (int i = 0; i < components; i++) {
          // Math.max hands a NaN on.
          largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
          squares += expected[i] * expected[i];
          count++;
        }
      }
    }
    return largest == 0 ? 0 : largest / Math.sqrt(squares / count);
  }

  private double[] channel(Tensor tensor, int item, int channel, int components) {
    double[] values = new double[components];
    long row = (long) item * components * channels;
    for (int i = 0; i < components; i++) {
      values[i] = tensor.getDouble(row + Operands.offset(Layout.IR_MUL, i, channel, channels));
    }
    return values;
  }
}

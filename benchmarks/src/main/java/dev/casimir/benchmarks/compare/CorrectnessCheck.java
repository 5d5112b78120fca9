package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.Operands;
import dev.casimir.product.ProductKind;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

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
      Columns.spoil(z);
      product.forward(x, y, z);
      double error = error(new ExactProduct(kind, degree), x, y, z);
      return new Correctness(algorithm, degree, "", error, bound(dtype));
    }
  }

  private double error(ExactProduct exact, Tensor x, Tensor y, Tensor z) {
    RelativeError error = new RelativeError();
    for (int item = 0; item < ITEMS; item++) {
      for (int channel : Columns.checked(channels)) {
        double[] first = Columns.read(x, item, channel, channels);
        double[] second = Columns.read(y, item, channel, channels);
        error.add(exact.apply(first, second), Columns.read(z, item, channel, channels));
      }
    }
    return error.value();
  }
}

package dev.casimir.benchmarks.compare;

import dev.casimir.product.ProductKind;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Holds many-body products against Gaunt tables applied one after the other. */
final class ManyBodyCheck {
  private static final int ITEMS = CorrectnessCheck.ITEMS;

  /** A power to check: writes z from x. */
  @FunctionalInterface
  interface Power {
    void forward(Tensor x, Tensor z);
  }

  private final long seed;
  private final DType dtype;
  private final int channels;

  ManyBodyCheck(long seed, DType dtype, int channels) {
    this.seed = seed;
    this.dtype = dtype;
    this.channels = channels;
  }

  /** The error of a product of {@code order} factors of degrees 0..L into the same. */
  double error(int degree, int order, Power power) {
    try (Arena arena = Arena.ofShared()) {
      long dimension = (degree + 1L) * (degree + 1) * channels;
      Tensor x = Tensor.random(arena, dtype, seed, ITEMS, dimension);
      Tensor z = Tensor.zeros(arena, dtype, ITEMS, dimension);
      Columns.spoil(z);
      power.forward(x, z);
      List<ExactProduct> chain = chain(degree, order);
      RelativeError error = new RelativeError();
      for (int item = 0; item < ITEMS; item++) {
        for (int channel : Columns.checked(channels)) {
          double[] expected = power(chain, Columns.read(x, item, channel, channels));
          error.add(expected, Columns.read(z, item, channel, channels));
        }
      }
      return error.value();
    }
  }

  /** Products through every degree that still matters for the last. */
  static List<ExactProduct> chain(int degree, int order) {
    List<ExactProduct> chain = new ArrayList<>();
    int reached = degree;
    for (int factors = 2; factors <= order; factors++) {
      int next = degree * Math.min(factors, 1 + order - factors);
      chain.add(new ExactProduct(ProductKind.GAUNT, reached, degree, next));
      reached = next;
    }
    return chain;
  }

  static double[] power(List<ExactProduct> chain, double[] x) {
    double[] power = x;
    for (ExactProduct product : chain) {
      power = product.apply(power, x);
    }
    return power;
  }
}

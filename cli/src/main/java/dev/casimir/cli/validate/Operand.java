package dev.casimir.cli.validate;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Numbers that go into a case, the first axis the items. What is shared by all items has rank 1, or
 * 0 items.
 *
 * @param name of the argument
 * @param values row-major
 */
record Operand(String name, double[] values, long... shape) {

  /** Standard normal numbers. */
  static Operand normal(String name, long seed, long... shape) {
    return normal(name, seed, 1, shape);
  }

  /** Normal numbers of a standard deviation. */
  static Operand normal(String name, long seed, double deviation, long... shape) {
    RandomGenerator random = generator(seed);
    double[] values = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    Arrays.setAll(values, i -> deviation * random.nextGaussian());
    return new Operand(name, values, shape);
  }

  static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The same with one number replaced. */
  Operand with(int index, double value) {
    double[] changed = values.clone();
    changed[index] = value;
    return new Operand(name, changed, shape);
  }

  /** The same in the numbers that a precision has. */
  Operand rounded(DType dtype) {
    return dtype == DType.FLOAT64
        ? this
        : new Operand(name, Arrays.stream(values).map(v -> (float) v).toArray(), shape);
  }

  /**
   * The same with every number moved by {@code size} times the root mean square of its item, up or
   * down at random. Items that are not finite stay.
   */
  Operand nudged(long seed, double size) {
    RandomGenerator random = generator(seed);
    double[] moved = values.clone();
    int width = Groups.width(shape);
    for (int from = 0; from < moved.length; from += width) {
      double step = size * Groups.rootMeanSquare(values, from, width);
      for (int i = from; i < from + width; i++) {
        double sign = random.nextBoolean() ? 1 : -1;
        moved[i] += Double.isFinite(step) ? sign * step : 0;
      }
    }
    return new Operand(name, moved, shape);
  }

  Tensor tensor(Arena arena, DType precision) {
    return Tensor.copyOf(arena, precision, values, shape);
  }
}

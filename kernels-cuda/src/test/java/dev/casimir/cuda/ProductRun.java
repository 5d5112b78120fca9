package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/** Runs all that a product can compute on random operands. */
record ProductRun(
    TensorProduct product,
    DType dtype,
    long batch,
    Tensor x,
    Tensor y,
    Tensor weights,
    Tensor gradZ,
    Tensor directionX,
    Tensor directionY,
    Tensor directionWeights) {
  /** Of the results. */
  static final List<String> NAMES =
      List.of(
          "z", "gradX", "gradY", "gradWeights", "gradGradZ", "gradX'", "gradY'", "gradWeights'");

  static ProductRun of(Arena arena, TensorProduct product, DType dtype, long batch) {
    int first = product.first().dimension();
    int second = product.second().dimension();
    long[] weights = weights(product, batch);
    return new ProductRun(
        product,
        dtype,
        batch,
        Tensor.random(arena, dtype, 1, batch, first),
        Tensor.random(arena, dtype, 2, batch, second),
        Tensor.random(arena, dtype, 6, weights),
        Tensor.random(arena, dtype, 3, batch, product.output().dimension()),
        Tensor.random(arena, dtype, 4, batch, first),
        Tensor.random(arena, dtype, 5, batch, second),
        Tensor.random(arena, dtype, 7, weights));
  }

  /** Puts a NaN into x of the second item, unless shared weights would spread it over all. */
  ProductRun broken() {
    int first = product.first().dimension();
    boolean shared = product.weights().isPresent() && !product.weights().perItem();
    if (batch > 1 && !shared) {
      x.setDouble(first + 2L % first, Double.NaN);
    }
    return this;
  }

  /** The same numbers in double precision. */
  ProductRun inDouble(Arena arena) {
    return new ProductRun(
        product,
        DType.FLOAT64,
        batch,
        copy(arena, x),
        copy(arena, y),
        copy(arena, weights),
        copy(arena, gradZ),
        copy(arena, directionX),
        copy(arena, directionY),
        copy(arena, directionWeights));
  }

  private static Tensor copy(Arena arena, Tensor tensor) {
    return Tensor.copyOf(arena, DType.FLOAT64, tensor.toDoubleArray(), tensor.shape());
  }

  private static long[] weights(TensorProduct product, long batch) {
    long count = product.weightCount();
    return product.weights().perItem() ? new long[] {batch, count} : new long[] {count};
  }

  /** All results, in memory that held something else before. */
  List<Tensor> results(Arena arena, ProductKernel kernel) {
    Tensor z = Tensor.random(arena, dtype, 8, gradZ.shape());
    Tensor gradX = Tensor.random(arena, dtype, 8, x.shape());
    Tensor gradY = Tensor.random(arena, dtype, 8, y.shape());
    Tensor gradWeights = Tensor.random(arena, dtype, 8, weights.shape());
    Tensor z2 = Tensor.random(arena, dtype, 9, gradZ.shape());
    Tensor gradX2 = Tensor.random(arena, dtype, 9, x.shape());
    Tensor gradY2 = Tensor.random(arena, dtype, 9, y.shape());
    Tensor gradWeights2 = Tensor.random(arena, dtype, 9, weights.shape());
    if (product.weights().isPresent()) {
      kernel.forward(x, y, weights, z);
      kernel.backward(x, y, weights, gradZ, gradX, gradY, gradWeights);
      kernel.doubleBackward(
          x,
          y,
          weights,
          gradZ,
          directionX,
          directionY,
          directionWeights,
          z2,
          gradX2,
          gradY2,
          gradWeights2);
    } else {
      kernel.forward(x, y, z);
      kernel.backward(x, y, gradZ, gradX, gradY);
      kernel.doubleBackward(x, y, gradZ, directionX, directionY, z2, gradX2, gradY2);
    }
    return List.of(z, gradX, gradY, gradWeights, z2, gradX2, gradY2, gradWeights2);
  }

  /** Holds the host build to the bits of the CPU. */
  static void compareBits(TensorProduct product, PlanOptions options, long batch) {
    ProductKernel host = device().plan(product, options);
    ProductKernel cpu = Device.cpu().plan(product, options);
    try (Arena arena = Arena.ofConfined()) {
      ProductRun run = of(arena, product, options.dtype(), batch).broken();
      List<Tensor> expected = run.results(arena, cpu);
      List<Tensor> got = run.results(arena, host);
      for (int i = 0; i < got.size(); i++) {
        assertArrayEquals(
            expected.get(i).toDoubleArray(),
            got.get(i).toDoubleArray(),
            product.describe() + " " + options.layout() + " " + NAMES.get(i));
      }
    }
  }

  /** Holds the host build to the bound of {@link ProductTerms}. */
  static void compareTerms(TensorProduct product, PlanOptions options, long batch) {
    ProductKernel host = device().plan(product, options);
    try (Arena arena = Arena.ofConfined()) {
      ProductRun run = of(arena, product, options.dtype(), batch).broken();
      new ProductTerms(run, options.layout()).check(run.results(arena, host));
    }
  }
}

package dev.casimir.product.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Checks the operands of a product at the door, before anything is written. */
final class ProductArguments {
  private ProductArguments() {}

  /** Returns the batch size. */
  static long check(TensorProduct operation, PlanOptions options, Tensor x, Tensor y, Tensor z) {
    long batch = x.rank() == 2 ? x.dimension(0) : -1;
    check("x", x, batch, operation.first(), options);
    check("y", y, batch, operation.second(), options);
    check("z", z, batch, operation.output(), options);
    if (z.isReadOnly()) {
      throw new IllegalArgumentException("z: the output is read-only memory");
    }
    if (z.overlaps(x) || z.overlaps(y)) {
      throw new IllegalArgumentException("z: the output must not share memory with an input");
    }
    return batch;
  }

  private static void check(
      String name, Tensor tensor, long batch, Irreps irreps, PlanOptions options) {
    boolean fits =
        tensor.dtype() == options.dtype()
            && tensor.rank() == 2
            && tensor.dimension(0) == batch
            && tensor.dimension(1) == irreps.dimension();
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected ["
              + (batch < 0 ? "batch" : batch)
              + ", "
              + irreps.dimension()
              + "] "
              + options.dtype()
              + " ("
              + irreps
              + "), got "
              + Arrays.toString(tensor.shape())
              + " "
              + tensor.dtype());
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }
}

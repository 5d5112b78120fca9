package dev.casimir.product.internal.manybody;

import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Checks operands at the door, before anything is written. */
record OperandCheck(DType dtype) {
  /** The batch size an operand states, -1 if it states none. */
  static long batch(Tensor tensor) {
    return tensor.rank() == 2 ? tensor.dimension(0) : -1;
  }

  void irreps(String name, Tensor tensor, long batch, Irreps irreps) {
    boolean fits =
        tensor.dtype() == dtype
            && tensor.rank() == 2
            && tensor.dimension(0) == batch
            && tensor.dimension(1) == irreps.dimension();
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected [%s, %d] %s (%s), got %s %s"
              .formatted(
                  name,
                  batch < 0 ? "batch" : batch,
                  irreps.dimension(),
                  dtype,
                  irreps,
                  Arrays.toString(tensor.shape()),
                  tensor.dtype()));
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }

  void matrix(String name, Tensor tensor, long rows, long columns) {
    boolean fits =
        tensor.dtype() == dtype
            && tensor.rank() == 2
            && tensor.dimension(0) == rows
            && tensor.dimension(1) == columns;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected [%d, %d] %s, got %s %s"
              .formatted(
                  name, rows, columns, dtype, Arrays.toString(tensor.shape()), tensor.dtype()));
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }

  void vector(String name, Tensor tensor, long count) {
    boolean fits = tensor.dtype() == dtype && tensor.rank() == 1 && tensor.dimension(0) == count;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected [%d] %s, got %s %s"
              .formatted(name, count, dtype, Arrays.toString(tensor.shape()), tensor.dtype()));
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }

  static void writable(String name, Tensor output) {
    if (output.isReadOnly()) {
      throw new IllegalArgumentException(name + ": the output is read-only memory");
    }
  }

  static void apart(String name, Tensor output, Tensor other) {
    if (output.overlaps(other)) {
      throw new IllegalArgumentException(
          name + ": the output must not share memory with another operand");
    }
  }

  static void apart(String name, Tensor output, Tensor one, Tensor other, Tensor third) {
    apart(name, output, one);
    apart(name, output, other);
    apart(name, output, third);
  }
}

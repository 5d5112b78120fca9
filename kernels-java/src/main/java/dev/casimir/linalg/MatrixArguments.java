package dev.casimir.linalg;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/** Checks of the tensors of a product. */
final class MatrixArguments {
  private MatrixArguments() {}

  /** Refuses what is no matrix of that precision with extents that an int holds. */
  static void checkMatrix(String name, Tensor tensor, DType dtype, String shape) {
    if (tensor.dtype() != dtype
        || tensor.rank() != 2
        || tensor.dimension(0) > Integer.MAX_VALUE
        || tensor.dimension(1) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, shape, dtype, tensor));
    }
  }

  static void check(String name, Tensor tensor, DType dtype, long rows, long columns) {
    if (tensor.dtype() != dtype
        || tensor.rank() != 2
        || tensor.dimension(0) != rows
        || tensor.dimension(1) != columns) {
      throw new IllegalArgumentException(
          "%s: expected [%d, %d] %s, got %s".formatted(name, rows, columns, dtype, tensor));
    }
  }

  static void checkAddend(Tensor addend, DType dtype, long rows, long columns, Tensor product) {
    boolean matrix =
        addend.rank() == 2 && addend.dimension(0) == rows && addend.dimension(1) == columns;
    boolean row = addend.rank() == 1 && addend.dimension(0) == columns;
    if (addend.dtype() != dtype || !(matrix || row)) {
      throw new IllegalArgumentException(
          "addend: expected [%d, %d] or [%d] %s, got %s"
              .formatted(rows, columns, columns, dtype, addend));
    }
    boolean same = matrix && addend.address() == product.address();
    if (!same) {
      refuseOverlap("product", product, "addend", addend);
    }
  }

  static void checkWritable(String name, Tensor tensor) {
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
  }

  static void refuseOverlap(String name, Tensor tensor, String other, Tensor tensor2) {
    if (tensor.overlaps(tensor2)) {
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got some of " + other);
    }
  }

  /** Throws {@link IllegalStateException} if the arena of one is closed. */
  static void checkAlive(Tensor... tensors) {
    for (Tensor tensor : tensors) {
      tensor.address();
    }
  }
}

package dev.casimir.product.internal.mixing;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Checks the operands of a product at the door, before anything is written. */
final class MixingArguments {
  private final TensorProduct operation;
  private final PlanOptions options;
  private final long weightCount;

  MixingArguments(TensorProduct operation, PlanOptions options) {
    this.operation = operation;
    this.options = options;
    this.weightCount = operation.weightCount();
  }

  void requireWeights(boolean given) {
    if (given != operation.weights().isPresent()) {
      throw new IllegalArgumentException(
          given
              ? "weights: this product has none"
              : "weights: this product has " + weightCount + ", none were given");
    }
  }

  /** The batch size that x tells, after it was checked. */
  long batch(Tensor x) {
    first("x", x, x.rank() == 2 ? x.dimension(0) : -1);
    return x.dimension(0);
  }

  void first(String name, Tensor tensor, long batch) {
    rows(name, tensor, batch, operation.first());
  }

  void second(String name, Tensor tensor, long batch) {
    rows(name, tensor, batch, operation.second());
  }

  void output(String name, Tensor tensor, long batch) {
    rows(name, tensor, batch, operation.output());
  }

  private void rows(String name, Tensor tensor, long batch, Irreps irreps) {
    boolean fits =
        tensor.dtype() == options.dtype()
            && tensor.rank() == 2
            && tensor.dimension(0) == batch
            && tensor.dimension(1) == irreps.dimension();
    if (!fits) {
      refuse(name, batch, irreps.dimension(), irreps.toString(), tensor);
    }
    requireAlive(name, tensor);
  }

  void weights(String name, Tensor tensor, long batch) {
    boolean each = operation.weights().perItem();
    boolean fits =
        tensor.dtype() == options.dtype()
            && tensor.rank() == (each ? 2 : 1)
            && (!each || tensor.dimension(0) == batch)
            && tensor.dimension(each ? 1 : 0) == weightCount;
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected ["
              + (each ? batch + ", " : "")
              + weightCount
              + "] "
              + options.dtype()
              + (each ? " (weights of each item), got " : " (weights all items share), got ")
              + Arrays.toString(tensor.shape())
              + " "
              + tensor.dtype());
    }
    requireAlive(name, tensor);
  }

  private void refuse(String name, long batch, long width, String meaning, Tensor tensor) {
    throw new IllegalArgumentException(
        name
            + ": expected ["
            + (batch < 0 ? "batch" : batch)
            + ", "
            + width
            + "] "
            + options.dtype()
            + " ("
            + meaning
            + "), got "
            + Arrays.toString(tensor.shape())
            + " "
            + tensor.dtype());
  }

  private static void requireAlive(String name, Tensor tensor) {
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }

  /**
   * An output is writable and shares no memory with the inputs, some of which may be named twice.
   */
  static void writable(
      String name, Tensor output, Tensor x, Tensor y, Tensor weights, Tensor gradZ) {
    if (output.isReadOnly()) {
      throw new IllegalArgumentException(name + ": the output is read-only memory");
    }
    if (output.overlaps(x)
        || output.overlaps(y)
        || output.overlaps(weights)
        || output.overlaps(gradZ)) {
      throw new IllegalArgumentException(name + ": the output must not share memory with an input");
    }
  }

  /** The gradients of a backward pass: of the right shapes, writable, each with its own memory. */
  void gradients(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights,
      long batch) {
    first("gradX", gradX, batch);
    second("gradY", gradY, batch);
    writable("gradX", gradX, x, y, weights, gradZ);
    writable("gradY", gradY, x, y, weights, gradZ);
    separate("gradY", gradY, gradX);
    if (operation.weights().isPresent()) {
      weights("gradWeights", gradWeights, batch);
      writable("gradWeights", gradWeights, x, y, weights, gradZ);
      separate("gradWeights", gradWeights, gradX);
      separate("gradWeights", gradWeights, gradY);
    }
  }

  /** What a double backward checks beyond a backward pass; without weights theirs are others. */
  static void directions(
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights) {
    separate("gradX", gradX, gradGradZ);
    separate("gradY", gradY, gradGradZ);
    separate("gradWeights", gradWeights, gradGradZ);
    writable("gradGradZ", gradGradZ, directionX, directionY, directionWeights, directionX);
    writable("gradX", gradX, directionX, directionY, directionWeights, directionX);
    writable("gradY", gradY, directionX, directionY, directionWeights, directionX);
    writable("gradWeights", gradWeights, directionX, directionY, directionWeights, directionX);
  }

  private static void separate(String name, Tensor output, Tensor other) {
    if (output.overlaps(other)) {
      throw new IllegalArgumentException(
          name + ": the output must not share memory with another output");
    }
  }
}

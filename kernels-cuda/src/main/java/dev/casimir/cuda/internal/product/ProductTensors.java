package dev.casimir.cuda.internal.product;

import static dev.casimir.cuda.Parameter.in;

import dev.casimir.cuda.Parameter;
import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;

/** The tensors of a product: as parameters of entry points, and where an item lies in them. */
record ProductTensors(TensorProduct operation, DType dtype) {
  Parameter first(String name) {
    return in(name, dtype, "n", operation.first().dimension());
  }

  Parameter second(String name) {
    return in(name, dtype, "n", operation.second().dimension());
  }

  Parameter output(String name) {
    return in(name, dtype, "n", operation.output().dimension());
  }

  Parameter weights(String name) {
    return operation.weights().perItem()
        ? in(name, dtype, "n", operation.weightCount())
        : in(name, dtype, operation.weightCount());
  }

  /** The same tensor, overwritten instead of read. */
  static Parameter written(Parameter read) {
    return new Parameter(read.name(), true, read.dtype(), read.shape());
  }

  /** The tensors from an item on; weights that all items share are the same for every item. */
  ProductPasses.Operands from(ProductPasses.Operands all, long item) {
    return new ProductPasses.Operands(
        all.x() + item * bytes(operation.first().dimension()),
        all.y() + item * bytes(operation.second().dimension()),
        all.w() + (operation.weights().perItem() ? item * bytes(operation.weightCount()) : 0),
        all.gz() + item * bytes(operation.output().dimension()));
  }

  private long bytes(long elements) {
    return elements * dtype.bytes();
  }
}

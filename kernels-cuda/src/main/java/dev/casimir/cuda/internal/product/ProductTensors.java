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

  long firstFrom(long address, long item) {
    return address + item * operation.first().dimension() * dtype.bytes();
  }

  long secondFrom(long address, long item) {
    return address + item * operation.second().dimension() * dtype.bytes();
  }

  long outputFrom(long address, long item) {
    return address + item * operation.output().dimension() * dtype.bytes();
  }

  /** Weights that all items share are the same for every item. */
  long weightsFrom(long address, long item) {
    long stride = operation.weights().perItem() ? operation.weightCount() : 0;
    return address + item * stride * dtype.bytes();
  }
}

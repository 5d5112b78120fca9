package dev.casimir.cli.validate;

import dev.casimir.tensor.Tensor;

/**
 * What a device computed.
 *
 * @param name of the output
 * @param values row-major, the first axis the items
 * @param exact whether these are integers, which must agree
 */
record Result(String name, double[] values, boolean exact, long... shape) {
  static Result of(String name, Tensor tensor) {
    return new Result(name, tensor.toDoubleArray(), !tensor.dtype().isFloating(), tensor.shape());
  }
}

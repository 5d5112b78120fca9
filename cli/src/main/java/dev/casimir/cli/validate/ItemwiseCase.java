package dev.casimir.cli.validate;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An operation on items: outputs and statuses, and the vector-Jacobian products.
 *
 * @param operation name in reports
 * @param operands one for each input
 */
record ItemwiseCase(
    String operation,
    Operation<ItemwiseKernel> planned,
    Arrangement arrangement,
    List<Operand> operands) {

  static ItemwiseCase of(
      String operation, Operation<ItemwiseKernel> planned, List<Operand> operands) {
    return new ItemwiseCase(operation, planned, Arrangement.ITEM_MAJOR, operands);
  }

  ItemwiseCase in(Arrangement other) {
    return new ItemwiseCase(operation, planned, other, operands);
  }

  private long count() {
    return operands.getFirst().shape()[0];
  }

  private String name() {
    return planned.describe() + ", " + count() + " items";
  }

  /** Outputs and statuses. */
  List<ValidationCase> forward(double units) {
    Computation computation = KernelComputation.of(planned, this::runForward);
    return ValidationCase.inBoth(
        operation, name(), operands, computation, CpuReference.same(computation), units);
  }

  /** The same with errors measured by each number itself. */
  List<ValidationCase> relative(double units) {
    Computation computation = KernelComputation.of(planned, this::runForward);
    return ValidationCase.inBoth(
        operation, name(), operands, computation, CpuReference.relative(computation), units);
  }

  /** Vector-Jacobian products with these shapes of cotangents. */
  List<ValidationCase> backward(List<ItemShape> outputs, double units) {
    Computation computation = KernelComputation.of(planned, this::runBackward);
    return backward(outputs, units, computation, CpuReference.same(computation));
  }

  /** The same where gradients are sums of terms of known size, which cancel. */
  List<ValidationCase> backward(List<ItemShape> outputs, double units, CpuReference.Terms terms) {
    Computation computation = KernelComputation.of(planned, this::runBackward);
    return backward(outputs, units, computation, CpuReference.same(computation, terms));
  }

  private List<ValidationCase> backward(
      List<ItemShape> outputs, double units, Computation computation, Reference reference) {
    List<Operand> all = new ArrayList<>(operands);
    for (int i = 0; i < outputs.size(); i++) {
      all.add(Operand.normal("cotangent", 90 + i, shape(count(), outputs.get(i))));
    }
    return ValidationCase.inBoth(
        operation, name() + ", backward", all, computation, reference, units);
  }

  private List<Result> runForward(
      ItemwiseKernel kernel, DType precision, List<Operand> in, Arena arena) {
    List<Tensor> inputs = tensors(arena, precision, in);
    List<Tensor> outputs = new ArrayList<>();
    for (ItemShape shape : kernel.outputs()) {
      outputs.add(Items.zeros(arena, precision, arrangement, shape(count(), shape)));
    }
    Tensor status = Tensor.zeros(arena, DType.INT32, count());
    kernel.forward(inputs, outputs, status);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.add(Items.result(kernel.outputs().get(i).name(), arrangement, outputs.get(i)));
    }
    results.add(Result.of("status", status));
    return results;
  }

  private List<Result> runBackward(
      ItemwiseKernel kernel, DType precision, List<Operand> in, Arena arena) {
    List<Tensor> tensors = tensors(arena, precision, in);
    int inputs = operands.size();
    List<Tensor> gradients = new ArrayList<>();
    for (Operand operand : operands) {
      gradients.add(Items.zeros(arena, precision, arrangement, operand.shape()));
    }
    kernel.backward(tensors.subList(0, inputs), tensors.subList(inputs, tensors.size()), gradients);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      results.add(
          Items.result("gradient of " + operands.get(i).name(), arrangement, gradients.get(i)));
    }
    return results;
  }

  private List<Tensor> tensors(Arena arena, DType precision, List<Operand> in) {
    return in.stream().map(o -> Items.tensor(arena, precision, arrangement, o)).toList();
  }

  static long[] shape(long items, ItemShape shape) {
    long[] extents = new long[shape.extents().size() + 1];
    Arrays.setAll(extents, i -> i == 0 ? items : shape.extents().get(i - 1));
    return extents;
  }
}

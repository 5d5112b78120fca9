package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.internal.ElementwisePlan;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Runs elementwise operations on arrays. */
final class ElementwiseRuns {
  /** Outputs, and the status of every element. */
  record Result(double[][] outputs, long[] status) {}

  private ElementwiseRuns() {}

  static ItemwiseKernel plan(Elementwise operation, DType dtype, Provider provider) {
    return new ElementwisePlan(operation, PlanOptions.of(dtype, Layout.IR_MUL), provider);
  }

  static Result forward(
      ElementaryFunction function, Elementwise.Form form, DType dtype, double[]... inputs) {
    return forward(plan(Elementwise.of(function, form), dtype, Provider.current()), dtype, inputs);
  }

  static double[][] values(
      ElementaryFunction function, Elementwise.Form form, DType dtype, double[]... inputs) {
    return forward(function, form, dtype, inputs).outputs();
  }

  /** Split planes; an item is an element. */
  static Result forward(ItemwiseKernel kernel, DType dtype, double[]... inputs) {
    int n = inputs[0].length;
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> in = tensors(arena, dtype, inputs);
      List<Tensor> out = new ArrayList<>();
      for (int i = 0; i < kernel.outputs().size(); i++) {
        out.add(Tensor.zeros(arena, dtype, n));
      }
      Tensor status = Tensor.zeros(arena, DType.INT32, n);
      kernel.forward(in, out, status);
      double[][] withStatus = arrays(out);
      kernel.forward(in, out);
      double[][] plain = arrays(out);
      for (int i = 0; i < plain.length; i++) {
        assertArrayEquals(withStatus[i], plain[i]);
      }
      return new Result(plain, status.toLongArray());
    }
  }

  static double[][] backward(
      ItemwiseKernel kernel, DType dtype, double[][] inputs, double[]... gradients) {
    int n = inputs[0].length;
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> out = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        out.add(Tensor.zeros(arena, dtype, n));
      }
      kernel.backward(tensors(arena, dtype, inputs), tensors(arena, dtype, gradients), out);
      return arrays(out);
    }
  }

  private static List<Tensor> tensors(Arena arena, DType dtype, double[]... arrays) {
    List<Tensor> tensors = new ArrayList<>();
    for (double[] array : arrays) {
      tensors.add(Tensor.copyOf(arena, dtype, array, array.length));
    }
    return tensors;
  }

  private static double[][] arrays(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
  }
}

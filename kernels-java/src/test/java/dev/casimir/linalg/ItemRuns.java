package dev.casimir.linalg;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs operations on items that are given and returned item by item. */
final class ItemRuns {
  private ItemRuns() {}

  /** Outputs item by item, and statuses. */
  record Result(List<double[]> outputs, long[] status) {
    double[] output(int index, int item) {
      double[] all = outputs.get(index);
      int size = all.length / status.length;
      return Arrays.copyOfRange(all, item * size, (item + 1) * size);
    }
  }

  static ItemwiseKernel plan(Decomposition operation, DType dtype, Provider provider) {
    DecompositionTasks tasks = DecompositionTasks.of(operation);
    return new ItemwisePlan(
        operation.describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        operation.arrangement(),
        PlanOptions.of(dtype, Layout.IR_MUL),
        provider);
  }

  /** Double precision, the provider of the machine. */
  static Result forward(Decomposition operation, double[]... inputs) {
    return forward(operation, DType.FLOAT64, Provider.current(), inputs);
  }

  static Result forward(
      Decomposition operation, DType dtype, Provider provider, double[]... inputs) {
    return forward(plan(operation, dtype, provider), dtype, operation.arrangement(), inputs);
  }

  static Result forward(
      ItemwiseKernel kernel, DType dtype, Arrangement arrangement, double[]... inputs) {
    int n = inputs[0].length / kernel.inputs().getFirst().size();
    boolean last = arrangement == Arrangement.COMPONENT_MAJOR;
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> in = tensors(arena, dtype, kernel.inputs(), n, last);
      List<Tensor> out = tensors(arena, dtype, kernel.outputs(), n, last);
      Tensor status = Tensor.zeros(arena, DType.INT32, n);
      fill(in, n, last, inputs);
      kernel.forward(in, out, status);
      return new Result(
          out.stream().map(tensor -> values(tensor, n, last)).toList(), status.toLongArray());
    }
  }

  /** Gradients of the inputs, item by item. */
  static List<double[]> backward(Decomposition operation, DType dtype, double[]... inputs) {
    return backward(operation, dtype, Provider.current(), inputs);
  }

  static List<double[]> backward(
      Decomposition operation, DType dtype, Provider provider, double[]... inputs) {
    return backward(plan(operation, dtype, provider), dtype, operation.arrangement(), inputs);
  }

  static List<double[]> backward(
      ItemwiseKernel kernel, DType dtype, Arrangement arrangement, double[]... inputs) {
    int n = inputs[0].length / kernel.inputs().getFirst().size();
    int arguments = kernel.inputs().size();
    boolean last = arrangement == Arrangement.COMPONENT_MAJOR;
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> in = tensors(arena, dtype, kernel.inputs(), n, last);
      List<Tensor> gradients = tensors(arena, dtype, kernel.outputs(), n, last);
      List<Tensor> results = tensors(arena, dtype, kernel.inputs(), n, last);
      fill(in, n, last, Arrays.copyOf(inputs, arguments));
      fill(gradients, n, last, Arrays.copyOfRange(inputs, arguments, inputs.length));
      kernel.backward(in, gradients, results);
      return results.stream().map(tensor -> values(tensor, n, last)).toList();
    }
  }

  private static List<Tensor> tensors(
      Arena arena, DType dtype, List<ItemShape> shapes, int n, boolean last) {
    List<Tensor> tensors = new ArrayList<>();
    for (ItemShape shape : shapes) {
      long[] extents = new long[shape.extents().size() + 1];
      for (int i = 0; i < shape.extents().size(); i++) {
        extents[last ? i : i + 1] = shape.extents().get(i);
      }
      extents[last ? extents.length - 1 : 0] = n;
      tensors.add(Tensor.zeros(arena, dtype, extents));
    }
    return tensors;
  }

  private static void fill(List<Tensor> tensors, int n, boolean last, double[]... values) {
    for (int at = 0; at < tensors.size(); at++) {
      int size = n == 0 ? 0 : values[at].length / n;
      for (int item = 0; item < n; item++) {
        for (int i = 0; i < size; i++) {
          long index = last ? (long) i * n + item : (long) item * size + i;
          tensors.get(at).setDouble(index, values[at][item * size + i]);
        }
      }
    }
  }

  private static double[] values(Tensor tensor, int n, boolean last) {
    int size = n == 0 ? 0 : (int) (tensor.size() / n);
    double[] values = new double[n * size];
    for (int item = 0; item < n; item++) {
      for (int i = 0; i < size; i++) {
        long index = last ? (long) i * n + item : (long) item * size + i;
        values[item * size + i] = tensor.getDouble(index);
      }
    }
    return values;
  }

  static double[] gaussian(RandomGenerator random, int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> random.nextGaussian());
    return numbers;
  }

  /** The sum of products. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

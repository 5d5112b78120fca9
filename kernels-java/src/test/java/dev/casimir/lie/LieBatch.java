package dev.casimir.lie;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.lie.internal.LieTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a map of a group on plain arrays, items first. */
final class LieBatch {
  private final ItemwiseKernel kernel;
  private final DType dtype;
  private int[] statuses = {};

  LieBatch(LieGroup group, LieMap map, DType dtype) {
    this(group, map, dtype, Provider.current(), 1);
  }

  LieBatch(LieGroup group, LieMap map, DType dtype, Provider provider, int threads) {
    this.dtype = dtype;
    LieTasks tasks = new LieTasks(group, map);
    kernel =
        new ItemwisePlan(
            map + " of " + group,
            tasks.forward(),
            tasks.backward(),
            Arrangement.ITEM_MAJOR,
            PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads),
            provider);
  }

  static LieBatch f64(LieGroup group, LieMap map) {
    return new LieBatch(group, map, DType.FLOAT64);
  }

  /** The numbers of all outputs. */
  double[] forward(double[]... inputs) {
    try (Arena arena = Arena.ofShared()) {
      List<Tensor> in = tensors(arena, kernel.inputs(), inputs);
      long items = in.getFirst().dimension(0);
      List<Tensor> out = zeros(arena, kernel.outputs(), items);
      Tensor status = Tensor.zeros(arena, DType.INT32, items);
      kernel.forward(in, out, status);
      statuses = Arrays.stream(status.toLongArray()).mapToInt(code -> (int) code).toArray();
      return numbers(out);
    }
  }

  /** Of the last call. */
  int[] statuses() {
    return statuses;
  }

  /** The gradients of all inputs, one after the other. */
  double[] backward(double[][] inputs, double[]... outputGradients) {
    try (Arena arena = Arena.ofShared()) {
      List<Tensor> in = tensors(arena, kernel.inputs(), inputs);
      List<Tensor> gradients = tensors(arena, kernel.outputs(), outputGradients);
      List<Tensor> out = zeros(arena, kernel.inputs(), in.getFirst().dimension(0));
      kernel.backward(in, gradients, out);
      return numbers(out);
    }
  }

  private static double[] numbers(List<Tensor> tensors) {
    return tensors.stream().flatMapToDouble(t -> Arrays.stream(t.toDoubleArray())).toArray();
  }

  private List<Tensor> tensors(Arena arena, List<ItemShape> shapes, double[]... values) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      long items = values[i].length / shapes.get(i).size();
      tensors.add(Tensor.copyOf(arena, dtype, values[i], shape(shapes.get(i), items)));
    }
    return tensors;
  }

  private List<Tensor> zeros(Arena arena, List<ItemShape> shapes, long items) {
    return shapes.stream().map(s -> Tensor.zeros(arena, dtype, shape(s, items))).toList();
  }

  private static long[] shape(ItemShape shape, long items) {
    long[] extents = new long[shape.extents().size() + 1];
    extents[0] = items;
    for (int i = 1; i < extents.length; i++) {
      extents[i] = shape.extents().get(i - 1);
    }
    return extents;
  }
}

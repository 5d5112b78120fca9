package dev.casimir.cli.apply;

import dev.casimir.cli.Streams;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One run of an operation on items, from files to files. */
final class ItemwiseRun {
  /** Reads an input of a shape. */
  record Input(String option, Path file) {}

  /**
   * Where an output goes, if it is wanted.
   *
   * @param diagonal whether the numbers of an item are written as the diagonal of a matrix
   */
  record Output(String option, Optional<Path> file, boolean diagonal) {
    Output(String option, Optional<Path> file) {
      this(option, file, false);
    }
  }

  private final CommonOptions common;
  private final Streams streams;
  private final List<Input> inputs;
  private final List<Output> outputs;

  ItemwiseRun(CommonOptions common, Streams streams, List<Input> inputs, List<Output> outputs) {
    this.common = common;
    this.streams = streams;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /** Refuses a run of which no output is wanted. */
  ItemwiseRun requireOutput() {
    if (outputs.stream().allMatch(output -> output.file().isEmpty()) && common.status().isEmpty()) {
      throw new IllegalArgumentException(
          outputs.getFirst().option() + ": nothing to write, name an output");
    }
    return this;
  }

  /** Runs an operation whose inputs have shapes that are known before. */
  void run(Operation<ItemwiseKernel> operation, List<ItemShape> shapes) {
    run(
        arena -> {
          List<InputArray> arrays = new ArrayList<>();
          for (int i = 0; i < shapes.size(); i++) {
            arrays.add(read(inputs.get(i), shapes.get(i), arena));
          }
          return arrays;
        },
        arrays -> operation);
  }

  /** Runs an operation that depends on the arrays. */
  void run(
      Function<Arena, List<InputArray>> reader,
      Function<List<InputArray>, Operation<ItemwiseKernel>> operation) {
    common.check();
    Map<String, Path> sources = new LinkedHashMap<>();
    inputs.forEach(input -> sources.put(input.option(), input.file()));
    OutputFiles files = new OutputFiles(sources);
    outputs.forEach(output -> files.announce(output.option(), output.file()));
    files.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      List<InputArray> arrays = reader.apply(arena);
      arrays.subList(1, arrays.size()).forEach(array -> arrays.getFirst().checkSameItems(array));
      DType precision = common.precision(arrays.getFirst());
      ItemwiseKernel kernel =
          common.plan(operation.apply(arrays), precision, Layout.MUL_IR, Optional.empty());
      List<Tensor> in = arrays.stream().map(array -> array.in(precision, arena)).toList();
      files.write(results(kernel, in, precision, arena));
      common.explain(streams, kernel::explain);
    }
  }

  private Map<String, Tensor> results(
      ItemwiseKernel kernel, List<Tensor> in, DType precision, Arena arena) {
    long items = in.getFirst().dimension(0);
    List<Tensor> out = new ArrayList<>();
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (int i = 0; i < kernel.outputs().size(); i++) {
      Tensor tensor = Tensor.zeros(arena, precision, extents(items, kernel.outputs().get(i)));
      out.add(tensor);
    }
    Tensor status = Tensor.zeros(arena, DType.INT32, items);
    kernel.forward(in, out, status);
    for (int i = 0; i < out.size(); i++) {
      Tensor tensor = out.get(i);
      results.put(
          outputs.get(i).option(),
          outputs.get(i).diagonal() ? diagonals(tensor, precision, arena) : tensor);
    }
    results.put("--status", status);
    return results;
  }

  /** Numbers [n, d] as matrices [n, d, d]. */
  private static Tensor diagonals(Tensor numbers, DType precision, Arena arena) {
    long items = numbers.dimension(0);
    long d = numbers.dimension(1);
    Tensor matrices = Tensor.zeros(arena, precision, items, d, d);
    for (long i = 0; i < numbers.size(); i++) {
      matrices.setDouble(i / d * d * d + i % d * (d + 1), numbers.getDouble(i));
    }
    return matrices;
  }

  private static InputArray read(Input input, ItemShape shape, Arena arena) {
    return InputArray.read(
        input.option(), input.file(), arena, shape.name(), extents(InputArray.ANY, shape));
  }

  private static long[] extents(long items, ItemShape shape) {
    long[] extents = new long[shape.extents().size() + 1];
    extents[0] = items;
    for (int i = 1; i < extents.length; i++) {
      extents[i] = shape.extents().get(i - 1);
    }
    return extents;
  }
}

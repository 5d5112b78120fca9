package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply tensor-product}. */
@Command(
    name = "tensor-product",
    sortOptions = false,
    description = {
      "The product of two vectors of irreps, and its gradients.",
      "Every path that parity and the kind allow is taken, as by e3nn's TensorProduct with one",
      "instruction for each, in the order of the blocks."
    })
final class TensorProductCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in1",
      paramLabel = "x.npy",
      required = true,
      description = "The first operand [n, dim].")
  private Path firstInput = Path.of("");

  @Option(
      names = "--in2",
      paramLabel = "y.npy",
      required = true,
      description = "The second operand [n, dim].")
  private Path secondInput = Path.of("");

  @Option(
      names = "--irreps1",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the first operand, for example 8x0e+8x1o.")
  private Irreps first = Irreps.parse("");

  @Option(
      names = "--irreps2",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the second operand.")
  private Irreps second = Irreps.parse("");

  @Option(
      names = "--irreps-out",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the result.")
  private Irreps result = Irreps.parse("");

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto (default, the planner's choice), dense, sparse, paired, grid, fourier or"
              + " fourier-direct.")
  private AlgorithmChoice algorithm = AlgorithmChoice.AUTO;

  @Option(
      names = "--layout",
      paramLabel = "mul-ir|ir-mul",
      defaultValue = "mul-ir",
      description = "How a block lies in a row of the arrays (default ${DEFAULT-VALUE}).")
  private Layout layout = Layout.MUL_IR;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The result [n, dim].")
  private Path output = Path.of("");

  @Mixin private ProductOptions product = new ProductOptions();

  @Mixin private GradientOptions gradients = new GradientOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  TensorProductCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    TensorProduct shared = product.operation(first, second, result);
    OutputFiles outputs = new OutputFiles(inputs());
    outputs.announce("--out", Optional.of(output));
    gradients.announce(outputs, product.weights().isPresent());
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray x = read("--in1", firstInput, first, arena);
      InputArray y = read("--in2", secondInput, second, arena);
      x.checkSameItems(y);
      Optional<InputArray> weights =
          product.weights().map(file -> weights(file, shared.weightCount(), x, arena));
      Optional<InputArray> gradient =
          gradients.given().map(file -> read("--gradient-out", file, result, arena));
      gradient.ifPresent(x::checkSameItems);
      boolean perItem = weights.isPresent() && weights.get().rank() == 2;
      TensorProduct operation =
          perItem ? shared.withWeights(shared.weights().forEachItem()) : shared;
      DType precision = common.precision(x);
      ProductKernel kernel = common.plan(operation, precision, layout, algorithm.algorithm());
      ProductRun run =
          new ProductRun(
              kernel,
              x.in(precision, arena),
              y.in(precision, arena),
              weights.map(w -> w.in(precision, arena)),
              perItem);
      Map<String, Tensor> results = run.forward(arena, result.dimension());
      gradient.ifPresent(g -> run.backward(arena, g.in(precision, arena), results));
      if (outputs.contains("--status")) {
        results.put("--status", ItemStatus.of(arena, x.items(), run.rows(results)));
      }
      outputs.write(results);
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private Map<String, Path> inputs() {
    Map<String, Path> inputs = new LinkedHashMap<>();
    inputs.put("--in1", firstInput);
    inputs.put("--in2", secondInput);
    product.weights().ifPresent(file -> inputs.put("--weights", file));
    gradients.given().ifPresent(file -> inputs.put("--gradient-out", file));
    return inputs;
  }

  private static InputArray weights(Path file, long count, InputArray items, Arena arena) {
    long[] shared = {count};
    long[] perItem = {items.items(), count};
    return InputArray.readOneOf("--weights", file, arena, "weights", shared, perItem);
  }

  private static InputArray read(String option, Path file, Irreps irreps, Arena arena) {
    return InputArray.read(
        option, file, arena, String.valueOf(irreps), InputArray.ANY, irreps.dimension());
  }
}

package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
      "The product of two vectors of irreps, channel with channel.",
      "This is e3nn's mode uuu with weights one: all multiplicities are equal, and every path that",
      "parity and the kind allow is taken."
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
      names = "--kind",
      paramLabel = "gaunt|curl|gaunt-curl|cg|complete",
      defaultValue = "gaunt",
      description =
          "gaunt (default): the product of functions on the sphere; curl: their Poisson bracket;"
              + " gaunt-curl: their sum; cg: Wigner 3j as coefficients; complete: the same, also on"
              + " the grid.")
  private ProductKind kind = ProductKind.GAUNT;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto (default, the planner's choice), dense, sparse, grid, fourier or fourier-direct.")
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

  @Mixin private CommonOptions common = new CommonOptions();

  TensorProductCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    TensorProduct operation = new TensorProduct(kind, first, second, result);
    OutputFiles outputs = new OutputFiles(Map.of("--in1", firstInput, "--in2", secondInput));
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray x = read("--in1", firstInput, first, arena);
      InputArray y = read("--in2", secondInput, second, arena);
      x.checkSameItems(y);
      DType precision = common.precision(x);
      ProductKernel kernel = common.plan(operation, precision, layout, algorithm.algorithm());
      Tensor in1 = x.in(precision, arena);
      Tensor in2 = y.in(precision, arena);
      Tensor out = Tensor.zeros(arena, precision, x.items(), result.dimension());
      kernel.forward(in1, in2, out);
      Map<String, Tensor> results = new LinkedHashMap<>(Map.of("--out", out));
      if (outputs.contains("--status")) {
        results.put("--status", ItemStatus.of(arena, x.items(), List.of(in1, in2, out)));
      }
      outputs.write(results);
      if (common.explain()) {
        streams.out().print(kernel.explain());
      }
    }
    return ExitCode.DONE;
  }

  private static InputArray read(String option, Path file, Irreps irreps, Arena arena) {
    return InputArray.read(
        option, file, arena, String.valueOf(irreps), InputArray.ANY, irreps.dimension());
  }
}

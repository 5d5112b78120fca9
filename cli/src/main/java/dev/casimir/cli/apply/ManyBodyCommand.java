package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.WeightedManyBodyProduct;
import dev.casimir.so3.Irreps;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply many-body}. */
@Command(
    name = "many-body",
    sortOptions = false,
    description = {
      "The nu-fold Gaunt product of a vector of irreps with itself, channel with channel.",
      "This is the power of a function on the sphere, cut off at the degrees of the result."
    })
final class ManyBodyCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "x.npy",
      required = true,
      description = "The operand [n, dim].")
  private Path input = Path.of("");

  @Option(
      names = "--irreps",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the operand, for example 8x0e+8x1o.")
  private Irreps irreps = Irreps.parse("");

  @Option(
      names = "--irreps-out",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the result.")
  private Irreps result = Irreps.parse("");

  @Option(
      names = "--order",
      paramLabel = "nu",
      required = true,
      description = "Number of factors, 1 or more; with --weights the largest of them.")
  private int order;

  @Option(
      names = "--weights",
      paramLabel = "w.npy",
      description =
          "Adds up the powers of all orders with weights [nu, blocks of the result, channels] or"
              + " flat.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto (default, the planner's choice), grid, nested or fourier.")
  private ManyBodyChoice algorithm = ManyBodyChoice.AUTO;

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

  @Option(
      names = "--gradient-out",
      paramLabel = "gz.npy",
      description =
          "Gradient of a number by the result [n, dim]; needs --gradient or --gradient-weights.")
  private Optional<Path> gradientOut = Optional.empty();

  @Option(
      names = "--gradient",
      paramLabel = "FILE",
      description = "Its gradient by the operand [n, dim]; needs --gradient-out.")
  private Optional<Path> gradient = Optional.empty();

  @Option(
      names = "--gradient-weights",
      paramLabel = "FILE",
      description = "Its gradient by the weights, in their shape; needs --gradient-out.")
  private Optional<Path> gradientWeights = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  ManyBodyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    checkGradients();
    ManyBodyProduct operation = new ManyBodyProduct(irreps, result, order);
    OutputFiles outputs = announce();
    try (Arena arena = Arena.ofShared()) {
      InputArray x = read("--in", input, irreps, arena);
      Optional<InputArray> gradientOfResult =
          gradientOut.map(file -> read("--gradient-out", file, result, arena));
      gradientOfResult.ifPresent(x::checkSameItems);
      DType precision = common.precision(x);
      ManyBodyRun run = plan(operation, precision, arena);
      Tensor in = x.in(precision, arena);
      Tensor out = Tensor.zeros(arena, precision, x.items(), result.dimension());
      run.forward(in, out);
      Map<String, Tensor> results = new LinkedHashMap<>(Map.of("--out", out));
      List<Tensor> seen = new ArrayList<>(List.of(in, out));
      if (gradientOfResult.isPresent()) {
        Tensor gradZ = gradientOfResult.get().in(precision, arena);
        ManyBodyRun.Gradients gradients = run.backward(arena, in, gradZ);
        results.putAll(gradients.byOption());
        seen.addAll(List.of(gradZ, gradients.byX()));
      }
      if (outputs.contains("--status")) {
        results.put("--status", ItemStatus.of(arena, x.items(), seen));
      }
      outputs.write(results);
      common.explain(streams, run.kernel()::explain);
    }
    return ExitCode.DONE;
  }

  private void checkGradients() {
    boolean wanted = gradient.isPresent() || gradientWeights.isPresent();
    if (wanted && gradientOut.isEmpty()) {
      String option = gradient.isPresent() ? "--gradient" : "--gradient-weights";
      throw new IllegalArgumentException(option + ": needs --gradient-out");
    }
    if (gradientOut.isPresent() && !wanted) {
      throw new IllegalArgumentException(
          "--gradient-out: needs --gradient"
              + (weights.isPresent() ? " or --gradient-weights" : ""));
    }
    if (gradientWeights.isPresent() && weights.isEmpty()) {
      throw new IllegalArgumentException("--gradient-weights: there are no --weights");
    }
  }

  private OutputFiles announce() {
    Map<String, Path> inputs = new LinkedHashMap<>(Map.of("--in", input));
    weights.ifPresent(file -> inputs.put("--weights", file));
    gradientOut.ifPresent(file -> inputs.put("--gradient-out", file));
    OutputFiles outputs = new OutputFiles(inputs);
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--gradient", gradient);
    outputs.announce("--gradient-weights", gradientWeights);
    outputs.announce("--status", common.status());
    return outputs;
  }

  private ManyBodyRun plan(ManyBodyProduct operation, DType precision, Arena arena) {
    if (weights.isEmpty()) {
      return new ManyBodyRun.Plain(
          common.plan(operation, precision, layout, algorithm.algorithm()));
    }
    WeightedManyBodyProduct weighted = new WeightedManyBodyProduct(irreps, result, order);
    InputArray factors =
        InputArray.readOneOf(
            "--weights",
            weights.get(),
            arena,
            "order, blocks of the result, channels",
            new long[] {order, result.blocks().size(), weighted.multiplicity()},
            new long[] {weighted.weightCount()});
    return new ManyBodyRun.Weighted(
        common.plan(weighted, precision, layout, algorithm.algorithm()),
        factors.in(precision, arena));
  }

  private static InputArray read(String option, Path file, Irreps irreps, Arena arena) {
    return InputArray.read(
        option, file, arena, String.valueOf(irreps), InputArray.ANY, irreps.dimension());
  }
}

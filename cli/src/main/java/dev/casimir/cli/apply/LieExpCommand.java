package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply lie-exp}. */
@Command(
    name = "lie-exp",
    sortOptions = false,
    description = {
      "The exponential of tangents of a matrix group, as matrices [n, d, d].",
      "Homogeneous matrices for se, sim, aff."
    })
final class LieExpCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private GroupOptions options = new GroupOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The tangents: coordinates [n, k] or matrices of the algebra [n, d, d].")
  private Path input = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  LieExpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LieGroup group = options.group();
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(options.output()))
        .run(arena -> List.of(tangents(group, arena)), arrays -> LieOperation.exp(group));
    return ExitCode.DONE;
  }

  private InputArray tangents(LieGroup group, Arena arena) {
    int d = group.matrixSize();
    InputArray given =
        InputArray.readOneOf(
            "--in",
            input,
            arena,
            "tangents of " + group,
            new long[] {InputArray.ANY, group.dimension()},
            new long[] {InputArray.ANY, d, d});
    if (given.rank() == 2) {
      return given;
    }
    DType precision = given.dtype();
    Tensor coordinates = Tensor.zeros(arena, precision, given.items(), group.dimension());
    Device.cpu()
        .plan(LieOperation.of(group, LieMap.VEE), PlanOptions.of(precision, Layout.MUL_IR))
        .forward(given.in(precision, arena), coordinates);
    return given.replacedBy(coordinates);
  }
}

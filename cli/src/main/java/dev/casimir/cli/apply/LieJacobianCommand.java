package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply lie-jacobian}. */
@Command(
    name = "lie-jacobian",
    sortOptions = false,
    description = {
      "The Jacobians [n, k, k] of the exponential: exp(xi + d) = exp(J d) exp(xi) to first order",
      "for the left one, exp(xi) exp(J d) for the right one."
    })
final class LieJacobianCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private GroupOptions options = new GroupOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The tangents [n, k].")
  private Path input = Path.of("");

  @Option(
      names = "--side",
      paramLabel = "left|right",
      defaultValue = "left",
      description = "Which Jacobian (default ${DEFAULT-VALUE}).")
  private JacobianSide side = JacobianSide.LEFT;

  @Option(names = "--inverse", description = "Its inverse.")
  private boolean inverse;

  @Mixin private CommonOptions common = new CommonOptions();

  LieJacobianCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LieOperation operation = LieOperation.of(options.group(), map());
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(options.output()))
        .run(operation, operation.map().inputs(operation.group()));
    return ExitCode.DONE;
  }

  private LieMap map() {
    if (side == JacobianSide.LEFT) {
      return inverse ? LieMap.LEFT_JACOBIAN_INVERSE : LieMap.LEFT_JACOBIAN;
    }
    return inverse ? LieMap.RIGHT_JACOBIAN_INVERSE : LieMap.RIGHT_JACOBIAN;
  }
}

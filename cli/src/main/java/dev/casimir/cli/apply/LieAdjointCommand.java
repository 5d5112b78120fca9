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

/** {@code casimir apply lie-adjoint}. */
@Command(
    name = "lie-adjoint",
    sortOptions = false,
    description = {
      "The matrices [n, k, k] by which elements g of a group act on tangents:",
      "Ad(g) xi = vee(g hat(xi) g^-1)."
    })
final class LieAdjointCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private GroupOptions options = new GroupOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The elements [n, d, d].")
  private Path input = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  LieAdjointCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LieOperation operation = LieOperation.of(options.group(), LieMap.ADJOINT);
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(options.output()))
        .run(operation, operation.map().inputs(operation.group()));
    return ExitCode.DONE;
  }
}

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

/** {@code casimir apply lie-act}. */
@Command(
    name = "lie-act",
    sortOptions = false,
    description = {
      "Images of points under elements of a matrix group.",
      "Points of se, sim, aff have one coordinate less than the matrices rows."
    })
final class LieActCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private GroupOptions options = new GroupOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The elements [n, d, d].")
  private Path input = Path.of("");

  @Option(names = "--in2", paramLabel = "FILE", required = true, description = "The points [n, m].")
  private Path second = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  LieActCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LieOperation operation = LieOperation.of(options.group(), LieMap.ACT);
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input), new ItemwiseRun.Input("--in2", second)),
            List.of(options.output()))
        .run(operation, operation.map().inputs(operation.group()));
    return ExitCode.DONE;
  }
}

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

/** {@code casimir apply lie-log}. */
@Command(
    name = "lie-log",
    sortOptions = false,
    description = {
      "The principal logarithm of elements of a matrix group.",
      "Elements without one give NaN and a status."
    })
final class LieLogCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private GroupOptions options = new GroupOptions();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The elements [n, d, d].")
  private Path input = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  LieLogCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LieOperation operation = LieOperation.of(options.group(), LieMap.LOG);
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(options.output()))
        .run(operation, operation.map().inputs(operation.group()));
    return ExitCode.DONE;
  }
}

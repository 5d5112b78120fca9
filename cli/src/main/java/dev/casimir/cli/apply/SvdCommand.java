package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.linalg.SingularValueDecomposition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply svd}. */
@Command(
    name = "svd",
    description = {
      "Thin singular value decompositions a = u diag(s) v^T, k the smaller of rows and columns:",
      "--out-u [n, rows, k], --out-values [n, k], descending, --out-v [n, columns, k]."
    },
    sortOptions = false)
final class SvdCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, rows, columns].")
  private Path input = Path.of("");

  @Option(names = "--out-u", paramLabel = "FILE", description = "The left factors, as columns.")
  private Optional<Path> left = Optional.empty();

  @Option(names = "--out-values", paramLabel = "FILE", description = "The singular values.")
  private Optional<Path> values = Optional.empty();

  @Option(names = "--out-v", paramLabel = "FILE", description = "The right factors, as columns.")
  private Optional<Path> right = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  SvdCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RectangularMatrices matrices = new RectangularMatrices("--in", input);
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(
                new ItemwiseRun.Output("--out-u", left),
                new ItemwiseRun.Output("--out-values", values),
                new ItemwiseRun.Output("--out-v", right)))
        .requireOutput()
        .run(
            arena -> List.of(matrices.read(arena)),
            arrays -> matrices.operation(arrays.getFirst(), SingularValueDecomposition::of));
    return ExitCode.DONE;
  }
}

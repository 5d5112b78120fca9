package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.linalg.QrFactorization;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply qr}. */
@Command(
    name = "qr",
    description = {
      "Thin factorisations a = q r of matrices with at least as many rows as columns:",
      "--out-1 q [n, rows, columns], orthonormal columns; --out-2 r [n, columns, columns], upper",
      "triangular with a positive diagonal."
    },
    sortOptions = false)
final class QrCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, rows, columns].")
  private Path input = Path.of("");

  @Option(names = "--out-1", paramLabel = "FILE", description = "The orthonormal factors.")
  private Optional<Path> first = Optional.empty();

  @Option(names = "--out-2", paramLabel = "FILE", description = "The triangular factors.")
  private Optional<Path> second = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  QrCommand(Streams streams) {
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
                new ItemwiseRun.Output("--out-1", first),
                new ItemwiseRun.Output("--out-2", second)))
        .requireOutput()
        .run(
            arena -> List.of(matrices.read(arena)),
            arrays -> matrices.operation(arrays.getFirst(), QrFactorization::of));
    return ExitCode.DONE;
  }
}

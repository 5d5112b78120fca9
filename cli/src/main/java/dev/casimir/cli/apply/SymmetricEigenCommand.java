package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.linalg.SymmetricEigen;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply symmetric-eigen}. */
@Command(
    name = "symmetric-eigen",
    description = {
      "Eigenvalues and eigenvectors of symmetric matrices, of which the symmetric part counts:",
      "--out-values [n, d], descending; --out-vectors [n, d, d], orthonormal columns in the same",
      "order, the largest entry of each positive."
    },
    sortOptions = false)
final class SymmetricEigenCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, d, d].")
  private Path input = Path.of("");

  @Option(names = "--out-values", paramLabel = "FILE", description = "The eigenvalues [n, d].")
  private Optional<Path> values = Optional.empty();

  @Option(
      names = "--out-vectors",
      paramLabel = "FILE",
      description = "The eigenvectors [n, d, d], as columns.")
  private Optional<Path> vectors = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  SymmetricEigenCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(
                new ItemwiseRun.Output("--out-values", values),
                new ItemwiseRun.Output("--out-vectors", vectors)))
        .requireOutput()
        .run(
            arena ->
                List.of(new SquareMatrices("--in", input, 1, SymmetricEigen.MAX_SIZE).read(arena)),
            arrays -> SymmetricEigen.of((int) arrays.getFirst().dimension(1)));
    return ExitCode.DONE;
  }
}

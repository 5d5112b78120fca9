package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.Decomposition.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply gl-chart}. */
@Command(
    name = "gl-chart",
    sortOptions = false,
    description = {
      "Coordinates of matrices of positive determinant, g = exp(X) k with X symmetric and k a",
      "rotation: one matrix [n, d, d], its symmetric part X, its skew part log k."
    })
final class ChartCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, d, d]; with --inverse their coordinates.")
  private Path input = Path.of("");

  @Option(names = "--inverse", description = "From coordinates to matrices.")
  private boolean inverse;

  @Option(
      names = "--special",
      description = "Matrices of determinant one: the trace of the coordinates is zero.")
  private boolean special;

  @Option(
      names = {"--out-1", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "The coordinates [n, d, d]; with --inverse the matrices.")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  ChartCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            List.of(new ItemwiseRun.Output("--out-1", Optional.of(output))))
        .run(
            arena -> List.of(new SquareMatrices("--in", input).read(arena)),
            arrays -> operation((int) arrays.getFirst().dimension(1)));
    return ExitCode.DONE;
  }

  private Decomposition operation(int size) {
    Decomposition chart = Decomposition.of(special ? Kind.SL_CHART : Kind.GL_CHART, size);
    return inverse ? chart.inverse() : chart;
  }
}

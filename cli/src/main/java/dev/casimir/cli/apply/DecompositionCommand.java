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

/** {@code casimir apply polar}, {@code kak}, {@code iwasawa} and {@code ldu}. */
@Command(sortOptions = false)
final class DecompositionCommand implements Callable<Integer> {
  private final Streams streams;
  private final Kind kind;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, d, d].")
  private Path input = Path.of("");

  @Option(names = "--out-1", paramLabel = "FILE", description = "The first factors.")
  private Optional<Path> first = Optional.empty();

  @Option(names = "--out-2", paramLabel = "FILE", description = "The second factors.")
  private Optional<Path> second = Optional.empty();

  @Option(names = "--out-3", paramLabel = "FILE", description = "The third factors.")
  private Optional<Path> third = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  DecompositionCommand(Streams streams, Kind kind) {
    this.streams = streams;
    this.kind = kind;
  }

  /** What it does, for its help. */
  static String[] description(Kind kind) {
    return switch (kind) {
      case POLAR ->
          new String[] {
            "Polar decompositions g = k p: --out-1 k [n, d, d], orthogonal with the sign of det g;",
            "--out-2 p [n, d, d], symmetric and positive."
          };
      case KAK ->
          new String[] {
            "Cartan decompositions g = k1 a k2: --out-1 k1 [n, d, d]; --out-2 a [n, d, d],"
                + " diagonal:",
            "the singular values, descending; --out-3 k2 [n, d, d], a rotation as k1 is if det g >"
                + " 0."
          };
      case IWASAWA ->
          new String[] {
            "Iwasawa decompositions g = k a u: --out-1 k [n, d, d], orthogonal; --out-2 a",
            "[n, d, d], diagonal, positive; --out-3 u [n, d, d], upper triangular with ones on the"
                + " diagonal."
          };
      case LDU ->
          new String[] {
            "Gauss decompositions g = l m u: --out-1 l [n, d, d], lower triangular; --out-2 m",
            "[n, d, d], diagonal; --out-3 u [n, d, d], upper triangular; ones on the diagonals of l"
                + " and u."
          };
      case GL_CHART, SL_CHART -> throw new IllegalArgumentException("no factors: " + kind);
    };
  }

  @Override
  public Integer call() {
    int factors = kind.factors().size();
    List<ItemwiseRun.Output> outputs =
        List.of(
            new ItemwiseRun.Output("--out-1", first),
            new ItemwiseRun.Output("--out-2", second, factors == 3),
            new ItemwiseRun.Output("--out-3", third));
    if (factors < outputs.size() && third.isPresent()) {
      throw new IllegalArgumentException("--out-3: there are only two factors");
    }
    new ItemwiseRun(
            common,
            streams,
            List.of(new ItemwiseRun.Input("--in", input)),
            outputs.subList(0, factors))
        .requireOutput()
        .run(
            arena -> List.of(new SquareMatrices("--in", input).read(arena)),
            arrays -> Decomposition.of(kind, (int) arrays.getFirst().dimension(1)));
    return ExitCode.DONE;
  }
}

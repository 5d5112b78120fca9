package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixOperation;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply matrix-exp}, {@code matrix-log} and {@code matrix-sqrt}. */
@Command(
    sortOptions = false,
    description = {
      "A function of square matrices [n, d, d]; logarithms and roots are principal.",
      "Matrices without one give NaN and a status."
    })
final class MatrixFunctionCommand implements Callable<Integer> {
  private final Streams streams;
  private final MatrixFunction general;
  private final MatrixFunction ofSymmetric;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, d, d].")
  private Path input = Path.of("");

  @Option(
      names = "--direction",
      paramLabel = "FILE",
      description =
          "Directions [n, d, d]: compute the Frechet derivative in them instead of the function.")
  private Optional<Path> direction = Optional.empty();

  @Option(
      names = "--symmetric",
      description = "The matrices are symmetric; only their symmetric part is read.")
  private boolean symmetric;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The results [n, d, d].")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  MatrixFunctionCommand(Streams streams, MatrixFunction general, MatrixFunction ofSymmetric) {
    this.streams = streams;
    this.general = general;
    this.ofSymmetric = ofSymmetric;
  }

  @Override
  public Integer call() {
    List<ItemwiseRun.Input> inputs = new ArrayList<>();
    inputs.add(new ItemwiseRun.Input("--in", input));
    direction.ifPresent(file -> inputs.add(new ItemwiseRun.Input("--direction", file)));
    new ItemwiseRun(
            common, streams, inputs, List.of(new ItemwiseRun.Output("--out", Optional.of(output))))
        .run(arena -> inputs.stream().map(file -> square(file, arena)).toList(), this::operation);
    return ExitCode.DONE;
  }

  private static InputArray square(ItemwiseRun.Input file, Arena arena) {
    InputArray array =
        InputArray.read(
            file.option(),
            file.file(),
            arena,
            "square matrices",
            InputArray.ANY,
            InputArray.ANY,
            InputArray.ANY);
    long rows = array.dimension(1);
    if (rows != array.dimension(2) || rows < 1 || rows > MatrixOperation.MAX_SIZE) {
      throw new BadDataException(
          "%s: expected square matrices of 1..%d rows, got %d x %d"
              .formatted(file.option(), MatrixOperation.MAX_SIZE, rows, array.dimension(2)));
    }
    return array;
  }

  private MatrixOperation operation(List<InputArray> arrays) {
    int size = (int) arrays.getFirst().dimension(1);
    if (arrays.size() > 1 && arrays.get(1).dimension(1) != size) {
      throw new BadDataException(
          "--direction: expected matrices of %d rows as in --in, got %d"
              .formatted(size, arrays.get(1).dimension(1)));
    }
    MatrixOperation operation = MatrixOperation.of(symmetric ? ofSymmetric : general, size);
    return direction.isPresent() ? operation.differentiated() : operation;
  }
}

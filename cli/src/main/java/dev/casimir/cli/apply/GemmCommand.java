package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply gemm}. */
@Command(
    name = "gemm",
    sortOptions = false,
    description = {
      "The product of two matrices, with an addend and a function of every entry: f(a b + d).",
      "Every entry is one chain of fused multiply-adds from the addend on. For complex matrices"
          + " times a real one, stack real and imaginary parts as rows of --in1."
    })
final class GemmCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in1",
      paramLabel = "FILE",
      required = true,
      description = "a [m, k], with --transpose1 [k, m].")
  private Path first = Path.of("");

  @Option(
      names = "--in2",
      paramLabel = "FILE",
      required = true,
      description = "b [k, n], with --transpose2 [n, k].")
  private Path second = Path.of("");

  @Option(names = "--transpose1", description = "a is stored transposed.")
  private boolean transposeFirst;

  @Option(names = "--transpose2", description = "b is stored transposed.")
  private boolean transposeSecond;

  @Option(
      names = "--addend",
      paramLabel = "FILE",
      description = "d [m, n], or [n] for every row (default: zero).")
  private Optional<Path> addend = Optional.empty();

  @Option(
      names = "--activation",
      paramLabel = "FUNCTION",
      description = "f, for example logistic or tanh (default: none).")
  private Optional<ElementaryFunction> activation = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The product [m, n].")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  GemmCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    Map<String, Path> inputs = new LinkedHashMap<>(Map.of("--in1", first, "--in2", second));
    addend.ifPresent(file -> inputs.put("--addend", file));
    OutputFiles outputs = new OutputFiles(inputs);
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      run(arena, outputs);
    }
    return ExitCode.DONE;
  }

  private void run(Arena arena, OutputFiles outputs) {
    long any = InputArray.ANY;
    InputArray a = InputArray.read("--in1", first, arena, "the first factor", any, any);
    InputArray b = InputArray.read("--in2", second, arena, "the second factor", any, any);
    long rows = a.dimension(transposeFirst ? 1 : 0);
    long depth = a.dimension(transposeFirst ? 0 : 1);
    long columns = b.dimension(transposeSecond ? 0 : 1);
    long terms = b.dimension(transposeSecond ? 1 : 0);
    if (terms != depth) {
      throw new BadDataException(
          "--in2: expected sums of %d terms as in --in1, got %d".formatted(depth, terms));
    }
    Optional<InputArray> d =
        addend.map(
            file ->
                InputArray.readOneOf(
                    "--addend",
                    file,
                    arena,
                    "the addend",
                    new long[] {rows, columns},
                    new long[] {columns}));
    DType precision = common.precision(a);
    MatrixMultiply operation = new MatrixMultiply(transposeFirst, transposeSecond, activation);
    MatrixMultiplyKernel kernel =
        common.plan(operation, precision, Layout.IR_MUL, Optional.empty());
    Tensor product = Tensor.zeros(arena, precision, rows, columns);
    Tensor left = a.in(precision, arena);
    Tensor right = b.in(precision, arena);
    if (d.isPresent()) {
      kernel.forward(left, right, d.get().in(precision, arena), product);
    } else {
      kernel.forward(left, right, product);
    }
    Map<String, Tensor> results = new LinkedHashMap<>(Map.of("--out", product));
    if (outputs.contains("--status")) {
      results.put("--status", ItemStatus.of(arena, rows, List.of(product)));
    }
    outputs.write(results);
    common.explain(streams, () -> kernel.explain(rows, depth, columns));
  }
}

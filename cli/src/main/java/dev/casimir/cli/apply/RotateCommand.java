package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
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

/** {@code casimir apply rotate}. */
@Command(
    name = "rotate",
    sortOptions = false,
    description = {
      "Rotate or reflect vectors of irreps: D(R) x, with D as wigner-d makes it.",
      "Each vector by a rotation of its own, or all by one."
    })
final class RotateCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "x.npy",
      required = true,
      description = "The vectors [n, dim].")
  private Path input = Path.of("");

  @Option(
      names = "--rotations",
      paramLabel = "r.npy",
      required = true,
      description =
          "Rotation matrices [n, 3, 3], or [3, 3] for all, proper or improper, acting on columns.")
  private Path rotations = Path.of("");

  @Option(
      names = "--irreps",
      paramLabel = "IRREPS",
      required = true,
      description = "The irreps, for example 8x0e+8x1o.")
  private Irreps irreps = Irreps.parse("");

  @Option(
      names = "--layout",
      paramLabel = "mul-ir|ir-mul",
      defaultValue = "mul-ir",
      description = "How a block lies in a row of the arrays (default ${DEFAULT-VALUE}).")
  private Layout layout = Layout.MUL_IR;

  @Option(
      names = "--algorithm",
      paramLabel = "j|matrix",
      description = "Sparse factors or Wigner matrices (default: the planner's choice).")
  private Optional<RotationAlgorithm> algorithm = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The result [n, dim].")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  RotateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    OutputFiles outputs = new OutputFiles(Map.of("--in", input, "--rotations", rotations));
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray vectors =
          InputArray.read(
              "--in", input, arena, String.valueOf(irreps), InputArray.ANY, irreps.dimension());
      InputArray matrices =
          InputArray.readOneOf(
              "--rotations",
              rotations,
              arena,
              "matrices",
              new long[] {InputArray.ANY, 3, 3},
              new long[] {3, 3});
      if (matrices.rank() == 3) {
        vectors.checkSameItems(matrices);
      }
      DType precision = common.precision(vectors);
      IrrepsRotationKernel kernel =
          common.plan(new IrrepsRotation(irreps), precision, layout, algorithm);
      Tensor x = vectors.in(precision, arena);
      Tensor r = matrices.in(precision, arena);
      Tensor out = Tensor.zeros(arena, precision, vectors.items(), irreps.dimension());
      kernel.forward(x, r, out);
      Map<String, Tensor> results = new LinkedHashMap<>(Map.of("--out", out));
      if (outputs.contains("--status")) {
        results.put("--status", status(arena, x, r, out));
      }
      outputs.write(results);
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private static Tensor status(Arena arena, Tensor x, Tensor rotations, Tensor out) {
    long items = x.dimension(0);
    Tensor ofEach =
        rotations.rank() == 3 ? rotations : Tensor.zeros(arena, rotations.dtype(), items, 0);
    Tensor status = ItemStatus.of(arena, items, List.of(x, ofEach, out));
    ItemStatus.markNotOrthogonal(rotations, status);
    return status;
  }
}

package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerD;
import dev.casimir.so3.WignerDKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply wigner-d}. */
@Command(
    name = "wigner-d",
    sortOptions = false,
    description = {
      "The matrices by which rotations and reflections act on irreps.",
      "Y(R r) = D(R) Y(r) for the spherical harmonics; parity decides about reflections."
    })
final class WignerDCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "r.npy",
      required = true,
      description = "Rotation matrices [n, 3, 3], proper or improper, acting on columns.")
  private Path input = Path.of("");

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
      description = "Order of rows and columns within a block (default ${DEFAULT-VALUE}).")
  private Layout layout = Layout.MUL_IR;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, dim, dim].")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  WignerDCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    OutputFiles outputs = new OutputFiles(Map.of("--in", input));
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray rotations =
          InputArray.read("--in", input, arena, "matrices", InputArray.ANY, 3, 3);
      DType precision = common.precision(rotations);
      WignerDKernel kernel = common.plan(new WignerD(irreps), precision, layout, Optional.empty());
      Tensor in = rotations.in(precision, arena);
      Tensor out =
          Tensor.zeros(arena, precision, rotations.items(), irreps.dimension(), irreps.dimension());
      kernel.forward(in, out);
      Tensor status = ItemStatus.of(arena, rotations.items(), List.of(in, out));
      ItemStatus.markNotOrthogonal(in, status);
      outputs.write(Map.of("--out", out, "--status", status));
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }
}

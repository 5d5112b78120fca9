package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply elementary}. */
@Command(
    name = "elementary",
    description = {
      "A function of every number of an array of any shape, or of every complex number of one"
          + " whose",
      "last axis is 2, real and imaginary part. At a pole both are NaN."
    },
    sortOptions = false)
final class ElementaryCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      required = true,
      description =
          "exp, expm1, log, log1p, sin, cos, tanh, logistic, shifted-logistic (1/(1+exp(2-4x))),"
              + " dsilu or identity.")
  private ElementaryFunction function = ElementaryFunction.IDENTITY;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The numbers, any shape.")
  private Path input = Path.of("");

  @Option(names = "--complex", description = "The numbers are complex: the last axis of --in is 2.")
  private boolean complex;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The values, shaped as --in.")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  ElementaryCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    OutputFiles files = new OutputFiles(Map.of("--in", input));
    files.announce("--out", Optional.of(output));
    files.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray array = InputArray.readAnyShape("--in", input, arena, "the numbers");
      if (complex && (array.rank() == 0 || array.dimension(array.rank() - 1) != 2)) {
        throw new BadDataException(
            "--in: expected complex numbers, a last axis of 2, got " + array.describe());
      }
      DType precision = common.precision(array);
      Elementwise operation =
          complex
              ? Elementwise.of(function, Form.COMPLEX).interleavedPairs()
              : Elementwise.of(function, Form.REAL);
      ItemwiseKernel kernel = common.plan(operation, precision, Layout.MUL_IR, Optional.empty());
      Tensor in = array.in(precision, arena);
      Tensor out = Tensor.zeros(arena, precision, in.shape());
      long[] elements = complex ? Arrays.copyOf(in.shape(), in.rank() - 1) : in.shape();
      Tensor status = Tensor.zeros(arena, DType.INT32, elements);
      kernel.forward(List.of(in), List.of(out), status);
      files.write(Map.of("--out", out, "--status", status));
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }
}

package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply spherical-harmonics}. */
@Command(
    name = "spherical-harmonics",
    sortOptions = false,
    description = {
      "Real spherical harmonics of degrees 0..L, with derivatives.",
      "Axes and order are e3nn's: component (l, m) is column l*l + l + m. At least one output must"
          + " be asked for."
    })
final class SphericalHarmonicsCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "v.npy",
      required = true,
      description = "The vectors [n, 3].")
  private Path input = Path.of("");

  @Option(names = "--lmax", paramLabel = "L", required = true, description = "The largest degree.")
  private int maximumDegree;

  @Option(
      names = "--normalization",
      paramLabel = "component|integral|norm",
      defaultValue = "component",
      description = "Sum of squares of degree l: 2l+1, (2l+1)/4pi or 1 (default component).")
  private Normalization normalization = Normalization.COMPONENT;

  @Option(
      names = "--no-normalize",
      description = "Do not normalise the vectors: solid harmonics |r|^l Y(r/|r|).")
  private boolean solid;

  @Option(names = "--out", paramLabel = "FILE", description = "The values [n, (L+1)^2].")
  private Optional<Path> values = Optional.empty();

  @Option(
      names = "--gradient",
      paramLabel = "FILE",
      description = "The gradients dY/dr_j [n, (L+1)^2, 3].")
  private Optional<Path> gradient = Optional.empty();

  @Option(
      names = "--hessian",
      paramLabel = "FILE",
      description = "The second derivatives [n, (L+1)^2, 3, 3].")
  private Optional<Path> hessian = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  SphericalHarmonicsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    SphericalHarmonics operation = operation();
    OutputFiles outputs = new OutputFiles(Map.of("--in", input));
    outputs.announce("--out", values);
    outputs.announce("--gradient", gradient);
    outputs.announce("--hessian", hessian);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "expected at least one of --out, --gradient and --hessian");
    }
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray vectors = InputArray.read("--in", input, arena, "vectors", InputArray.ANY, 3);
      DType precision = common.precision(vectors);
      SphericalHarmonicsKernel kernel =
          common.plan(operation, precision, Layout.MUL_IR, Optional.empty());
      Map<String, Tensor> results = run(kernel, vectors.in(precision, arena), arena);
      if (outputs.contains("--status")) {
        results.put("--status", ItemStatus.of(arena, vectors.items(), results.values()));
      }
      outputs.write(results);
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private SphericalHarmonics operation() {
    try {
      return new SphericalHarmonics(maximumDegree, normalization, !solid);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replace("maximumDegree", "--lmax"), e);
    }
  }

  /** The input as {@code --in} and what was computed, by option. */
  private Map<String, Tensor> run(SphericalHarmonicsKernel kernel, Tensor vectors, Arena arena) {
    long n = vectors.dimension(0);
    long k = (maximumDegree + 1L) * (maximumDegree + 1L);
    DType dtype = vectors.dtype();
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("--in", vectors);
    Tensor y = Tensor.zeros(arena, dtype, n, k);
    results.put("--out", y);
    if (gradient.isEmpty() && hessian.isEmpty()) {
      kernel.values(vectors, y);
      return results;
    }
    Tensor first = Tensor.zeros(arena, dtype, n, k, 3);
    results.put("--gradient", first);
    if (hessian.isEmpty()) {
      kernel.gradients(vectors, y, first);
      return results;
    }
    Tensor second = Tensor.zeros(arena, dtype, n, k, 3, 3);
    results.put("--hessian", second);
    kernel.hessians(vectors, y, first, second);
    return results;
  }
}

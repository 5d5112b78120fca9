package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.HaarSampleKernel;
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

/** {@code casimir apply haar-sample}. */
@Command(
    name = "haar-sample",
    sortOptions = false,
    description = {
      "Random elements of a matrix group, by its invariant measure.",
      "Groups that are not compact are sampled from a bounded part, exactly and without weights;",
      "affine ones by the left-invariant measure. A sample is a function of the seed and its",
      "number alone: batches may be split by --first."
    })
final class HaarSampleCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private HaarDomain domain = new HaarDomain();

  @Option(names = "--n", paramLabel = "N", required = true, description = "How many.")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed, any 64-bit integer (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--first",
      paramLabel = "I",
      defaultValue = "0",
      description = "Number of the first sample (default ${DEFAULT-VALUE}).")
  private long first;

  @Option(
      names = "--sampler",
      paramLabel = "haar|paper|weighted",
      defaultValue = "haar",
      description = {
        "haar (default): exact. paper: for gl and sl, the log-normal distribution of Mironenco",
        "and Forre (2024), which is not Haar. weighted: the same with the weights that make it so."
      })
  private HaarSampler sampler = HaarSampler.HAAR;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The weights [n]: needed for weighted, all 1 for haar.")
  private Optional<Path> weightsFile = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The matrices [n, d, d], homogeneous for se, sim, aff.")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  HaarSampleCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    checkNumbers();
    HaarSample operation = sampler == HaarSampler.HAAR ? domain.exact() : domain.logNormal(count);
    OutputFiles outputs = new OutputFiles(Map.of());
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--weights", weightsFile);
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      DType precision = common.precision(DType.FLOAT64);
      HaarSampleKernel kernel = common.plan(operation, precision, Layout.MUL_IR, Optional.empty());
      int d = operation.dimension();
      Tensor out = Tensor.zeros(arena, precision, count, d, d);
      Tensor weights = Tensor.zeros(arena, precision, count);
      kernel.sample(seed, first, out, weights);
      Tensor status = ItemStatus.of(arena, count, List.of(out, weights));
      outputs.write(Map.of("--out", out, "--weights", weights, "--status", status));
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private void checkNumbers() {
    if (count < 0) {
      throw new IllegalArgumentException("--n: expected 0 or more, got " + count);
    }
    if (first < 0 || first > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "--first: expected 0.." + (Long.MAX_VALUE - count) + ", got " + first);
    }
    if (sampler == HaarSampler.WEIGHTED && weightsFile.isEmpty()) {
      throw new IllegalArgumentException("--weights: they are needed for --sampler weighted");
    }
    if (sampler == HaarSampler.PAPER && weightsFile.isPresent()) {
      throw new IllegalArgumentException("--weights: expected --sampler weighted with them");
    }
  }
}

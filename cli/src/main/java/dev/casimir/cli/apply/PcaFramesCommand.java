package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.frames.SignPatterns;
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

/** {@code casimir apply pca-frames}. */
@Command(
    name = "pca-frames",
    sortOptions = false,
    description = {
      "Frames of point clouds by principal component analysis: for every cloud the rotations (and,"
          + " for o and e, reflections) V S with the principal axes V, largest moment first, and"
          + " all signs S.",
      "At least one output must be asked for."
    },
    footer = {
      "",
      "Status: 0 fine, 1 NON_FINITE (a coordinate or weight is NaN or infinite: V is the identity,"
          + " the centre NaN), 4 EMPTY (no points: V the identity, the centre 0), 7 DEGENERATE (two"
          + " moments that are not zero agree to rounding: the axes between them are arbitrary)."
    })
final class PcaFramesCommand implements Callable<Integer> {
  private static final int NON_FINITE = 1;
  private static final int EMPTY = 4;
  private static final int DEGENERATE = 7;

  private final Streams streams;

  @Mixin private CloudOptions given = new CloudOptions();

  @Option(
      names = "--out-frames",
      paramLabel = "FILE",
      description = "The elements [n, f, d, d], f = 2^d for o and e, 2^(d-1) for so and se.")
  private Optional<Path> elements = Optional.empty();

  @Option(names = "--out-centers", paramLabel = "FILE", description = "The centres [n, d].")
  private Optional<Path> centers = Optional.empty();

  @Option(
      names = "--out-gaps",
      paramLabel = "FILE",
      description =
          "The smallest differences of neighbouring moments over the largest [n]; errors of"
              + " symmetry are about rounding over these.")
  private Optional<Path> gaps = Optional.empty();

  @Option(
      names = "--out-moments",
      paramLabel = "FILE",
      description = "The principal moments [n, d], descending.")
  private Optional<Path> moments = Optional.empty();

  @Option(
      names = "--out-flags",
      paramLabel = "FILE",
      description = "What is special, as bits [n] INT32: docs/frames.md lists them.")
  private Optional<Path> flags = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  PcaFramesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    OutputFiles files = new OutputFiles(given.files());
    files.announce("--out-frames", elements);
    files.announce("--out-centers", centers);
    files.announce("--out-gaps", gaps);
    files.announce("--out-moments", moments);
    files.announce("--out-flags", flags);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "expected at least one of --out-frames, --out-centers, --out-gaps, --out-moments and"
              + " --out-flags");
    }
    files.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray array = given.points(arena);
      DType precision = common.precision(array);
      PointClouds points = given.clouds(array, precision, arena);
      PrincipalFrames operation = PrincipalFrames.of(given.group(), points.dimension());
      PrincipalFramesKernel kernel =
          common.plan(operation, precision, Layout.MUL_IR, Optional.empty());
      Frames frames = Frames.allocate(arena, precision, points.count(), points.dimension());
      kernel.construct(points, frames);
      files.write(results(operation, frames, arena));
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private Map<String, Tensor> results(PrincipalFrames operation, Frames frames, Arena arena) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    if (elements.isPresent()) {
      results.put("--out-frames", elements(operation, frames, arena));
    }
    results.put("--out-centers", frames.centers());
    results.put("--out-gaps", frames.gaps());
    results.put("--out-moments", frames.moments());
    results.put("--out-flags", frames.flags());
    results.put("--status", statuses(frames, arena));
    return results;
  }

  private Tensor elements(PrincipalFrames operation, Frames frames, Arena arena) {
    int d = operation.dimension();
    SignPatterns patterns = new SignPatterns(given.group(), d);
    int count = patterns.count();
    Tensor axes = frames.axes();
    Tensor all = Tensor.zeros(arena, axes.dtype(), frames.clouds(), count, d, d);
    long at = 0;
    for (long cloud = 0; cloud < frames.clouds(); cloud++) {
      for (int element = 0; element < count; element++) {
        int pattern = patterns.pattern(element);
        for (int i = 0; i < d * d; i++) {
          double entry = axes.getDouble(cloud * d * d + i);
          all.setDouble(at++, (pattern >> i % d & 1) == 0 ? entry : -entry);
        }
      }
    }
    return all;
  }

  private static Tensor statuses(Frames frames, Arena arena) {
    Tensor statuses = Tensor.zeros(arena, DType.INT32, frames.clouds());
    for (long cloud = 0; cloud < frames.clouds(); cloud++) {
      int found = (int) frames.flags().getLong(cloud);
      int status = FrameFlags.isDegenerate(found) ? DEGENERATE : 0;
      status = (found & FrameFlags.EMPTY) != 0 ? EMPTY : status;
      status = (found & FrameFlags.NON_FINITE) != 0 ? NON_FINITE : status;
      statuses.setLong(cloud, status);
    }
    return statuses;
  }
}

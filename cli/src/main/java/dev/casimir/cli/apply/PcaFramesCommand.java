package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGroup;
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

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The clouds [n, m, d].")
  private Path input = Path.of("");

  @Option(
      names = "--group",
      paramLabel = "o|so|e|se",
      required = true,
      description = "The group; e and se take clouds relative to their centroids.")
  private FrameGroup group = FrameGroup.E;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights of the points [n, m] (default: 1 each).")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description = "Numbers [n, m]: 0 where there is no point, whatever its coordinates.")
  private Optional<Path> mask = Optional.empty();

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
    Map<String, Path> sources = new LinkedHashMap<>();
    sources.put("--in", input);
    weights.ifPresent(file -> sources.put("--weights", file));
    mask.ifPresent(file -> sources.put("--mask", file));
    OutputFiles files = new OutputFiles(sources);
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
      CloudFiles.Clouds clouds = new CloudFiles(input, weights, mask).read(common, arena);
      PrincipalFrames operation = operation(clouds.points().dimension());
      DType precision = clouds.precision();
      PrincipalFramesKernel kernel =
          common.plan(operation, precision, Layout.MUL_IR, Optional.empty());
      PointClouds points = clouds.points();
      Frames frames = Frames.allocate(arena, precision, points.count(), points.dimension());
      kernel.construct(points, frames);
      files.write(results(operation, frames, arena));
      if (common.explain()) {
        streams.out().print(kernel.explain());
      }
    }
    return ExitCode.DONE;
  }

  private PrincipalFrames operation(int dimension) {
    if (dimension < 1 || dimension > PrincipalFrames.MAX_DIMENSION) {
      throw new BadDataException(
          "--in: expected clouds of 1.."
              + PrincipalFrames.MAX_DIMENSION
              + " coordinates, got "
              + dimension);
    }
    return PrincipalFrames.of(group, dimension);
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
    SignPatterns patterns = new SignPatterns(group, d);
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

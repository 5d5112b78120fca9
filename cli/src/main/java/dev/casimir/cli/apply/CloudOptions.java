package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Point clouds and the group that moves them. */
final class CloudOptions {
  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The clouds [n, m, d], d = 1..8.")
  private Path input = Path.of("");

  @Option(
      names = "--group",
      paramLabel = "o|so|e|se",
      required = true,
      description = {
        "o: rotations and reflections about the origin; so: rotations about the origin; e, se: the",
        "same with translations."
      })
  private FrameGroup group = FrameGroup.E;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights of the points [n, m] (default: all alike).")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description = "Numbers [n, m] of any type, 0 where there is no point.")
  private Optional<Path> mask = Optional.empty();

  FrameGroup group() {
    return group;
  }

  /** The files, by option. */
  Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("--in", input);
    weights.ifPresent(file -> files.put("--weights", file));
    mask.ifPresent(file -> files.put("--mask", file));
    return files;
  }

  /** Reads the clouds in the precision of the computation. */
  PointClouds clouds(CommonOptions common, Arena arena) {
    PointClouds clouds = new CloudFiles(input, weights, mask).read(common, arena).points();
    int d = clouds.dimension();
    if (d < 1 || d > PrincipalFrames.MAX_DIMENSION) {
      throw new BadDataException(
          "--in: expected points of 1..%d coordinates, got %d"
              .formatted(PrincipalFrames.MAX_DIMENSION, d));
    }
    return clouds;
  }
}

package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.NpyFormatException;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
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

  /** Reads the points. */
  InputArray points(Arena arena) {
    InputArray points =
        InputArray.read(
            "--in", input, arena, "clouds", InputArray.ANY, InputArray.ANY, InputArray.ANY);
    long d = points.dimension(2);
    if (d < 1 || d > PrincipalFrames.MAX_DIMENSION) {
      throw new BadDataException(
          "--in: expected points of 1..%d coordinates, got %d"
              .formatted(PrincipalFrames.MAX_DIMENSION, d));
    }
    return points;
  }

  /** Reads weights and mask for points in a precision. */
  PointClouds clouds(InputArray points, DType precision, Arena arena) {
    long n = points.dimension(0);
    long m = points.dimension(1);
    PointClouds clouds = PointClouds.of(points.in(precision, arena));
    if (weights.isPresent()) {
      InputArray array =
          InputArray.read("--weights", weights.get(), arena, "one for each point", n, m);
      clouds = clouds.weighted(array.in(precision, arena));
    }
    return mask.isPresent() ? clouds.masked(readMask(mask.get(), arena, n, m)) : clouds;
  }

  private static Tensor readMask(Path file, Arena arena, long n, long m) {
    try {
      Tensor numbers = Npy.read(file, arena);
      if (!Arrays.equals(numbers.shape(), new long[] {n, m})) {
        throw new BadDataException(
            "--mask: expected [%d, %d] (one for each point), got %s".formatted(n, m, numbers));
      }
      Tensor present = Tensor.zeros(arena, DType.INT32, n, m);
      for (long i = 0; i < numbers.size(); i++) {
        present.setLong(i, numbers.getDouble(i) == 0 ? 0 : 1);
      }
      return present;
    } catch (NpyFormatException e) {
      throw new BadDataException("--mask: " + e.getMessage(), e);
    } catch (IOException e) {
      throw BadDataException.of("--mask", e);
    }
  }
}

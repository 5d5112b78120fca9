package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of point clouds.
 *
 * @param points [n, m, d]
 * @param weights [n, m]
 * @param mask [n, m]
 */
record CloudFiles(Path points, Optional<Path> weights, Optional<Path> mask) {
  /** What the files hold. */
  record Clouds(PointClouds points, DType precision) {}

  /** Reads the clouds in the precision of the computation. */
  Clouds read(CommonOptions common, Arena arena) {
    InputArray array =
        InputArray.read(
            "--in", points, arena, "points", InputArray.ANY, InputArray.ANY, InputArray.ANY);
    DType precision = common.precision(array);
    PointClouds clouds = PointClouds.of(array.in(precision, arena));
    if (weights.isPresent()) {
      InputArray given =
          InputArray.read(
              "--weights", weights.get(), arena, "weights", array.items(), array.dimension(1));
      clouds = clouds.weighted(given.in(precision, arena));
    }
    if (mask.isPresent()) {
      clouds = clouds.masked(mask(mask.get(), array, arena));
    }
    return new Clouds(clouds, precision);
  }

  private static Tensor mask(Path file, InputArray array, Arena arena) {
    Tensor given = InputArray.readNumbers("--mask", file, arena);
    boolean fits =
        given.rank() == 2
            && given.dimension(0) == array.items()
            && given.dimension(1) == array.dimension(1);
    if (!fits) {
      throw new BadDataException(
          "--mask: expected [%d, %d] (0 where there is no point), got %s"
              .formatted(array.items(), array.dimension(1), given));
    }
    Tensor result = Tensor.zeros(arena, DType.INT32, given.shape());
    for (long i = 0; i < given.size(); i++) {
      result.setLong(i, given.getDouble(i) == 0 ? 0 : 1);
    }
    return result;
  }
}

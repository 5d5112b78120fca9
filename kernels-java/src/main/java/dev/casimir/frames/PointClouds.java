package dev.casimir.frames;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A batch of point clouds. All clouds have room for the same number of points ({@link #of}), some
 * of which may be masked out, or each has its own ({@link #ragged}).
 *
 * <p>A point that is masked out, or whose weight is zero, counts as absent, to the last bit:
 * whatever its coordinates, NaN included.
 *
 * @param points [B, n, d], ragged [N, d]
 * @param weights [B, n], ragged [N]; they must not change under the group. The absolute values
 *     weigh the centre, the signed ones the second moments
 * @param mask [B, n], ragged [N], INT32: 0 where there is no point
 * @param offsets [B + 1] INT64, not decreasing, from 0 to N: cloud b has the points offsets[b] to
 *     offsets[b + 1] - 1; absent if not ragged
 */
public record PointClouds(
    Tensor points, Optional<Tensor> weights, Optional<Tensor> mask, Optional<Tensor> offsets) {
  public PointClouds {
    Objects.requireNonNull(points, "points");
    int rank = offsets.isPresent() ? 2 : 3;
    if (points.rank() != rank || !points.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "points: expected %s FLOAT32 or FLOAT64, got %s"
              .formatted(rank == 2 ? "[N, d]" : "[B, n, d]", points));
    }
    weights.ifPresent(tensor -> checkPerPoint("weights", tensor, points, points.dtype()));
    mask.ifPresent(tensor -> checkPerPoint("mask", tensor, points, DType.INT32));
    offsets.ifPresent(tensor -> checkOffsets(tensor, points));
  }

  /** Clouds of n points each, [B, n, d]. */
  public static PointClouds of(Tensor points) {
    return new PointClouds(points, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Clouds of any number of points, [N, d], where offsets [B + 1] say. */
  public static PointClouds ragged(Tensor points, Tensor offsets) {
    return new PointClouds(points, Optional.empty(), Optional.empty(), Optional.of(offsets));
  }

  /** The same with weights. */
  public PointClouds weighted(Tensor pointWeights) {
    return new PointClouds(points, Optional.of(pointWeights), mask, offsets);
  }

  /** The same with points left out. */
  public PointClouds masked(Tensor pointMask) {
    return new PointClouds(points, weights, Optional.of(pointMask), offsets);
  }

  /** How many clouds. */
  public long count() {
    return offsets.map(tensor -> tensor.dimension(0) - 1).orElseGet(() -> points.dimension(0));
  }

  /** Extent of the space. */
  public int dimension() {
    return (int) points.dimension(points.rank() - 1);
  }

  /** Number of the first point of a cloud, counted through the batch; of the end for B. */
  public long firstPoint(long cloud) {
    return offsets.isPresent() ? offsets.get().getLong(cloud) : cloud * points.dimension(1);
  }

  private static void checkPerPoint(String name, Tensor tensor, Tensor points, DType dtype) {
    boolean fits = tensor.dtype() == dtype && tensor.rank() == points.rank() - 1;
    for (int axis = 0; fits && axis < tensor.rank(); axis++) {
      fits = tensor.dimension(axis) == points.dimension(axis);
    }
    if (!fits) {
      long[] expected = new long[points.rank() - 1];
      Arrays.setAll(expected, points::dimension);
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(expected), dtype, tensor));
    }
  }

  private static void checkOffsets(Tensor offsets, Tensor points) {
    if (offsets.rank() != 1 || offsets.dtype() != DType.INT64 || offsets.dimension(0) < 1) {
      throw new IllegalArgumentException("offsets: expected [B + 1] INT64, got " + offsets);
    }
    long last = offsets.dimension(0) - 1;
    boolean fits = offsets.getLong(0) == 0 && offsets.getLong(last) == points.dimension(0);
    for (long b = 0; fits && b < last; b++) {
      fits = offsets.getLong(b) <= offsets.getLong(b + 1);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "offsets: expected numbers that do not decrease from 0 to " + points.dimension(0));
    }
  }
}

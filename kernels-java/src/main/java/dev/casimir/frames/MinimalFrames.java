package dev.casimir.frames;

import dev.casimir.frames.internal.average.MinimalFramesPlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Objects;

/**
 * Frames of one element, from the points in their order: the axes that the method of Gram and
 * Schmidt makes of the first independent points relative to the centre (Lin et al., ICML 2024). No
 * moments are involved, so that clouds of any symmetry are fine, and one evaluation suffices.
 *
 * <p>The frame depends on the order of the points: an average over it is not symmetric under
 * permutations. It is as well conditioned as the first independent points are: rounding is
 * multiplied by about the length of the cloud over the distance of each from the span of those
 * before, which {@code gaps} tells.
 *
 * @param dimension of the space, 1..8
 * @param tolerance distance from the span, relative to the largest distance from the centre, up to
 *     which a point counts as lying in it; 0 for the default of the precision, 1e-4 (FLOAT32) or
 *     1e-8
 */
public record MinimalFrames(FrameGroup group, int dimension, double tolerance) {
  public MinimalFrames {
    Objects.requireNonNull(group, "group");
    if (dimension < 1 || dimension > PrincipalFrames.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension: expected 1.." + PrincipalFrames.MAX_DIMENSION + ", got " + dimension);
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance: expected 0..1, got " + tolerance);
    }
  }

  /** With the default tolerance. */
  public static MinimalFrames of(FrameGroup group, int dimension) {
    return new MinimalFrames(group, dimension, 0);
  }

  /** The tolerance in a precision. */
  public double tolerance(DType dtype) {
    return tolerance > 0 ? tolerance : dtype == DType.FLOAT32 ? 1e-4 : 1e-8;
  }

  /**
   * Computes the frames of clouds.
   *
   * @param frames overwritten: centres as of principal frames; axes, of which those after the rank
   *     of the cloud are arbitrary, det V = 1 without reflections; {@code moments} the squared
   *     distances of the chosen points from the span of those before, 0 where there is none; {@code
   *     gaps} the smallest of these distances over the largest of any point, 1 for rank 0; flags,
   *     NEAR where the gap is below 1e-3 (FLOAT32) or 1e-6
   */
  public void construct(PointClouds clouds, Frames frames) {
    new MinimalFramesPlan(this).construct(clouds, frames);
  }

  /**
   * Vector-Jacobian product of {@link #construct}, centres and axes; nothing is passed on from
   * moments, nor between axes that are arbitrary.
   *
   * @param pointGradients shaped as the points; overwritten, zero for absent points
   */
  public void backward(PointClouds clouds, FrameGradients frameGradients, Tensor pointGradients) {
    new MinimalFramesPlan(this).backward(clouds, frameGradients, pointGradients);
  }
}

package dev.casimir.frames;

import dev.casimir.frames.internal.average.AnchorFramesPlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Objects;

/**
 * Weighted frames of point clouds in the plane and in space that need no principal axes: element
 * (i, j) has its first axis along point i, its second towards point j, and a weight that vanishes
 * smoothly where either is undefined. They are exact for clouds of any symmetry, do not depend on
 * the order of points and vary continuously with the cloud wherever it has extent (the weighted
 * frames of Dym, Lawrence and Siegel, ICML 2024, by pairs; squares of lengths as weights).
 *
 * <p>With z relative to the centre: a_i = w_i |z_i|^2 / sum, e1 = z_i / |z_i|, P = 1 - e1 e1', b_ij
 * = w_j |P z_j|^2 / sum, e2 = P z_j / |P z_j|, e3 = e1 x e2. The weight is a_i b_ij. In the plane
 * it is a_i, and e2 is perpendicular to e1. Groups with reflections have both signs of the last
 * axis, half the weight each. Where all points are nearly on a line with the centre, the axes
 * turned by quarters about the first take up to three quarters of the weight, so that vectors and
 * matrices computed end symmetric about the line.
 *
 * <p>Computed in double precision. Cost about 40 operations a pair.
 *
 * @param dimension 2 or 3
 * @param low sine, root of sum w |P z|^2 / sum w |z|^2, up to which all four turns count alike
 * @param high sine from which on only the first does
 */
public record AnchorFrames(FrameGroup group, int dimension, double low, double high) {
  public AnchorFrames {
    Objects.requireNonNull(group, "group");
    if (dimension != 2 && dimension != 3) {
      throw new IllegalArgumentException("dimension: expected 2 or 3, got " + dimension);
    }
    if (!(low >= 0 && low < high && high <= 1)) {
      throw new IllegalArgumentException(
          "low, high: expected 0 <= low < high <= 1, got %s, %s".formatted(low, high));
    }
  }

  /** With the default thresholds of a precision: 1e-4, 1e-3 (FLOAT32) or 1e-8, 1e-6. */
  public static AnchorFrames of(FrameGroup group, int dimension, DType dtype) {
    boolean single = dtype == DType.FLOAT32;
    return new AnchorFrames(group, dimension, single ? 1e-4 : 1e-8, single ? 1e-3 : 1e-6);
  }

  /** Room for elements: n points, or n^2 pairs times 4 turns in space; twice with reflections. */
  public long elements(long points) {
    long pairs = dimension == 2 ? points : 4 * points * points;
    return group.isProper() ? pairs : 2 * pairs;
  }

  /**
   * Computes the frames of clouds.
   *
   * @param weights [B, f], f = {@link #elements} of n, overwritten: first those with a weight, then
   *     zeros. They sum to 1, but to 0 for a cloud without extent and to NaN for one that is not
   *     finite
   * @param rotations [B, f, d, d], overwritten: axes as columns; zeros where there is no element
   */
  public void construct(PointClouds clouds, Tensor weights, Tensor rotations) {
    new AnchorFramesPlan(this).construct(clouds, weights, rotations);
  }

  /**
   * Vector-Jacobian product of {@link #construct}.
   *
   * @param pointGradients shaped as the points; overwritten, zero for absent points
   */
  public void backward(
      PointClouds clouds, Tensor weightGradients, Tensor rotationGradients, Tensor pointGradients) {
    new AnchorFramesPlan(this).backward(clouds, weightGradients, rotationGradients, pointGradients);
  }
}

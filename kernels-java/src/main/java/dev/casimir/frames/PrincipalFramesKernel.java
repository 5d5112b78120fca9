package dev.casimir.frames;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * Constructs principal frames, carries fields into them and back, and the vector-Jacobian products
 * of all of these.
 *
 * <p>What becomes of one cloud never depends on the others, on its place, on the number of threads
 * or on the width of vectors, to the last bit. Nothing is thrown for what a cloud holds; see {@link
 * FrameFlags}.
 *
 * <p>Fields of cloud b are rows b of a tensor: [B, m, d] for points and vectors, [B, m, d, d] for
 * tensors, any m; the fields of ragged clouds are [N, d] and [N, d, d], one row a point.
 *
 * <p>All methods throw {@link IllegalArgumentException}, before anything is written, for a wrong
 * shape or dtype, or an output that is read-only or overlaps another tensor.
 */
public interface PrincipalFramesKernel extends Kernel {
  /** Computes the frames of clouds. Cost about 33 n + 460 operations for n points in space. */
  void construct(PointClouds clouds, Frames frames);

  /**
   * Carries a field into the axes V of the frames: V^T (x - t) for points, V^T a for vectors,
   * det(V) V^T a for pseudovectors, V^T T V for tensors. Signs come on top, see SignPatterns.
   * Points of clouds without extent become zero.
   *
   * @param kind not SCALAR
   * @param clouds whose frames they are, for which points are absent: absent points become zero.
   *     Only its offsets and, where the field has a row for each point, mask and weights count
   */
  void project(FrameField kind, PointClouds clouds, Tensor field, Frames frames, Tensor projected);

  /** The way back: V y + t, V a, det(V) V a, V T V^T. */
  void restore(FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored);

  /**
   * Vector-Jacobian product of {@link #project}.
   *
   * @param projectedGradient shaped as the field
   * @param fieldGradient shaped as the field; overwritten
   * @param frameGradients added to
   */
  void projectBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor projectedGradient,
      Tensor fieldGradient,
      FrameGradients frameGradients);

  /**
   * Vector-Jacobian product of {@link #restore}.
   *
   * @param restoredGradient shaped as the field
   * @param framedGradient shaped as the field; overwritten
   * @param frameGradients added to
   */
  void restoreBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor framed,
      Frames frames,
      Tensor restoredGradient,
      Tensor framedGradient,
      FrameGradients frameGradients);

  /**
   * Vector-Jacobian product of {@link #construct} with respect to the points. Between axes whose
   * moments agree to rounding nothing is passed on.
   *
   * @param frameGradients derivatives to the frames
   * @param pointGradients shaped as the points; overwritten, zero for absent points
   */
  void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients);
}

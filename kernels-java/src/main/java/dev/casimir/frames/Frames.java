package dev.casimir.frames;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * The principal frames of a batch of point clouds, of which the elements of the frame of each
 * follow by signs: element S, a diagonal matrix of signs, moves the standard axes to V S and the
 * origin to the centre.
 *
 * @param centers [B, d]; 0 for groups without translations
 * @param centerRemainders [B, d] what rounding took from {@code centers}: the centre is the sum of
 *     the two, so that clouds far from the origin keep their digits
 * @param axes [B, d, d] V, the principal axes as columns, largest moment first; the component of
 *     largest magnitude of each is positive, but the last column of a group without reflections,
 *     which makes det V = 1
 * @param moments [B, d] eigenvalues of sum w z z^T, descending; infinite where they overflow
 * @param gaps [B] smallest difference of neighbouring moments over the largest moment, pairs of two
 *     zero moments left out; 1 where there is no such pair
 * @param masses [B] sum of the absolute weights, the number of points without weights
 * @param flags [B] INT32, see {@link FrameFlags}
 */
public record Frames(
    Tensor centers,
    Tensor centerRemainders,
    Tensor axes,
    Tensor moments,
    Tensor gaps,
    Tensor masses,
    Tensor flags) {
  /** Memory for the frames of so many clouds. */
  public static Frames allocate(Arena arena, DType dtype, long clouds, int dimension) {
    return new Frames(
        Tensor.zeros(arena, dtype, clouds, dimension),
        Tensor.zeros(arena, dtype, clouds, dimension),
        Tensor.zeros(arena, dtype, clouds, dimension, dimension),
        Tensor.zeros(arena, dtype, clouds, dimension),
        Tensor.zeros(arena, dtype, clouds),
        Tensor.zeros(arena, dtype, clouds),
        Tensor.zeros(arena, DType.INT32, clouds));
  }

  /** How many clouds. */
  public long clouds() {
    return flags.dimension(0);
  }

  /** Extent of the space. */
  public int dimension() {
    return (int) centers.dimension(1);
  }

  /** The frames of some of the clouds, without copying. */
  public Frames slice(long from, long to) {
    return new Frames(
        centers.slice(from, to),
        centerRemainders.slice(from, to),
        axes.slice(from, to),
        moments.slice(from, to),
        gaps.slice(from, to),
        masses.slice(from, to),
        flags.slice(from, to));
  }
}

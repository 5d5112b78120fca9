package dev.casimir.frames;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * Derivatives of a scalar with respect to the parts of {@link Frames}. Backward passes add to them.
 *
 * @param centers [B, d]
 * @param axes [B, d, d]
 * @param moments [B, d]
 */
public record FrameGradients(Tensor centers, Tensor axes, Tensor moments) {
  /** Zeros. */
  public static FrameGradients allocate(Arena arena, DType dtype, long clouds, int dimension) {
    return new FrameGradients(
        Tensor.zeros(arena, dtype, clouds, dimension),
        Tensor.zeros(arena, dtype, clouds, dimension, dimension),
        Tensor.zeros(arena, dtype, clouds, dimension));
  }
}

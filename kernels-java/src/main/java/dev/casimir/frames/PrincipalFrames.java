package dev.casimir.frames;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.internal.PrincipalFramesPlan;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.Locale;
import java.util.Objects;

/**
 * Frames of point clouds by principal component analysis: the eigenvectors of the second moments
 * about the centre, with all signs (Puny et al., ICLR 2022, proposition 1).
 *
 * <p>The set of frames moves with the cloud wherever neighbouring moments differ, up to an angle of
 * about rounding over the relative gap. Directions in which the cloud has no extent are harmless;
 * equal moments that are not zero, as of a square or a tetrahedron, are not, and are flagged.
 *
 * @param dimension of the space, 1..{@value #MAX_DIMENSION}
 * @param nearGap relative gap below which a cloud is flagged {@link FrameFlags#NEAR}; 0 for the
 *     default of the precision, 1e-3 (FLOAT32) or 1e-6
 */
public record PrincipalFrames(FrameGroup group, int dimension, double nearGap)
    implements Operation<PrincipalFramesKernel> {
  /** A frame then has 256 elements. */
  public static final int MAX_DIMENSION = 8;

  public PrincipalFrames {
    Objects.requireNonNull(group, "group");
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension: expected 1.." + MAX_DIMENSION + ", got " + dimension);
    }
    if (!(nearGap >= 0 && nearGap <= 1)) {
      throw new IllegalArgumentException("nearGap: expected 0..1, got " + nearGap);
    }
  }

  /** Frames of a group, with the default threshold. */
  public static PrincipalFrames of(FrameGroup group, int dimension) {
    return new PrincipalFrames(group, dimension, 0);
  }

  /** The same with another threshold of nearness. */
  public PrincipalFrames withNearGap(double gap) {
    return new PrincipalFrames(group, dimension, gap);
  }

  /** The threshold in a precision. */
  public double nearGap(DType dtype) {
    if (nearGap > 0) {
      return nearGap;
    }
    return dtype == DType.FLOAT32 ? 1e-3 : 1e-6;
  }

  @Override
  public String describe() {
    return "principal frames of %s(%d)"
        .formatted(group.label().toUpperCase(Locale.ROOT), dimension);
  }

  @Override
  public PrincipalFramesKernel planForCpu(PlanOptions options) {
    return new PrincipalFramesPlan(this, options, Provider.current());
  }
}

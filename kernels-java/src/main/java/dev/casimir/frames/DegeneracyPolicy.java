package dev.casimir.frames;

import dev.casimir.tensor.DType;
import java.util.Objects;

/**
 * What an average does with clouds whose principal moments nearly agree, where signed principal
 * axes give no symmetric result.
 *
 * @param low relative gap of the moments up to which anchor frames count alone; 0 in both for the
 *     default of the precision, 1e-4 and 1e-3 (FLOAT32) or 1e-8 and 1e-6
 * @param high relative gap from which on principal axes count alone
 * @param pairs pairs of points drawn for a cloud, 0 for all n (n - 1)
 * @param seed of the pairs
 */
public record DegeneracyPolicy(Remedy remedy, double low, double high, int pairs, long seed) {
  /** The kinds of remedy. */
  public enum Remedy {
    /** Compute all the same and say so by {@link FrameFlags}. */
    REPORT,
    /**
     * Pass over to {@link AnchorFrames} by a smooth function of the smallest gap of any two
     * neighbouring moments: symmetric and continuous at every cloud with extent. Only such clouds
     * pay: with up to 2 n (n - 1) evaluations in space, half of it without reflections, and four
     * times as many near a line; n or 2 n in the plane. In the plane and in space only. Further
     * fields that stick out of a line stay {@link FrameFlags#AUXILIARY}.
     */
    ANCHOR_BLEND,
    /** Throw {@link IllegalArgumentException} that names the first such clouds. */
    THROW
  }

  /** Computes all the same. */
  public static final DegeneracyPolicy REPORT = new DegeneracyPolicy(Remedy.REPORT, 0, 0, 0, 0);

  /** Refuses such clouds. */
  public static final DegeneracyPolicy THROW = new DegeneracyPolicy(Remedy.THROW, 0, 0, 0, 0);

  /** Anchor frames with the default thresholds. */
  public static final DegeneracyPolicy ANCHOR_BLEND =
      new DegeneracyPolicy(Remedy.ANCHOR_BLEND, 0, 0, 0, 0);

  public DegeneracyPolicy {
    Objects.requireNonNull(remedy, "remedy");
    boolean unset = low == 0 && high == 0;
    if (!unset && !(low >= 0 && low < high && high <= 1)) {
      throw new IllegalArgumentException(
          "low, high: expected 0 <= low < high <= 1, got %s, %s".formatted(low, high));
    }
    if (pairs < 0) {
      throw new IllegalArgumentException("pairs: expected 0 or more, got " + pairs);
    }
  }

  /** Anchor frames between other gaps. */
  public static DegeneracyPolicy anchorBlend(double low, double high) {
    return new DegeneracyPolicy(Remedy.ANCHOR_BLEND, low, high, 0, 0);
  }

  /**
   * The same with some random pairs of points instead of all. Motions of the cloud change nothing
   * about the draw; other orders of the points do.
   */
  public DegeneracyPolicy withPairs(int drawn, long pairSeed) {
    return new DegeneracyPolicy(remedy, low, high, drawn, pairSeed);
  }

  /** The lower threshold in a precision. */
  public double low(DType dtype) {
    return high > 0 ? low : dtype == DType.FLOAT32 ? 1e-4 : 1e-8;
  }

  /** The upper threshold in a precision. */
  public double high(DType dtype) {
    return high > 0 ? high : dtype == DType.FLOAT32 ? 1e-3 : 1e-6;
  }
}

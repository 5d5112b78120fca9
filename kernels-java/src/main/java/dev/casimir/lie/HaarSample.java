package dev.casimir.lie;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.internal.sampling.HaarSamplePlan;
import dev.casimir.lie.internal.sampling.ItemSampler;
import dev.casimir.lie.internal.sampling.OrthogonalSampler;
import dev.casimir.lie.internal.sampling.RotationSampler;

/**
 * Independent random elements of a matrix group, distributed by its invariant (Haar) measure. The
 * measure of a compact group is normalised to 1.
 */
public final class HaarSample implements Operation<HaarSampleKernel> {
  /** The largest matrices that are drawn. */
  public static final int MAX_DIMENSION = 64;

  private final String description;
  private final ItemSampler sampler;

  private HaarSample(String description, ItemSampler sampler) {
    this.description = description;
    this.sampler = sampler;
  }

  /**
   * Rotations, uniformly distributed on SO(n).
   *
   * @param n 2..64
   */
  public static HaarSample specialOrthogonal(int n) {
    checkSize(n);
    return new HaarSample("Haar measure of SO(" + n + ")", new RotationSampler(n));
  }

  /**
   * Rotations and reflections, uniformly distributed on O(n).
   *
   * @param n 2..64
   */
  public static HaarSample orthogonal(int n) {
    checkSize(n);
    return new HaarSample(
        "Haar measure of O(" + n + ")", new OrthogonalSampler(new RotationSampler(n)));
  }

  /** Rows and columns d of the matrices. */
  public int dimension() {
    return sampler.dimension();
  }

  private static void checkSize(int n) {
    if (n < 2 || n > MAX_DIMENSION) {
      throw new IllegalArgumentException("n: expected 2.." + MAX_DIMENSION + ", got " + n);
    }
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public HaarSampleKernel planForCpu(PlanOptions options) {
    return new HaarSamplePlan(this, sampler, options);
  }
}

package dev.casimir.so3;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;

/**
 * Real spherical harmonics of degrees 0..L of a batch of vectors, in e3nn's axes and order; with
 * first and second derivatives.
 *
 * @param maximumDegree L
 * @param normalization scaling
 * @param normalize true: functions of r/|r|; false: solid harmonics |r|^l Y(r/|r|)
 */
public record SphericalHarmonics(int maximumDegree, Normalization normalization, boolean normalize)
    implements Operation<SphericalHarmonicsKernel> {

  @Override
  public String describe() {
    return "spherical harmonics to degree " + maximumDegree + ", " + normalization.label();
  }

  @Override
  public SphericalHarmonicsKernel planForCpu(PlanOptions options) {
    throw new IllegalStateException("under construction");
  }
}

package dev.casimir.so3;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.internal.SphericalHarmonicsPlan;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;

/**
 * Real spherical harmonics of degrees 0..L of a batch of vectors, in e3nn's axes and order; with
 * first and second derivatives.
 *
 * <p>Component k = l^2 + l + m, m = -l..l, is the textbook harmonic without Condon-Shortley sign
 * whose polar axis is y and whose azimuth runs from z to x; degree 1 is (x, y, z) up to a factor.
 * It is evaluated by recursions over degree and order that are polynomial in the vector and so know
 * no poles (Bigi, Fraux, Browning and Ceriotti, J. Chem. Phys. 159, 064802 (2023), section II).
 * Errors, relative to the norm of a degree, are a few roundoffs times l, near the poles l^2.
 *
 * <p>Special vectors, with {@code normalize}: the zero vector has the constant harmonic of degree
 * 0, zeros in every other degree, and zero derivatives. Lengths may go from the smallest to the
 * largest number of the dtype. A vector with a NaN or an infinity gives NaN in degrees from 1 on
 * and leaves the other items alone. Without {@code normalize}, degrees in which r^l is too large
 * for the dtype are infinite or NaN.
 *
 * <p>One number per degree and order makes both {@link dev.casimir.tensor.Layout}s the same; the
 * layout of a plan does not matter.
 *
 * @param maximumDegree L, 0..{@value #MAXIMUM_DEGREE}
 * @param normalization scaling
 * @param normalize true: functions of r/|r|; false: solid harmonics |r|^l Y(r/|r|)
 * @param arrangement whether items are the first or the last axis of every tensor
 */
public record SphericalHarmonics(
    int maximumDegree, Normalization normalization, boolean normalize, Arrangement arrangement)
    implements Operation<SphericalHarmonicsKernel> {

  /** The highest degree a plan accepts; beyond, intermediate results outgrow single precision. */
  public static final int MAXIMUM_DEGREE = 64;

  public SphericalHarmonics {
    Objects.requireNonNull(normalization, "normalization");
    Objects.requireNonNull(arrangement, "arrangement");
    if (maximumDegree < 0 || maximumDegree > MAXIMUM_DEGREE) {
      throw new IllegalArgumentException(
          "maximumDegree: expected 0.." + MAXIMUM_DEGREE + ", got " + maximumDegree);
    }
  }

  /** Items first: vectors [n, 3], values [n, K]. */
  public SphericalHarmonics(int maximumDegree, Normalization normalization, boolean normalize) {
    this(maximumDegree, normalization, normalize, Arrangement.ITEM_MAJOR);
  }

  /** The same functions in another arrangement. */
  public SphericalHarmonics withArrangement(Arrangement other) {
    return new SphericalHarmonics(maximumDegree, normalization, normalize, other);
  }

  /** K = (L+1)^2. */
  public int dimension() {
    return (maximumDegree + 1) * (maximumDegree + 1);
  }

  @Override
  public String describe() {
    return (normalize ? "spherical" : "solid")
        + " harmonics to degree "
        + maximumDegree
        + ", "
        + normalization.label()
        + ", "
        + arrangement.label();
  }

  @Override
  public SphericalHarmonicsKernel planForCpu(PlanOptions options) {
    return new SphericalHarmonicsPlan(this, options);
  }
}

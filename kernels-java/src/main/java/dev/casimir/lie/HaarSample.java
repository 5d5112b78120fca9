package dev.casimir.lie;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.internal.sampling.AffineSampler;
import dev.casimir.lie.internal.sampling.HaarSamplePlan;
import dev.casimir.lie.internal.sampling.ItemSampler;
import dev.casimir.lie.internal.sampling.LogNormalSampler;
import dev.casimir.lie.internal.sampling.OrthogonalSampler;
import dev.casimir.lie.internal.sampling.RotationSampler;
import dev.casimir.lie.internal.sampling.ScalingSampler;
import dev.casimir.lie.internal.sampling.SimilaritySampler;
import dev.casimir.lie.internal.sampling.SingularValueSampler;
import dev.casimir.lie.internal.sampling.Spectrum;
import dev.casimir.lie.internal.sampling.SymmetricPositiveSampler;
import dev.casimir.lie.internal.sampling.TruncatedExponential;
import dev.casimir.lie.internal.sampling.UnitriangularSampler;

/**
 * Independent random elements of a matrix group, distributed by its invariant (Haar) measure. The
 * measure of a compact group is normalised to 1. The measure of any other is infinite: elements are
 * drawn from its restriction to a bounded set, again normalised to 1, exactly and without weights.
 * Expectations of functions that vanish outside that set, before and after a shift, do not change
 * under the shift.
 *
 * <p>Singular values of linear groups are drawn by inverting their distribution for SL(2), and else
 * by rejection, for n up to 8 where at least one proposal in ten thousand is accepted: at n = 3 for
 * any radius of interest, at n = 8 for radii up to about 1. Of radius 1 about 0.2 are accepted for
 * GL(3), 0.04 for GL(4), 0.005 for GL(6). Beyond, the factories throw: {@link #logNormal} with
 * weights has no such limit.
 *
 * <p>Matrices act on columns. Those of affine groups are homogeneous: [[h, x], [0, 1]], of size n +
 * 1.
 */
public final class HaarSample implements Operation<HaarSampleKernel> {
  /** The largest n. */
  public static final int MAX_SIZE = 64;

  /** The smallest radius of singular values or scales. */
  public static final double MIN_RADIUS = 1e-6;

  /** The largest radius: condition numbers up to exp(200). */
  public static final double MAX_RADIUS = 100;

  private static final double MAX_LENGTH = 1e100;

  private final String description;
  private final ItemSampler sampler;

  private HaarSample(String description, ItemSampler sampler) {
    this.description = description;
    this.sampler = sampler;
  }

  private static HaarSample haar(String group, ItemSampler sampler) {
    return new HaarSample("Haar measure of " + group, sampler);
  }

  /**
   * Rotations, uniformly distributed on SO(n).
   *
   * @param n 2..64
   */
  public static HaarSample specialOrthogonal(int n) {
    return haar("SO(" + n + ")", rotations(n));
  }

  /**
   * Rotations and reflections, uniformly distributed on O(n).
   *
   * @param n 2..64
   */
  public static HaarSample orthogonal(int n) {
    return haar("O(" + n + ")", new OrthogonalSampler(rotations(n)));
  }

  /**
   * Symmetric positive definite matrices M by the measure det(M)^(-(n+1)/2) dM, which {@code M -> h
   * M h'} leaves invariant for every h of GL(n). It is the distribution of g g' with g from {@link
   * #generalLinear(int, double)}.
   *
   * @param n 2..64
   * @param radius bound of the logarithms of the eigenvalues of the root of M, that is of half the
   *     logarithms of those of M; 1e-6..100
   */
  public static HaarSample symmetricPositive(int n, double radius) {
    RotationSampler rotations = rotations(n);
    checkRadius("radius", radius);
    return haar(
        "SPD(%d) within %s".formatted(n, radius),
        new SymmetricPositiveSampler(rotations, Spectrum.box(n, radius, 0)));
  }

  /**
   * Matrices of positive determinant, GL+(n), all of whose singular values have logarithms within
   * the radius.
   *
   * @param n 2..64
   * @param radius 1e-6..100
   */
  public static HaarSample generalLinear(int n, double radius) {
    return haar("GL+(%d) within %s".formatted(n, radius), linear(n, radius, 0));
  }

  /**
   * Matrices of GL+(n) = scalings times SL(n), both factors bounded on their own.
   *
   * @param n 2..64
   * @param radius bound of the logarithms of the singular values of g / det(g)^(1/n); 1e-6..100
   * @param logDeterminantRadius bound of |ln det g|; 1e-6..100
   */
  public static HaarSample generalLinear(int n, double radius, double logDeterminantRadius) {
    return haar(
        "GL+(%d) within %s, logarithm of the determinant within %s"
            .formatted(n, radius, logDeterminantRadius),
        linear(n, radius, logDeterminantRadius, 0));
  }

  /**
   * Matrices of determinant 1, SL(n), all of whose singular values have logarithms within the
   * radius.
   *
   * @param n 2..64
   * @param radius 1e-6..100
   */
  public static HaarSample specialLinear(int n, double radius) {
    RotationSampler rotations = rotations(n);
    checkRadius("radius", radius);
    return haar(
        "SL(%d) within %s".formatted(n, radius),
        new SingularValueSampler(rotations, Spectrum.sumZero(n, radius)));
  }

  /**
   * Rigid motions SE(n): a uniform rotation and a translation in a cube.
   *
   * @param n 2..64
   * @param translation half the side of the cube, 1e-100..1e100
   */
  public static HaarSample specialEuclidean(int n, double translation) {
    return affine("SE(" + n + ")", rotations(n), translation);
  }

  /**
   * Similarities SIM(n), {@code x -> s R x + t}, by the left-invariant measure dt dR ds / s^(n+1).
   *
   * @param n 2..64
   * @param scaleRadius bound of |ln s|, 1e-6..100
   * @param translation half the side of the cube of translations, 1e-100..1e100
   */
  public static HaarSample similarity(int n, double scaleRadius, double translation) {
    RotationSampler rotations = rotations(n);
    checkRadius("scaleRadius", scaleRadius);
    return affine(
        "SIM(%d), scales within %s".formatted(n, scaleRadius),
        new SimilaritySampler(rotations, new TruncatedExponential(-n, scaleRadius)),
        translation);
  }

  /**
   * Affine maps Aff+(n), {@code x -> h x + t}, by the left-invariant measure dt dh / det h with dh
   * the Haar measure of GL+(n), bounded as in {@link #generalLinear(int, double)}.
   *
   * @param n 2..64
   * @param radius bound of the logarithms of the singular values of h, 1e-6..100
   * @param translation half the side of the cube of translations, 1e-100..1e100
   */
  public static HaarSample affine(int n, double radius, double translation) {
    return affine("Aff+(%d) within %s".formatted(n, radius), linear(n, radius, 1), translation);
  }

  /**
   * The same, bounded as in {@link #generalLinear(int, double, double)}.
   *
   * @param n 2..64
   * @param radius 1e-6..100
   * @param logDeterminantRadius bound of |ln det h|, 1e-6..100
   * @param translation half the side of the cube of translations, 1e-100..1e100
   */
  public static HaarSample affine(
      int n, double radius, double logDeterminantRadius, double translation) {
    return affine(
        "Aff+(%d) within %s, logarithm of the determinant within %s"
            .formatted(n, radius, logDeterminantRadius),
        linear(n, radius, logDeterminantRadius, 1),
        translation);
  }

  /**
   * The Heisenberg group of dimension 2m + 1: matrices [[1, a, c], [0, 1, b], [0, 0, 1]] of size m
   * + 2, with a a row and b a column of m numbers, all numbers uniform.
   *
   * @param dimension odd, 3..125
   * @param halfWidth bound of all of them, 1e-100..1e100
   */
  public static HaarSample heisenberg(int dimension, double halfWidth) {
    int size = (dimension + 3) / 2;
    if (dimension < 3 || size > MAX_SIZE || dimension % 2 == 0) {
      throw new IllegalArgumentException(
          "dimension: expected an odd number 3..125, got " + dimension);
    }
    checkLength("halfWidth", halfWidth);
    return haar(
        "H(%d), entries within %s".formatted(dimension, halfWidth),
        new UnitriangularSampler(size, true, halfWidth));
  }

  /**
   * Upper triangular matrices with ones on the diagonal, the entries above it uniform.
   *
   * @param n 2..64
   * @param halfWidth bound of the entries, 1e-100..1e100
   */
  public static HaarSample unitriangular(int n, double halfWidth) {
    checkSize(n);
    checkLength("halfWidth", halfWidth);
    return haar(
        "N(%d), entries within %s".formatted(n, halfWidth),
        new UnitriangularSampler(n, false, halfWidth));
  }

  /**
   * Positive numbers s, as 1 x 1 matrices, by the measure ds / s.
   *
   * @param radius bound of |ln s|, 1e-6..100
   */
  public static HaarSample positiveScaling(double radius) {
    checkRadius("radius", radius);
    return haar("R+ within " + radius, new ScalingSampler(radius));
  }

  /**
   * Matrices drawn from a log-normal distribution on all of GL+(n) or SL(n). Taken as they are they
   * are not Haar distributed. Their weights w (see {@link HaarSampleKernel}) make them so: the mean
   * of w f(g) is the integral of f by prod_{i<j} sinhc((x_i - x_j) / 2) dX dk, with X = log(g g'),
   * x its eigenvalues, dX the volume of Frobenius-orthonormal coordinates and dk of total mass 1,
   * which is the Haar measure up to a constant, for any f for which w f is bounded. Equidistant
   * rotations count as uniform ones.
   */
  public static HaarSample logNormal(LogNormalPolar distribution) {
    return new HaarSample(
        distribution.describe(), new LogNormalSampler(distribution, rotations(distribution.n())));
  }

  private static HaarSample affine(String group, ItemSampler linear, double translation) {
    checkLength("translation", translation);
    return haar(
        group + ", translations within " + translation, new AffineSampler(linear, translation));
  }

  private static ItemSampler linear(int n, double radius, double tilt) {
    RotationSampler rotations = rotations(n);
    checkRadius("radius", radius);
    return new SingularValueSampler(rotations, Spectrum.box(n, radius, tilt));
  }

  private static ItemSampler linear(int n, double radius, double determinant, double tilt) {
    RotationSampler rotations = rotations(n);
    checkRadius("radius", radius);
    checkRadius("logDeterminantRadius", determinant);
    return new SingularValueSampler(rotations, Spectrum.scaled(n, radius, determinant, tilt));
  }

  private static RotationSampler rotations(int n) {
    checkSize(n);
    return new RotationSampler(n);
  }

  static void checkSize(int n) {
    if (n < 2 || n > MAX_SIZE) {
      throw new IllegalArgumentException("n: expected 2.." + MAX_SIZE + ", got " + n);
    }
  }

  private static void checkRadius(String name, double radius) {
    checkRange(name, radius, MIN_RADIUS, MAX_RADIUS);
  }

  private static void checkLength(String name, double length) {
    checkRange(name, length, 1 / MAX_LENGTH, MAX_LENGTH);
  }

  private static void checkRange(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + ": expected " + least + ".." + most + ", got " + value);
    }
  }

  /** Rows and columns d of the matrices. */
  public int dimension() {
    return sampler.dimension();
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

package dev.casimir.cuda.internal.lie;

import dev.casimir.lie.internal.sampling.AffineSampler;
import dev.casimir.lie.internal.sampling.ItemSampler;
import dev.casimir.lie.internal.sampling.OrthogonalSampler;
import dev.casimir.lie.internal.sampling.PlaneSpectrum;
import dev.casimir.lie.internal.sampling.RejectionSpectrum;
import dev.casimir.lie.internal.sampling.RotationSampler;
import dev.casimir.lie.internal.sampling.ScaledSpectrum;
import dev.casimir.lie.internal.sampling.ScalingSampler;
import dev.casimir.lie.internal.sampling.SimilaritySampler;
import dev.casimir.lie.internal.sampling.SingularValueSampler;
import dev.casimir.lie.internal.sampling.Spectrum;
import dev.casimir.lie.internal.sampling.SymmetricPositiveSampler;
import dev.casimir.lie.internal.sampling.TruncatedExponential;
import dev.casimir.lie.internal.sampling.UnitriangularSampler;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel of a sampler and the numbers it is told.
 *
 * @param kernel its name without the precision
 * @param rate of the logarithm of a scale
 * @param radius of the same
 * @param length half the side of a cube
 * @param bound of logarithms of singular values, or the hyperbolic sine of one
 * @param tilt of the density of singular values
 * @param logLargest bound of the logarithm of their product
 * @param flags 1: of a Heisenberg group, 2: with a scale, 4: of sum zero, 8: proposed in order
 */
record SamplerArguments(
    String kernel,
    double rate,
    double radius,
    double length,
    double bound,
    double tilt,
    double logLargest,
    int flags) {
  private static final int HEISENBERG = 1;
  private static final int SCALED = 2;
  private static final int SUM_ZERO = 4;
  private static final int ORDERED = 8;

  private static final Set<String> KERNELS =
      Set.of(
          "so_2",
          "so_3",
          "so_4",
          "o_2",
          "o_3",
          "o_4",
          "se_2",
          "se_3",
          "sim_2",
          "sim_3",
          "triangle_3",
          "triangle_4",
          "scaling",
          "plane_2",
          "box_2",
          "box_3",
          "spd_2",
          "spd_3",
          "affine_plane_2",
          "affine_box_2",
          "affine_box_3");

  private static SamplerArguments of(String kernel) {
    return new SamplerArguments(kernel, 0, 0, 0, 0, 0, 0, 0);
  }

  private SamplerArguments withScale(TruncatedExponential scale) {
    return new SamplerArguments(
        kernel, scale.rate(), scale.radius(), length, bound, tilt, logLargest, flags | SCALED);
  }

  private SamplerArguments named(String other, double newLength) {
    return new SamplerArguments(other, rate, radius, newLength, bound, tilt, logLargest, flags);
  }

  /** The kernel of a sampler, if there is one. */
  static Optional<SamplerArguments> find(ItemSampler sampler) {
    return arguments(sampler).filter(known -> KERNELS.contains(known.kernel()));
  }

  private static Optional<SamplerArguments> arguments(ItemSampler sampler) {
    return switch (sampler) {
      case RotationSampler rotation -> Optional.of(of("so_" + rotation.dimension()));
      case OrthogonalSampler orthogonal -> Optional.of(of("o_" + orthogonal.dimension()));
      case UnitriangularSampler triangle ->
          Optional.of(
              new SamplerArguments(
                  "triangle_" + triangle.dimension(),
                  0,
                  0,
                  triangle.halfWidth(),
                  0,
                  0,
                  0,
                  triangle.heisenberg() ? HEISENBERG : 0));
      case ScalingSampler scaling ->
          Optional.of(new SamplerArguments("scaling", 0, scaling.radius(), 0, 0, 0, 0, 0));
      case SingularValueSampler linear -> Optional.of(spectrum(linear.spectrum()));
      case SymmetricPositiveSampler positive ->
          Optional.of(spectrum(positive.spectrum()).named("spd_" + positive.dimension(), 0));
      case AffineSampler affine -> affine(affine);
      default -> Optional.empty();
    };
  }

  private static SamplerArguments spectrum(Spectrum spectrum) {
    return switch (spectrum) {
      case ScaledSpectrum scaled -> spectrum(scaled.unimodular()).withScale(scaled.logScale());
      case PlaneSpectrum plane ->
          new SamplerArguments("plane_2", 0, 0, 0, plane.largest(), 0, 0, 0);
      case RejectionSpectrum box ->
          new SamplerArguments(
              "box_" + box.size(),
              0,
              0,
              0,
              box.radius(),
              box.tilt(),
              box.logLargest(),
              (box.isSumZero() ? SUM_ZERO : 0) | (box.isOrdered() ? ORDERED : 0));
      default -> of("none");
    };
  }

  private static Optional<SamplerArguments> affine(AffineSampler affine) {
    double length = affine.translation();
    int n = affine.linear().dimension();
    return switch (affine.linear()) {
      case RotationSampler rotation -> Optional.of(of("se_" + n).named("se_" + n, length));
      case SimilaritySampler similarity ->
          Optional.of(of("none").withScale(similarity.logScale()).named("sim_" + n, length));
      default ->
          arguments(affine.linear())
              .map(linear -> linear.named("affine_" + linear.kernel(), length));
    };
  }
}

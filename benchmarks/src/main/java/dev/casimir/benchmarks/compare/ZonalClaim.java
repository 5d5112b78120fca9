package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether at a point the Gaunt convolution on a grid over the polar angle is about as fast as the
 * edge-aligned one, or else the planner picked something else.
 *
 * @param degree L
 * @param variant of the point
 * @param ratio time of {@code gaunt-zonal} over that of {@code gaunt-escn}
 * @param picked label of the algorithm the planner picked; empty where it was not measured
 */
public record ZonalClaim(int degree, String variant, double ratio, String picked) {
  private static final double NEAR = 1.1;

  /** One for each point at which both were measured. */
  static List<ZonalClaim> of(List<Timing> timings) {
    List<ZonalClaim> claims = new ArrayList<>();
    for (Timing zonal : Scaling.of(timings, Contender.GAUNT_ZONAL.label())) {
      int degree = zonal.degree();
      String variant = zonal.variant();
      Optional<Timing> aligned =
          Scaling.at(timings, Contender.GAUNT_ESCN.label(), degree, variant);
      String picked =
          Scaling.at(timings, Contender.CONVOLUTION_PLANNER.label(), degree, variant)
              .map(Timing::ran)
              .orElse("");
      aligned.ifPresent(
          escn ->
              claims.add(
                  new ZonalClaim(
                      degree, variant, zonal.nanoseconds() / escn.nanoseconds(), picked)));
    }
    return claims;
  }

  /** Whether it is at most a tenth slower. */
  boolean isNear() {
    return ratio <= NEAR;
  }
}

package dev.casimir.cli.apply;

import dev.casimir.lie.HaarSample;
import dev.casimir.lie.LogNormalPolar;
import dev.casimir.lie.LogNormalPolar.Angles;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The group that is sampled, and the bounded part of it, from the command line. */
final class HaarDomain {
  private static final Pattern NAME = Pattern.compile("([a-z]+?)([1-9][0-9]{0,2})?");
  private static final String KNOWN =
      "so2.., o2.., se2.., sim2.., gl2.., sl2.., aff2.., spd2.., heisenberg3, 5, ..,"
          + " unitriangular2.., scaling";

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      required = true,
      description = {
        "One of " + KNOWN + ".",
        "spd are the symmetric positive definite matrices, as the homogeneous space of gl."
      })
  private String group = "";

  @Option(
      names = "--radius",
      paramLabel = "R",
      description = {
        "Bound of what is not compact (default 1): of |log| of singular values for gl, sl, aff",
        "(for spd of those of the root), of |log| of the scale for sim and scaling, of the",
        "entries for heisenberg and unitriangular."
      })
  private Optional<Double> radius = Optional.empty();

  @Option(
      names = "--log-determinant",
      paramLabel = "L",
      description = {
        "For gl and aff: bound of |log det|; --radius then bounds the singular values of the",
        "matrix divided by the n-th root of its determinant."
      })
  private Optional<Double> logDeterminant = Optional.empty();

  @Option(
      names = "--translation",
      paramLabel = "T",
      description = "For se, sim, aff: bound of every component of the translation (default 1).")
  private Optional<Double> translation = Optional.empty();

  @Option(
      names = "--variance",
      paramLabel = "V",
      description = {
        "For the samplers paper and weighted: variance of the coordinates of log(g g') in a",
        "Frobenius-orthonormal basis (default 0.1)."
      })
  private Optional<Double> variance = Optional.empty();

  @Option(
      names = "--angles",
      paramLabel = "uniform|equidistant|equidistant-with-both-ends",
      description = {
        "For the samplers paper and weighted with n = 2: how rotations are chosen (default",
        "uniform); equidistant ones are --n in number."
      })
  private Optional<Angles> angles = Optional.empty();

  /** The samples by Haar measure. */
  HaarSample exact() {
    refuse("--variance", variance, "for the samplers paper and weighted alone");
    refuse("--angles", angles, "for the samplers paper and weighted alone");
    Matcher name = parse();
    String family = name.group(1);
    int n = rank(name);
    checkOptions(family);
    double r = radius.orElse(1.0);
    double t = translation.orElse(1.0);
    return switch (family) {
      case "so" -> HaarSample.specialOrthogonal(n);
      case "o" -> HaarSample.orthogonal(n);
      case "se" -> HaarSample.specialEuclidean(n, t);
      case "sim" -> HaarSample.similarity(n, r, t);
      case "gl" ->
          logDeterminant
              .map(bound -> HaarSample.generalLinear(n, r, bound))
              .orElseGet(() -> HaarSample.generalLinear(n, r));
      case "sl" -> HaarSample.specialLinear(n, r);
      case "aff" ->
          logDeterminant
              .map(bound -> HaarSample.affine(n, r, bound, t))
              .orElseGet(() -> HaarSample.affine(n, r, t));
      case "spd" -> HaarSample.symmetricPositive(n, r);
      case "heisenberg" -> HaarSample.heisenberg(n, r);
      case "unitriangular" -> HaarSample.unitriangular(n, r);
      case "scaling" -> HaarSample.positiveScaling(r);
      default -> throw unknown();
    };
  }

  /** The log-normal samples; {@code count} equidistant angles where they are asked for. */
  HaarSample logNormal(long count) {
    Matcher name = parse();
    boolean special = name.group(1).equals("sl");
    if (!special && !name.group(1).equals("gl")) {
      throw new IllegalArgumentException(
          "--sampler: paper and weighted are for gl2.. and sl2.., got '" + group + "'");
    }
    refuse("--radius", radius, "for the sampler haar alone");
    refuse("--log-determinant", logDeterminant, "for the sampler haar alone");
    refuse("--translation", translation, "for the sampler haar alone");
    int number = (int) Math.clamp(count, 1, Integer.MAX_VALUE);
    return HaarSample.logNormal(
        new LogNormalPolar(
            rank(name), special, variance.orElse(0.1), angles.orElse(Angles.UNIFORM), number));
  }

  private void checkOptions(String family) {
    boolean determinant = family.equals("gl") || family.equals("aff");
    boolean translated = determinant && family.equals("aff");
    translated |= family.equals("se") || family.equals("sim");
    if (family.equals("so") || family.equals("o") || family.equals("se")) {
      refuse("--radius", radius, "not for " + group);
    }
    if (!determinant) {
      refuse("--log-determinant", logDeterminant, "for gl and aff alone");
    }
    if (!translated) {
      refuse("--translation", translation, "for se, sim and aff alone");
    }
  }

  private static void refuse(String option, Optional<?> value, String reason) {
    if (value.isPresent()) {
      throw new IllegalArgumentException(option + ": it is " + reason);
    }
  }

  private Matcher parse() {
    Matcher name = NAME.matcher(group);
    if (!name.matches() || name.group(1).equals("scaling") != (name.group(2) == null)) {
      throw unknown();
    }
    return name;
  }

  private static int rank(Matcher name) {
    return name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        "--group: expected one of " + KNOWN + ", got '" + group + "'");
  }
}

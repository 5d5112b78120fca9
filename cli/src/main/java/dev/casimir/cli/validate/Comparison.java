package dev.casimir.cli.validate;

import dev.casimir.tensor.DType;
import java.util.List;
import java.util.Locale;

/** Finds the worst error among the outputs of a case. */
final class Comparison {
  private final DType dtype;
  private final double units;
  private double worst;
  private String detail = "";

  private Comparison(DType dtype, double units) {
    this.dtype = dtype;
    this.units = units;
  }

  /** Compares what came out with what should have. */
  static Comparison of(ValidationCase validated, List<Expected> expected, List<Result> results) {
    Comparison comparison = new Comparison(validated.dtype(), validated.units());
    for (int i = 0; i < expected.size(); i++) {
      comparison.add(expected.get(i), results.get(i));
    }
    return comparison;
  }

  /** The largest error over its bound; infinite where nothing near the right number is there. */
  double worst() {
    return worst;
  }

  String detail() {
    return detail;
  }

  private void add(Expected expected, Result result) {
    double[] got = result.values();
    if (got.length != expected.values().length) {
      worst = Double.POSITIVE_INFINITY;
      detail =
          "%s has %d numbers instead of %d"
              .formatted(expected.name(), got.length, expected.values().length);
      return;
    }
    for (int i = 0; i < got.length; i++) {
      double ratio = ratio(expected, i, got[i]);
      if (!(ratio <= worst)) {
        worst = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
        detail =
            String.format(
                Locale.ROOT,
                "%s[%d] is %s instead of %s",
                expected.name(),
                i,
                got[i],
                expected.values()[i]);
      }
    }
  }

  private double ratio(Expected expected, int index, double got) {
    double right = expected.values()[index];
    if (expected.scale()[index] == Double.POSITIVE_INFINITY) {
      return 0; // nothing is said about it
    }
    boolean tooLarge = dtype == DType.FLOAT32 && Math.abs(right) > Float.MAX_VALUE / 2;
    if (Double.isNaN(right) || Double.isNaN(got)) {
      return Double.isNaN(right) == Double.isNaN(got) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (got == right || tooLarge) {
      return 0;
    }
    if (expected.exact()) {
      return Double.POSITIVE_INFINITY;
    }
    double smallest = dtype == DType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    double bound = units * (dtype.unitRoundoff() * expected.scale()[index] + smallest);
    return Math.abs(got - right) / bound;
  }
}

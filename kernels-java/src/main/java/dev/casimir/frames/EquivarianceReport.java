package dev.casimir.frames;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * What a check of symmetry found. Errors are relative to the largest number of the output over all
 * clouds.
 *
 * @param clouds how many clouds
 * @param samples motions of each
 * @param gaps quantiles of the relative gaps of the clouds' principal moments
 * @param degenerate clouds with equal moments that are not zero
 * @param outputs one entry each
 */
public record EquivarianceReport(
    EquivarianceCheck check,
    DType dtype,
    long clouds,
    int samples,
    Quantiles gaps,
    long degenerate,
    List<Output> outputs) {
  /** Smallest, median and largest of some numbers, and those that 1 % and 99 % stay below. */
  public record Quantiles(double least, double low, double median, double high, double most) {
    /** Of numbers in ascending order; NaN of none. */
    public static Quantiles ofSorted(double[] values) {
      return new Quantiles(
          at(values, 0), at(values, 0.01), at(values, 0.5), at(values, 0.99), at(values, 1));
    }

    private static double at(double[] values, double part) {
      int last = values.length - 1;
      return last < 0 ? Double.NaN : values[(int) Math.round(part * last)];
    }
  }

  /** What became of an output. */
  public enum Verdict {
    /** Errors of a few roundings: symmetric by construction and well conditioned. */
    ROUNDING("symmetric to rounding"),
    /** Errors as rounding over the gaps of the clouds explains them. */
    GAPS("symmetric as far as the gaps of the principal moments allow"),
    /** Errors larger than that. */
    BROKEN("NOT symmetric"),
    /** Outputs that are not numbers. */
    NOT_FINITE("not finite");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }

  /**
   * One output.
   *
   * @param kind what it was declared to be
   * @param scale its largest number
   * @param errors of all clouds and motions
   * @param worstCloud the cloud of the largest error
   * @param worstExcess the largest error over the prediction 64 u (1 + 1/gap) of its cloud, gaps
   *     below 1e-3 (FLOAT32) or 1e-6 counting as that much: no smaller one excuses an error
   * @param translationError largest error of the motions that are translations alone; NaN without
   */
  public record Output(
      FrameField kind,
      double scale,
      Quantiles errors,
      long worstCloud,
      double worstExcess,
      double translationError,
      Verdict verdict) {}

  /**
   * Sums of derivatives of an invariant function, relative to sums of their magnitudes.
   *
   * @param force largest resultant of any cloud
   * @param torque largest entry of sum x g' - g x' of any cloud
   */
  public record Balance(double force, double torque) {}

  public EquivarianceReport {
    outputs = List.copyOf(outputs);
  }

  /**
   * Checks any function: {@link EquivarianceCheck#measure}. Print the result for the errors beside
   * what rounding over the gaps explains.
   *
   * @param fields inputs of the function, the points [B, n, d] first
   * @param outputShapes shapes of its outputs, first axis B
   */
  public static EquivarianceReport check(
      Backbone model, EquivarianceCheck check, List<Tensor> fields, List<long[]> outputShapes) {
    return check.measure(model, fields, outputShapes);
  }

  /** Whether every output is as symmetric as can be expected. */
  public boolean passed() {
    return outputs.stream()
        .allMatch(o -> o.verdict() == Verdict.ROUNDING || o.verdict() == Verdict.GAPS);
  }

  /** For a person: errors beside gaps and what rounding over them explains. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "symmetry under %s(%d): %d clouds, %d motions each, %s%n"
            .formatted(
                check.group().label().toUpperCase(Locale.ROOT),
                check.dimension(),
                clouds,
                samples,
                dtype));
    text.append(line("", "least", "1 %", "median", "99 %", "most"));
    text.append(line("relative gap", gaps));
    double roundoff = dtype == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    Quantiles g = gaps;
    text.append(
        line(
            "64 u (1 + 1/gap)",
            new Quantiles(
                predicted(roundoff, g.most()),
                predicted(roundoff, g.high()),
                predicted(roundoff, g.median()),
                predicted(roundoff, g.low()),
                predicted(roundoff, g.least()))));
    for (int o = 0; o < outputs.size(); o++) {
      Output output = outputs.get(o);
      text.append(line("output %d, %s".formatted(o, output.kind().label()), output.errors()));
      text.append(
          String.format(
              Locale.ROOT,
              "    %s; worst cloud %d, %.2g of the prediction; translations alone %.2g%n",
              output.verdict().words(),
              output.worstCloud(),
              output.worstExcess(),
              output.translationError()));
    }
    if (degenerate > 0) {
      text.append(
          "%d clouds have equal principal moments: signed axes cannot be symmetric there%n"
              .formatted(degenerate));
    }
    text.append(passed() ? "passed" : "FAILED").append(System.lineSeparator());
    return text.toString();
  }

  private static double predicted(double roundoff, double gap) {
    return 64 * roundoff * (1 + 1 / gap);
  }

  private static String line(String name, Quantiles q) {
    return line(
        name, number(q.least), number(q.low), number(q.median), number(q.high), number(q.most));
  }

  private static String line(String name, String... columns) {
    StringBuilder line = new StringBuilder(String.format("%-24s", name));
    for (String column : columns) {
      line.append(String.format("%10s", column));
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2g", value);
  }
}

package dev.casimir.cli.apply;

import dev.casimir.frames.PermutationFrames;
import java.util.Arrays;
import java.util.Locale;

/** How large the frames of a batch are, for a person. */
final class GraphFramesSummary {
  private GraphFramesSummary() {}

  static String of(PermutationFrames frames) {
    double[] sizes =
        Arrays.stream(frames.logSizes().toDoubleArray())
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    long unsure =
        Arrays.stream(frames.margins().toDoubleArray()).filter(margin -> margin == 0).count();
    long refused = frames.graphs() - sizes.length;
    StringBuilder text = new StringBuilder();
    add(text, "graphs", "%,d".formatted(frames.graphs()));
    add(text, "without a frame", "%,d".formatted(refused));
    add(text, "unsure by rounding", "%,d".formatted(unsure));
    if (sizes.length > 0) {
      long single = Arrays.stream(sizes).filter(size -> size == 0).count();
      add(text, "one element", "%,d".formatted(single));
      add(text, "elements, median", elements(sizes[sizes.length / 2]));
      add(text, "elements, 90 % up to", elements(sizes[(sizes.length * 9 - 1) / 10]));
      add(text, "elements, most", elements(sizes[sizes.length - 1]));
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-22s%s%n", name, value));
  }

  /** The number of a logarithm, whole where doubles can tell. */
  private static String elements(double logarithm) {
    return logarithm < Math.log(1e9)
        ? String.format(Locale.ROOT, "%,d", Math.round(Math.exp(logarithm)))
        : String.format(Locale.ROOT, "10^%.1f", logarithm / Math.log(10));
  }
}

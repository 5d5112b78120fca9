package dev.casimir.benchmarks.compare;

import java.util.Locale;

/** Numbers for people: three or four digits that matter, the same on every locale. */
final class Numbers {
  private Numbers() {}

  /** A time, a count or a factor. */
  static String plain(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double magnitude = Math.abs(value);
    String format = magnitude < 9.995 ? "%.2f" : magnitude < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A fraction as per cent. */
  static String percent(double fraction) {
    return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.0f %%", 100 * fraction) : "-";
  }

  /** A small number. */
  static String scientific(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}

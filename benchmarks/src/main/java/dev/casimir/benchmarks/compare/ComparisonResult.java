package dev.casimir.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * What a comparison found.
 *
 * @param request what was asked for
 * @param machine where it ran
 * @param peak the multiply-add peak of one core, measured in the same run
 * @param correctness one entry for each algorithm and degree checked
 * @param timings one entry for each algorithm and degree measured; empty if a check failed
 * @param fits fitted exponents of time and multiply-adds
 * @param skipped points left out
 * @param files the files written
 */
public record ComparisonResult(
    ComparisonRequest request,
    Machine machine,
    Peak peak,
    List<Correctness> correctness,
    List<Timing> timings,
    List<ExponentFit> fits,
    List<Skipped> skipped,
    List<Path> files) {
  public ComparisonResult {
    correctness = List.copyOf(correctness);
    timings = List.copyOf(timings);
    fits = List.copyOf(fits);
    skipped = List.copyOf(skipped);
    files = List.copyOf(files);
  }

  /** Whether every algorithm agrees with the exact tables. A program exits with 1 where not. */
  public boolean passed() {
    return correctness.stream().allMatch(Correctness::passed);
  }

  /** The same result with the timings and fits of one variant only. */
  ComparisonResult ofVariant(String variant) {
    return new ComparisonResult(
        request,
        machine,
        peak,
        correctness,
        Scaling.ofVariant(timings, variant),
        fits.stream().filter(fit -> fit.variant().equals(variant)).toList(),
        skipped,
        files);
  }

  /** The same result with the files that hold it. */
  ComparisonResult withFiles(List<Path> written) {
    return new ComparisonResult(
        request, machine, peak, correctness, timings, fits, skipped, written);
  }
}

package dev.casimir.device;

import java.util.List;
import java.util.Locale;

/**
 * What a planner chose and why.
 *
 * @param operation the operation in one line
 * @param algorithm label of the chosen algorithm
 * @param reason why it was chosen
 * @param provider the instruction set in use, for example {@code vector 512 bit}
 * @param multiplyAdds multiply-adds the algorithm executes per item (for a product: per batch item
 *     and channel)
 * @param bytes compulsory bytes read and written per item
 * @param candidates every algorithm considered with its estimated cost
 */
public record PlanReport(
    String operation,
    String algorithm,
    String reason,
    String provider,
    long multiplyAdds,
    long bytes,
    List<Candidate> candidates) {

  /**
   * One algorithm considered: its multiply-adds per item and estimated nanoseconds per item on one
   * thread.
   */
  public record Candidate(String algorithm, long multiplyAdds, double estimatedNanoseconds) {}

  public PlanReport {
    candidates = List.copyOf(candidates);
  }

  /** The report as text for a person. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(operation).append('\n');
    text.append("  algorithm      ").append(algorithm).append(": ").append(reason).append('\n');
    text.append("  provider       ").append(provider).append('\n');
    text.append(String.format(Locale.ROOT, "  multiply-adds  %,d per item%n", multiplyAdds));
    text.append(String.format(Locale.ROOT, "  bytes          %,d per item%n", bytes));
    for (Candidate candidate : candidates) {
      text.append(
          String.format(
              Locale.ROOT,
              "  considered     %-15s %,12d multiply-adds, about %,.1f ns per item%n",
              candidate.algorithm(),
              candidate.multiplyAdds(),
              candidate.estimatedNanoseconds()));
    }
    return text.toString();
  }
}

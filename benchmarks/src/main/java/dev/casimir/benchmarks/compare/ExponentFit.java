package dev.casimir.benchmarks.compare;

import java.util.List;

/**
 * A least-squares line through log cost over log L: cost = constant L^exponent.
 *
 * @param algorithm label of the {@link Contender}, or the name of a peer
 * @param quantity {@code time} or {@code multiplyAdds}
 * @param exponent the slope
 * @param constant cost at L = 1 by the fit
 * @param minimumDegree smallest L of the fit
 * @param maximumDegree largest L of the fit
 * @param residual root mean square of the residuals of log cost (natural logarithm)
 */
public record ExponentFit(
    String algorithm,
    String quantity,
    double exponent,
    double constant,
    int minimumDegree,
    int maximumDegree,
    double residual) {
  /** The quantity measured in nanoseconds per product. */
  public static final String TIME = "time";

  /** The quantity counted in multiply-adds per product. */
  public static final String MULTIPLY_ADDS = "multiplyAdds";

  /**
   * Fits a line through at least two points.
   *
   * @param degrees distinct L >= 1
   * @param costs positive, one for each degree
   */
  public static ExponentFit of(
      String algorithm, String quantity, List<Integer> degrees, List<Double> costs) {
    int n = degrees.size();
    if (n < 2 || costs.size() != n) {
      throw new IllegalArgumentException(
          "degrees: expected at least two with one cost each, got " + degrees + " and " + costs);
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += Math.log(degrees.get(i)) / n;
      meanY += Math.log(costs.get(i)) / n;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double x = Math.log(degrees.get(i)) - meanX;
      covariance += x * (Math.log(costs.get(i)) - meanY);
      variance += x * x;
    }
    double slope = covariance / variance;
    double intercept = meanY - slope * meanX;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double residual = Math.log(costs.get(i)) - intercept - slope * Math.log(degrees.get(i));
      squares += residual * residual;
    }
    return new ExponentFit(
        algorithm,
        quantity,
        slope,
        Math.exp(intercept),
        degrees.stream().min(Integer::compare).orElseThrow(),
        degrees.stream().max(Integer::compare).orElseThrow(),
        Math.sqrt(squares / n));
  }
}

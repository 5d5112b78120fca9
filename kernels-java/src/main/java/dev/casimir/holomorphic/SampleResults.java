package dev.casimir.holomorphic;

/**
 * What became of samples, in the order in which they were taken. Arrays are the receiver's.
 *
 * @param scores the answer for the label, or half the squared distance without a readout; anything
 *     where a sample failed
 * @param residuals of the free states
 * @param failed samples that had no part in gradients
 * @param correct samples that did not fail and whose largest answer is that of the label
 * @param skipped steps that changed nothing; empty where there were none
 */
@SuppressWarnings("ArrayRecordComponent") // made for one use
public record SampleResults(
    double[] scores, double[] residuals, boolean[] failed, boolean[] correct, boolean[] skipped) {

  /** Without content yet. */
  public static SampleResults of(int samples, int steps) {
    return new SampleResults(
        new double[samples],
        new double[samples],
        new boolean[samples],
        new boolean[samples],
        new boolean[steps]);
  }

  /** How many samples there are. */
  public int samples() {
    return failed.length;
  }

  /** Samples that did not fail among those from one number to another. */
  public int succeeded(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += failed[i] ? 0 : 1;
    }
    return count;
  }
}

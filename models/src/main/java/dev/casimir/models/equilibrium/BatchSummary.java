package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.StepStatus;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is counted and summed over the samples of a batch, in the order of the samples. */
final class BatchSummary {
  /** Residuals above this count as not converged in logs. */
  private static final double FAR = 1e-3;

  private int samples;
  private int failed;
  private int correct;
  private int oscillating;
  private int aliased;
  private boolean toldOscillations = true;
  private long steps;
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> residuals = new ArrayList<>();
  private final List<Double> meanValueDefects = new ArrayList<>();

  /** Takes the samples of a block. */
  void add(Relaxation relaxation, int[] labels) {
    Nudge nudge = relaxation.block().nudge();
    EquilibriumNetwork network = relaxation.block().network();
    for (int i = 0; i < labels.length; i++) {
      samples++;
      steps += relaxation.steps(i);
      oscillating += relaxation.status(i) == ItemStatus.OSCILLATING ? 1 : 0;
      aliased += relaxation.status(i) == ItemStatus.ALIASED ? 1 : 0;
      residuals.add(relaxation.residual(i));
      if (Double.isFinite(relaxation.meanValueDefect(i))) {
        meanValueDefects.add(relaxation.meanValueDefect(i));
      }
      if (relaxation.hasFailed(i)) {
        failed++;
        continue;
      }
      correct += likeliest(nudge.answer(), i) == labels[i] ? 1 : 0;
      losses.add(
          network.loss() == Loss.CROSS_ENTROPY
              ? logarithmicLoss(answer(nudge.answer(), i, labels[i]))
              : halfSquares(nudge.residual(), i));
    }
  }

  /**
   * Takes samples of a trainer of the kernels, which takes all steps and does not look for
   * oscillations.
   *
   * @param freeSteps of each
   */
  void add(SampleResults results, int from, int to, Loss loss, int freeSteps) {
    toldOscillations = false;
    for (int i = from; i < to; i++) {
      samples++;
      steps += freeSteps;
      residuals.add(results.residuals()[i]);
      if (results.failed()[i]) {
        failed++;
        continue;
      }
      correct += results.correct()[i] ? 1 : 0;
      double score = results.scores()[i];
      losses.add(loss == Loss.CROSS_ENTROPY ? logarithmicLoss(score) : score);
    }
  }

  private static double logarithmicLoss(double share) {
    return -Math.log(Math.max(share, Double.MIN_NORMAL));
  }

  private static double answer(Tensor answers, int row, int label) {
    return RowArithmetic.value(answers, row * answers.dimension(1) + label);
  }

  private static int likeliest(Tensor answers, int row) {
    int best = 0;
    for (int k = 1; k < answers.dimension(1); k++) {
      if (answer(answers, row, k) > answer(answers, row, best)) {
        best = k;
      }
    }
    return best;
  }

  private static double halfSquares(Tensor residuals, int row) {
    double sum = 0;
    for (int k = 0; k < residuals.dimension(1); k++) {
      double residual = answer(residuals, row, k);
      sum += residual * residual / 2;
    }
    return sum;
  }

  /** Takes the samples after these. */
  void add(BatchSummary next) {
    samples += next.samples;
    failed += next.failed;
    correct += next.correct;
    oscillating += next.oscillating;
    aliased += next.aliased;
    losses.addAll(next.losses);
    steps += next.steps;
    residuals.addAll(next.residuals);
    meanValueDefects.addAll(next.meanValueDefects);
  }

  int succeeded() {
    return samples - failed;
  }

  BatchReport report() {
    Map<String, Double> measures = new TreeMap<>();
    List<Double> sorted = new ArrayList<>(residuals);
    Collections.sort(sorted);
    if (!sorted.isEmpty()) {
      measures.put("residualMedian", sorted.get(sorted.size() / 2));
      measures.put("residualMost", sorted.getLast());
      long far = sorted.stream().filter(residual -> !(residual <= FAR)).count();
      measures.put("unconvergedShare", (double) far / sorted.size());
      if (toldOscillations) {
        measures.put("oscillatingShare", (double) oscillating / sorted.size());
      }
      measures.put("freeStepsMean", (double) steps / sorted.size());
    }
    if (!meanValueDefects.isEmpty()) {
      double sum = meanValueDefects.stream().mapToDouble(Double::doubleValue).sum();
      measures.put("meanValueDefect", sum / meanValueDefects.size());
      measures.put("aliasedShare", (double) aliased / samples);
    }
    StepStatus status = samples > 0 && succeeded() == 0 ? StepStatus.FAILED : StepStatus.OK;
    // one after the other, whatever the blocks were
    double lossSum = losses.stream().reduce(0.0, Double::sum);
    return new BatchReport(samples, failed, correct, lossSum, status, measures);
  }
}

package dev.casimir.cli.train;

import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.EpochReport;
import dev.casimir.models.training.TrainingListener;
import dev.casimir.models.training.TrainingResult;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A line for every epoch, and one that sums up. */
final class EpochTable implements TrainingListener {
  private final PrintWriter out;
  private double seconds;

  EpochTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begins(Map<String, Object> descriptions, int epochsDone) {
    say("epoch      rate  train loss  train %  test loss   test %  failed  skipped   seconds");
  }

  @Override
  public void epochEnded(EpochReport report) {
    seconds += report.seconds();
    BatchReport training = report.training();
    BatchReport test = report.test();
    say(
        String.format(
            Locale.ROOT,
            "%5d  %8.2g  %10.4f  %7.2f  %9.4f  %7.2f  %6d  %7d  %8.1f",
            report.epoch(),
            report.rate(),
            training.loss(),
            100 * training.accuracy(),
            test.loss(),
            100 * test.accuracy(),
            training.failed() + test.failed(),
            report.skipped(),
            report.seconds()));
  }

  @Override
  public void ended(TrainingResult result) {
    say(
        String.format(
            Locale.ROOT,
            "%s after %d epochs and %d updates in %.1f s: best %.2f %% of the test images, after"
                + " epoch %d",
            result.outcome().name().toLowerCase(Locale.ROOT),
            result.epochs(),
            result.updates(),
            seconds,
            100 * result.bestAccuracy(),
            result.bestEpoch()));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}

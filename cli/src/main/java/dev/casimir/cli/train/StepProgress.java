package dev.casimir.cli.train;

import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.EpochReport;
import dev.casimir.models.training.TrainingListener;
import java.util.Locale;

/** A bar for every epoch. */
final class StepProgress implements TrainingListener {
  private final ProgressListener bar;
  private final int epochs;
  private boolean begun;

  StepProgress(ProgressListener bar, int epochs) {
    this.bar = bar;
    this.epochs = epochs;
  }

  @Override
  public void stepped(int epoch, int step, int steps, BatchReport soFar) {
    if (!begun) {
      bar.begin("epoch " + epoch + "/" + epochs, steps);
      begun = true;
    }
    bar.step(
        String.format(Locale.ROOT, "loss %.3f, %.1f %%", soFar.loss(), 100 * soFar.accuracy()));
    if (step == steps) {
      bar.step("testing");
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    bar.end();
    begun = false;
  }
}

package dev.casimir.cli.train;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import dev.casimir.device.Device;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.training.CheckpointException;
import dev.casimir.models.training.JsonLinesLog;
import dev.casimir.models.training.Learner;
import dev.casimir.models.training.Trainer;
import dev.casimir.models.training.TrainingListener;
import dev.casimir.models.training.TrainingPlan;
import dev.casimir.models.training.TrainingResult;
import dev.casimir.models.training.TrainingResult.Outcome;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every {@code casimir train MODEL} does. */
final class TrainingRun {
  private final Streams streams;
  private final TrainingOptions options;

  TrainingRun(Streams streams, TrainingOptions options) {
    this.streams = streams;
    this.options = options;
  }

  /**
   * Trains what the factory makes.
   *
   * @return an exit code
   */
  int train(LearnerFactory factory) throws IOException {
    TrainingPlan plan = options.plan();
    Device device = options.device();
    Optional<Path> log = options.log();
    if (log.isEmpty()) {
      return train(factory, device, plan, List.of());
    }
    try (LogFile lines = new LogFile(log.get(), options.resume().isPresent())) {
      return train(factory, device, plan, List.of(lines));
    }
  }

  private int train(
      LearnerFactory factory, Device device, TrainingPlan plan, List<TrainingListener> log)
      throws IOException {
    List<TrainingListener> listeners = new ArrayList<>(log);
    if (streams.interactive()) {
      listeners.add(new StepProgress(Progress.on(streams), plan.epochs()));
    }
    listeners.add(options.json() ? new JsonLinesLog(streams.out()) : new EpochTable(streams.out()));
    try (Arena arena = Arena.ofShared()) {
      LabelledImages.Split images = options.images(arena);
      try (Learner learner =
          factory.make(images.training(), device, options.threads(), options.seed())) {
        Trainer trainer =
            new Trainer(
                learner, images, plan, options.checkpoint(), TrainingListener.all(listeners));
        return report(run(trainer));
      }
    }
  }

  private TrainingResult run(Trainer trainer) throws IOException {
    try {
      return options.resume().isPresent() ? trainer.resume(options.resume().get()) : trainer.run();
    } catch (CheckpointException e) {
      throw BadDataException.of("--resume", e);
    } catch (IOException e) {
      String option = options.checkpoint().equals(options.resume()) ? "--resume" : "--checkpoint";
      throw BadDataException.of(option, e);
    }
  }

  private int report(TrainingResult result) {
    if (result.outcome() != Outcome.FAILED) {
      return ExitCode.DONE;
    }
    streams
        .err()
        .println(
            "casimir: no step of epoch "
                + (result.epochs() + 1)
                + " changed anything: all samples failed or gradients were not finite");
    return ExitCode.CHECK_FAILED;
  }
}

package dev.casimir.models.training;

import dev.casimir.models.data.Batches;
import dev.casimir.models.data.EpochOrder;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.training.TrainingResult.Outcome;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a learner: epochs of steps over shuffled batches, a test and a checkpoint after each. The
 * same learner, data and plan give the same numbers to the bit, also where a run is resumed.
 *
 * <p>A batch whose samples all failed, or whose gradients are not finite, changes nothing and is
 * counted; after an epoch of such batches the run ends. One run at a time; learners may read
 * batches from threads of theirs.
 */
public final class Trainer {
  /** Samples that are tested together, at least: more fill the threads better. */
  private static final int TEST_BATCH = 256;

  /** Images that slow measures are taken on. */
  private static final int PROBE_IMAGES = 200;

  private static final double NANOSECONDS = 1e-9;

  private final Learner learner;
  private final LabelledImages.Split data;
  private final TrainingPlan plan;
  private final Optional<Path> checkpoint;
  private final TrainingListener listener;
  private volatile boolean stopping;

  /**
   * @param learner stays the caller's to close
   * @param data of the type that the learner takes, not empty
   * @param checkpoint where the state goes after every epoch; a file that is there already is
   *     replaced only by a run that was resumed from it or from its predecessor, {@code
   *     FILE.previous}
   */
  public Trainer(
      Learner learner,
      LabelledImages.Split data,
      TrainingPlan plan,
      Optional<Path> checkpoint,
      TrainingListener listener) {
    if (data.training().size() == 0 || data.test().size() == 0) {
      throw new IllegalArgumentException(
          "data: expected images to learn from and to test on, got %s and %s"
              .formatted(data.training().inputs(), data.test().inputs()));
    }
    this.learner = learner;
    this.data = data;
    this.plan = plan;
    this.checkpoint = checkpoint;
    this.listener = listener;
  }

  /**
   * Trains from the learner's present parameters.
   *
   * @throws IOException if a checkpoint cannot be written; the last one is still there
   */
  public TrainingResult run() throws IOException {
    Optional<CheckpointFile> file = open(Optional.empty());
    try (Arena arena = Arena.ofShared()) {
      Optimizer optimizer = plan.rule().over(arena, learner.parameters());
      return new Run(arena, optimizer, file, descriptions(), 0).train();
    }
  }

  /**
   * Goes on from a checkpoint of the same learner, data and plan, except that a plan with a
   * constant rate may have other epochs.
   *
   * @throws CheckpointException if it is damaged or of another run; nothing was changed
   * @throws IOException if it cannot be read or another not be written
   */
  public TrainingResult resume(Path from) throws IOException {
    Checkpoint state = Checkpoint.read(from);
    Map<String, Object> descriptions = descriptions();
    for (Map.Entry<String, Object> entry : descriptions.entrySet()) {
      state.requireSame(entry.getKey(), entry.getValue());
    }
    if (state.epoch() > plan.epochs()) {
      throw new CheckpointException(
          from,
          "has %d epochs behind it, more than the %d asked for"
              .formatted(state.epoch(), plan.epochs()));
    }
    long updates = state.number("updates").longValue();
    int bestEpoch = state.number("bestEpoch").intValue();
    double bestAccuracy = state.number("bestAccuracy").doubleValue();
    Optional<CheckpointFile> file = open(Optional.of(from));
    try (Arena arena = Arena.ofShared()) {
      Optimizer optimizer = plan.rule().over(arena, learner.parameters());
      state.restore(tensors(optimizer));
      optimizer.resume(updates);
      learner.parametersChanged();
      Run run = new Run(arena, optimizer, file, descriptions, state.epoch());
      run.bestEpoch = bestEpoch;
      run.bestAccuracy = bestAccuracy;
      return run.train();
    }
  }

  /** Ends the run after the present epoch; from any thread. */
  public void stop() {
    stopping = true;
  }

  private Optional<CheckpointFile> open(Optional<Path> resumed) throws IOException {
    return checkpoint.isPresent()
        ? Optional.of(CheckpointFile.open(checkpoint.get(), resumed))
        : Optional.empty();
  }

  private Map<String, Object> descriptions() {
    Map<String, Object> descriptions = new LinkedHashMap<>();
    descriptions.put("learner", learner.describe());
    descriptions.put("training", plan.describe());
    descriptions.put("data", data.training().describe());
    return descriptions;
  }

  private List<NamedTensor> tensors(Optimizer optimizer) {
    List<NamedTensor> tensors = new ArrayList<>(Checkpoint.values(learner.parameters()));
    tensors.addAll(optimizer.state());
    return tensors;
  }

  /** What one run holds. */
  private final class Run {
    private final Optimizer optimizer;
    private final Optional<CheckpointFile> file;
    private final Map<String, Object> descriptions;
    private final Batches training;
    private final Batches test;
    private int epochs;
    private int bestEpoch;
    private double bestAccuracy;

    Run(
        Arena arena,
        Optimizer optimizer,
        Optional<CheckpointFile> file,
        Map<String, Object> descriptions,
        int epochs) {
      this.optimizer = optimizer;
      this.file = file;
      this.descriptions = descriptions;
      this.epochs = epochs;
      this.training = new Batches(arena, data.training(), plan.batch());
      this.test = new Batches(arena, data.test(), Math.max(plan.batch(), TEST_BATCH));
    }

    TrainingResult train() throws IOException {
      listener.begins(descriptions, epochs);
      Optional<EpochReport> last = Optional.empty();
      Outcome outcome = Outcome.FINISHED;
      while (epochs < plan.epochs() && outcome == Outcome.FINISHED) {
        EpochReport report = epoch();
        last = Optional.of(report);
        if (report.failed()) {
          outcome = Outcome.FAILED;
        } else {
          epochs++;
          if (report.test().accuracy() > bestAccuracy || bestEpoch == 0) {
            bestEpoch = epochs;
            bestAccuracy = report.test().accuracy();
          }
          save();
          if (stopping && epochs < plan.epochs()) {
            outcome = Outcome.STOPPED;
          }
        }
        listener.epochEnded(report);
      }
      TrainingResult result =
          new TrainingResult(outcome, epochs, optimizer.updates(), bestEpoch, bestAccuracy, last);
      listener.ended(result);
      return result;
    }

    private EpochReport epoch() {
      long start = System.nanoTime();
      learner.epochBegins(epochs);
      int[] order = EpochOrder.shuffled(plan.seed(), epochs, data.training().size());
      Steps steps = new Steps();
      if (learner instanceof EpochLearner own) {
        double[] rates = new double[training.count()];
        Arrays.setAll(rates, this::rate);
        own.trainEpoch(data.training(), order, plan.batch(), rates, optimizer, steps::stepped);
      } else {
        step(order, steps);
      }
      double trained = (System.nanoTime() - start) * NANOSECONDS;
      BatchReport tested = test();
      LabelledImages probe = data.test().first(Math.max(plan.batch(), PROBE_IMAGES));
      Map<String, Object> telemetry = learner.telemetry(probe.inputs(), probe.labels());
      return new EpochReport(
          epochs + 1,
          rate(training.count() - 1),
          training.count(),
          steps.skipped,
          steps.total,
          tested,
          telemetry,
          trained,
          (System.nanoTime() - start) * NANOSECONDS);
    }

    private void step(int[] order, Steps steps) {
      for (int index = 0; index < training.count(); index++) {
        Batches.Batch batch = training.gather(order, index);
        BatchReport report = learner.differentiate(batch.inputs(), batch.labels());
        boolean updated =
            report.status() == StepStatus.OK && optimizer.step(rate(index)) == StepStatus.OK;
        if (updated) {
          learner.parametersChanged();
        }
        steps.stepped(report, updated);
      }
    }

    /** Steps of an epoch up to now. */
    private final class Steps {
      private BatchReport total = BatchReport.EMPTY;
      private int made;
      private int skipped;

      void stepped(BatchReport report, boolean updated) {
        made++;
        skipped += updated ? 0 : 1;
        total = total.plus(report);
        listener.stepped(epochs + 1, made, training.count(), total);
      }
    }

    private double rate(int index) {
      long step = (long) epochs * training.count() + index;
      long steps = (long) plan.epochs() * training.count();
      return plan.rate() * plan.schedule().factor(step, steps);
    }

    private BatchReport test() {
      BatchReport total = BatchReport.EMPTY;
      for (int index = 0; index < test.count(); index++) {
        Batches.Batch batch = test.inPlace(index);
        total = total.plus(learner.evaluate(batch.inputs(), batch.labels()));
      }
      return total;
    }

    private void save() throws IOException {
      if (file.isPresent()) {
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("epoch", epochs);
        progress.put("updates", optimizer.updates());
        progress.put("bestEpoch", bestEpoch);
        progress.put("bestAccuracy", bestAccuracy);
        file.get().write(Checkpoint.bytes(progress, descriptions, tensors(optimizer)));
      }
    }
  }
}

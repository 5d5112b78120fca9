package dev.casimir.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.data.SyntheticImages;
import dev.casimir.models.training.TrainingResult.Outcome;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static final UpdateRule DESCENT = new StochasticGradientDescent(0.9, 1e-4, true);
  private static final TrainingListener NOBODY = new TrainingListener() {};

  private final Arena arena = Arena.ofShared();
  private final List<TwoLayerLearner> learners = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void close() {
    learners.forEach(TwoLayerLearner::close);
    arena.close();
  }

  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("run.checkpoint");
  }

  private LabelledImages.Split data(DType dtype) {
    return SyntheticImages.make(arena, dtype, 11, 230, 60);
  }

  private TwoLayerLearner learner(DType dtype, int hidden) {
    TwoLayerLearner learner = new TwoLayerLearner(dtype, 784, hidden, 10, 21);
    learners.add(learner);
    return learner;
  }

  private static TrainingPlan plan(int epochs, UpdateRule rule, RateSchedule schedule) {
    return new TrainingPlan(epochs, 50, rule, 0.02, schedule, 5);
  }

  private static TrainingPlan plan(int epochs) {
    return plan(epochs, DESCENT, RateSchedule.CONSTANT);
  }

  private static double[][] values(Learner learner) {
    return learner.parameters().stream()
        .map(parameter -> parameter.value().toDoubleArray())
        .toArray(double[][]::new);
  }

  private static void assertSame(double[][] expected, double[][] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i]);
    }
  }

  @Test
  void theReferenceLearnerHasItsGradients() {
    TwoLayerLearner learner = learner(DType.FLOAT64, 4);
    LabelledImages batch = data(DType.FLOAT64).training().first(7);
    learner.differentiate(batch.inputs(), batch.labels());
    for (Parameter parameter : learner.parameters()) {
      long index = parameter.value().size() / 2;
      double slope = parameter.gradient().getDouble(index);
      double start = parameter.value().getDouble(index);
      double h = 1e-5;
      parameter.value().setDouble(index, start + h);
      double above = learner.evaluate(batch.inputs(), batch.labels()).loss();
      parameter.value().setDouble(index, start - h);
      double below = learner.evaluate(batch.inputs(), batch.labels()).loss();
      parameter.value().setDouble(index, start);
      assertEquals((above - below) / (2 * h), slope, 1e-9, parameter.name());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void learnsToTellImagesApart(DType dtype) throws IOException {
    TwoLayerLearner learner = learner(dtype, 16);
    List<EpochReport> reports = new ArrayList<>();
    int[] steps = new int[1];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(int epoch, int step, int count, BatchReport soFar) {
            assertEquals(Math.min(50 * step, 230), soFar.samples());
            assertEquals(5, count);
            steps[0]++;
          }

          @Override
          public void epochEnded(EpochReport report) {
            reports.add(report);
          }
        };
    TrainingResult result =
        new Trainer(learner, data(dtype), plan(12), Optional.empty(), listener).run();
    assertEquals(Outcome.FINISHED, result.outcome());
    assertEquals(60, steps[0]);
    assertEquals(60, result.updates());
    assertEquals(60, learner.changes);
    assertEquals(11, learner.epoch);
    assertEquals(12, reports.size());
    assertEquals(60, reports.getLast().test().samples());
    // The last batch has 30 of 230 samples; what a batch reports is weighted with them.
    assertEquals(
        (200 * 50 + 30 * 30) / 230.0, reports.getLast().training().measures().get("steps"), 1e-12);
    assertTrue(result.bestAccuracy() > 0.85, result::toString);
    assertTrue(reports.getFirst().training().loss() > 4 * reports.getLast().training().loss());
  }

  private static Stream<TrainingPlan> plans() {
    return Stream.of(
        plan(3),
        plan(3, DESCENT, RateSchedule.COSINE),
        plan(3, AdamW.withDecay(0.01), RateSchedule.COSINE));
  }

  /** To the bit: parameters, moments, counts, the best epoch. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void aResumedRunIsTheRunThatNeverStopped(DType dtype) throws IOException {
    int[] number = new int[1];
    for (TrainingPlan plan : plans().toList()) {
      Path whole = folder.resolve("whole" + number[0]);
      Path parts = folder.resolve("parts" + number[0]++);
      TwoLayerLearner straight = learner(dtype, 6);
      TrainingResult expected =
          new Trainer(straight, data(dtype), plan, Optional.of(whole), NOBODY).run();

      TwoLayerLearner first = learner(dtype, 6);
      Trainer stopped = new Trainer(first, data(dtype), plan, Optional.of(parts), NOBODY);
      stopped.stop();
      assertEquals(Outcome.STOPPED, stopped.run().outcome());

      TwoLayerLearner second = learner(dtype, 6);
      second.parameters().getFirst().value().setDouble(0, 99);
      TrainingResult result =
          new Trainer(second, data(dtype), plan, Optional.of(parts), NOBODY).resume(parts);
      assertSame(values(straight), values(second));
      assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(parts));
      assertEquals(expected.describe(), result.describe());

      TwoLayerLearner used = learner(dtype, 6);
      Checkpoint.read(parts).restoreParameters(used);
      assertSame(values(straight), values(used));
      assertEquals(1, used.changes);
      assertEquals(2, Checkpoint.read(CheckpointFile.previous(parts)).epoch());
    }
  }

  @Test
  void aFinishedRunIsNotTrainedOnUnlessMoreIsAskedFor() throws IOException {
    TwoLayerLearner learner = learner(DType.FLOAT64, 4);
    new Trainer(learner, data(DType.FLOAT64), plan(2), Optional.of(file), NOBODY).run();
    double[][] trained = values(learner);
    TrainingResult again =
        new Trainer(learner, data(DType.FLOAT64), plan(2), Optional.of(file), NOBODY).resume(file);
    assertEquals(2, again.epochs());
    assertTrue(again.last().isEmpty());
    assertSame(trained, values(learner));
    TrainingResult more =
        new Trainer(learner, data(DType.FLOAT64), plan(3), Optional.of(file), NOBODY).resume(file);
    assertEquals(3, more.epochs());
    assertEquals(15, more.updates());
    Trainer fewer = new Trainer(learner, data(DType.FLOAT64), plan(2), Optional.empty(), NOBODY);
    CheckpointException refused = assertThrows(CheckpointException.class, () -> fewer.resume(file));
    assertTrue(refused.getMessage().contains("has 3 epochs behind it"), refused.getMessage());
  }

  /** An infinite pixel in every image: all samples fail, nothing is touched, the run ends. */
  @Test
  void anEpochWithoutAnUpdateEndsTheRun() throws IOException {
    LabelledImages.Split data = data(DType.FLOAT64);
    for (int image = 0; image < data.training().size(); image++) {
      data.training().inputs().setDouble(image * 784L, Double.NaN);
    }
    TwoLayerLearner learner = learner(DType.FLOAT64, 4);
    double[][] before = values(learner);
    TrainingResult result = new Trainer(learner, data, plan(3), Optional.of(file), NOBODY).run();
    assertEquals(Outcome.FAILED, result.outcome());
    assertEquals(0, result.epochs());
    assertEquals(5, result.last().orElseThrow().skipped());
    assertEquals(230, result.last().orElseThrow().training().failed());
    assertSame(before, values(learner));
    assertEquals(0, learner.changes);
    assertFalse(Files.exists(file));
  }

  /** One image of the first batch fails: the others teach as if it were not there. */
  @Test
  void aFailedSampleIsCountedAndTheRestGoOn() throws IOException {
    LabelledImages.Split data = data(DType.FLOAT64);
    data.training().inputs().setDouble(0, Double.NaN);
    TwoLayerLearner learner = learner(DType.FLOAT64, 4);
    TrainingResult result = new Trainer(learner, data, plan(2), Optional.empty(), NOBODY).run();
    assertEquals(Outcome.FINISHED, result.outcome());
    assertEquals(1, result.last().orElseThrow().training().failed());
    assertEquals(0, result.last().orElseThrow().skipped());
    assertTrue(Double.isFinite(result.last().orElseThrow().training().loss()));
  }

  @Test
  void theLogIsLinesOfJson() throws IOException {
    StringWriter text = new StringWriter();
    TwoLayerLearner learner = learner(DType.FLOAT32, 4);
    TrainingListener listener = TrainingListener.all(List.of(new JsonLinesLog(text), NOBODY));
    new Trainer(learner, data(DType.FLOAT32), plan(2), Optional.empty(), listener).run();
    List<JsonObject> lines =
        text.toString()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(
        List.of("begin", "epoch", "epoch", "end"),
        lines.stream().map(line -> line.get("event").getAsString()).toList());
    assertEquals(
        4, lines.get(0).getAsJsonObject("learner").getAsJsonArray("hidden").get(0).getAsInt());
    assertEquals(
        0.9,
        lines
            .get(0)
            .getAsJsonObject("training")
            .getAsJsonObject("rule")
            .get("momentum")
            .getAsDouble());
    JsonObject epoch = lines.get(2);
    assertEquals(2, epoch.get("epoch").getAsInt());
    assertEquals(0.02, epoch.get("rate").getAsDouble());
    assertEquals(230, epoch.getAsJsonObject("training").get("samples").getAsInt());
    assertTrue(epoch.getAsJsonObject("test").get("accuracy").getAsDouble() > 0.1);
    assertEquals(60, epoch.getAsJsonObject("telemetry").get("probed").getAsInt());
    assertTrue(epoch.getAsJsonObject("telemetry").get("broken").isJsonNull());
    assertEquals("FINISHED", lines.get(3).get("outcome").getAsString());
  }
}

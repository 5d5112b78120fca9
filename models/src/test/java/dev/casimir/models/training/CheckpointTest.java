package dev.casimir.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.data.SyntheticImages;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final TrainingListener NOBODY = new TrainingListener() {};

  private final Arena arena = Arena.ofShared();
  private final TwoLayerLearner learner = new TwoLayerLearner(DType.FLOAT64, 784, 3, 10, 1);
  private final LabelledImages.Split data = SyntheticImages.make(arena, DType.FLOAT64, 1, 40, 10);

  @TempDir Path folder;

  private Path file = Path.of("");
  private Path previous = Path.of("");

  @BeforeEach
  void trainTwoEpochs() throws IOException {
    file = folder.resolve("run.checkpoint");
    previous = folder.resolve("run.checkpoint.previous");
    trainer(plan(2, 0.1)).run();
  }

  @AfterEach
  void close() {
    learner.close();
    arena.close();
  }

  private static TrainingPlan plan(int epochs, double rate) {
    UpdateRule rule = new StochasticGradientDescent(0.5, 0, true);
    return new TrainingPlan(epochs, 20, rule, rate, RateSchedule.CONSTANT, 3);
  }

  private Trainer trainer(TrainingPlan plan) {
    return new Trainer(learner, data, plan, Optional.of(file), NOBODY);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Resuming must fail so, and change neither file nor any parameter. */
  private void assertRefused(Trainer trainer, String reason) throws IOException {
    byte[] stored = Files.readAllBytes(file);
    byte[] before = Files.readAllBytes(previous);
    double[] values = learner.parameters().getFirst().value().toDoubleArray();
    String message =
        assertThrows(CheckpointException.class, () -> trainer.resume(file)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
    assertArrayEquals(stored, Files.readAllBytes(file));
    assertArrayEquals(before, Files.readAllBytes(previous));
    assertArrayEquals(values, learner.parameters().getFirst().value().toDoubleArray());
    assertEquals(List.of("run.checkpoint", "run.checkpoint.previous"), names());
  }

  @Test
  void theOneBeforeIsKept() throws IOException {
    assertEquals(2, Checkpoint.read(file).epoch());
    assertEquals(1, Checkpoint.read(previous).epoch());
    assertEquals(List.of("run.checkpoint", "run.checkpoint.previous"), names());
  }

  @Test
  void damageIsFoundWhereverItIs() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Trainer trainer = trainer(plan(3, 0.1));
    int step = Math.max(1, whole.length / 97);
    for (int at = 0; at < whole.length; at += at < 64 ? 1 : step) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      String reason = at < 8 ? "is not a checkpoint" : at < 12 ? "is of format" : "is damaged";
      assertRefused(trainer, reason);
    }
    for (int length : new int[] {0, 5, 8, 20, 30, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(trainer, length < 8 ? "is not a checkpoint" : length < 28 ? "cut" : "damaged");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertRefused(trainer, "is damaged");
    Files.writeString(file, "loss 0.3 after the second epoch\n");
    assertRefused(trainer, "is not a checkpoint");
  }

  @Test
  void anotherRunIsNotGoneOnWith() throws IOException {
    assertRefused(trainer(plan(3, 0.2)), "is of another run: training.rate is 0.1 there and 0.2");
    UpdateRule adam = AdamW.withDecay(0);
    assertRefused(
        trainer(new TrainingPlan(3, 20, adam, 0.1, RateSchedule.CONSTANT, 3)), "training.rule.");
    assertRefused(
        trainer(new TrainingPlan(3, 20, plan(1, 1).rule(), 0.1, RateSchedule.COSINE, 3)),
        "training.epochs is only here");
    LabelledImages.Split others = SyntheticImages.make(arena, DType.FLOAT64, 2, 40, 10);
    assertRefused(
        new Trainer(learner, others, plan(3, 0.1), Optional.of(file), NOBODY), "data.checksum is ");
    try (TwoLayerLearner wide = new TwoLayerLearner(DType.FLOAT64, 784, 4, 10, 1)) {
      assertRefused(
          new Trainer(wide, data, plan(3, 0.1), Optional.of(file), NOBODY),
          "learner.hidden is [3] there and [4] here");
      assertThrows(CheckpointException.class, () -> Checkpoint.read(file).restoreParameters(wide));
    }
    try (TwoLayerLearner single = new TwoLayerLearner(DType.FLOAT32, 784, 3, 10, 1)) {
      CheckpointException refused =
          assertThrows(
              CheckpointException.class, () -> Checkpoint.read(file).restoreParameters(single));
      assertTrue(refused.getMessage().contains("its tensors are others"), refused.getMessage());
    }
  }

  @Test
  void aRunGoesOnFromThePredecessorOfADamagedFile() throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] before = Files.readAllBytes(previous);
    Files.write(file, Arrays.copyOf(good, 100));
    assertEquals(2, trainer(plan(2, 0.1)).resume(previous).epochs());
    assertArrayEquals(good, Files.readAllBytes(file));
    // What was damaged has not replaced the good one.
    assertArrayEquals(before, Files.readAllBytes(previous));
  }

  @Test
  void otherFilesAreNotReplaced() throws IOException {
    Trainer fresh = trainer(plan(2, 0.1));
    byte[] stored = Files.readAllBytes(file);
    double[] values = learner.parameters().getFirst().value().toDoubleArray();
    assertThrows(FileAlreadyExistsException.class, fresh::run);
    Path copy = Files.copy(file, folder.resolve("copy"));
    assertThrows(FileAlreadyExistsException.class, () -> fresh.resume(copy));
    assertArrayEquals(stored, Files.readAllBytes(file));
    assertArrayEquals(values, learner.parameters().getFirst().value().toDoubleArray());
    Path nowhere = folder.resolve("nowhere").resolve("file");
    Trainer lost = new Trainer(learner, data, plan(2, 0.1), Optional.of(nowhere), NOBODY);
    NoSuchFileException missing = assertThrows(NoSuchFileException.class, lost::run);
    assertTrue(missing.getMessage().contains("folder does not exist"), missing.getMessage());
    assertThrows(NoSuchFileException.class, () -> fresh.resume(folder.resolve("nothing")));
  }

  /** Header and numbers as the documentation says, by hand. */
  @Test
  void theFormatIsAsDocumented() {
    try (Arena own = Arena.ofConfined()) {
      NamedTensor one =
          new NamedTensor("x", Tensor.copyOf(own, DType.FLOAT32, new float[] {1, -2}, 2));
      byte[] bytes = Checkpoint.bytes(Map.of("epoch", 4), Map.of("learner", "y"), List.of(one));
      String header =
          "{\"progress\":{\"epoch\":4},\"descriptions\":{\"learner\":\"y\"},"
              + "\"tensors\":[{\"name\":\"x\",\"dtype\":\"FLOAT32\",\"shape\":[2]}]}";
      assertEquals(8 + 4 + 4 + 8 + header.length() + 8 + 4, bytes.length);
      assertEquals("CSMTRAIN", new String(bytes, 0, 8, StandardCharsets.US_ASCII));
      assertEquals(1, bytes[8]);
      assertEquals(header.length(), bytes[12]);
      assertEquals(8, bytes[16]);
      assertEquals(header, new String(bytes, 24, header.length(), StandardCharsets.UTF_8));
      byte[] numbers = Arrays.copyOfRange(bytes, 24 + header.length(), bytes.length - 4);
      assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0}, numbers);
    }
  }
}

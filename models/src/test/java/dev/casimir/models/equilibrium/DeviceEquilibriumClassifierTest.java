package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.data.SyntheticImages;
import dev.casimir.models.training.AdamW;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.EpochReport;
import dev.casimir.models.training.Learner;
import dev.casimir.models.training.RateSchedule;
import dev.casimir.models.training.StochasticGradientDescent;
import dev.casimir.models.training.Trainer;
import dev.casimir.models.training.TrainingListener;
import dev.casimir.models.training.TrainingPlan;
import dev.casimir.models.training.UpdateRule;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Training by whole steps of the kernels against training by the solvers, to the last bit. The
 * device is the processor; others are held to its bits where they are.
 */
class DeviceEquilibriumClassifierTest {
  private static final int SAMPLES = 45;

  private final Arena arena = Arena.ofAuto();

  @TempDir Path folder;

  private static EquilibriumNetwork network(int inputs, boolean tied, Loss loss) {
    return EquilibriumNetwork.layered(
        inputs, new int[] {14, 17}, 10, 10, ElementaryFunction.SHIFTED_LOGISTIC, loss, tied);
  }

  private static LearningRule rule(int nodes, double homeostasis) {
    return new LearningRule(
        new ErrorVector.Cauchy(nodes, 0.5, NodeOffset.ZERO, ErrorVector.Form.PLAIN),
        homeostasis == 0 ? new Homeostasis.None() : new Homeostasis.ClosedForm(homeostasis),
        Sweep.SYNCHRONOUS,
        FixedPointOptions.schedule(23),
        FixedPointOptions.schedule(8),
        Double.POSITIVE_INFINITY);
  }

  private EquilibriumParameters parameters(EquilibriumNetwork network, DType dtype) {
    return EquilibriumParameters.random(arena, network, dtype, 7, 60);
  }

  private static List<double[]> gradients(Learner learner) {
    return learner.parameters().stream().map(p -> p.gradient().toDoubleArray()).toList();
  }

  private static void assertSame(BatchReport expected, BatchReport got) {
    assertEquals(expected.failed(), got.failed());
    assertEquals(expected.correct(), got.correct());
    assertEquals(expected.lossSum(), got.lossSum());
    assertEquals(expected.measures().get("residualMost"), got.measures().get("residualMost"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, CROSS_ENTROPY, FLOAT64",
    "2, true, SQUARED_ERROR, FLOAT32",
    "2, false, CROSS_ENTROPY, FLOAT32",
    "4, false, CROSS_ENTROPY, FLOAT32",
    "4, true, SQUARED_ERROR, FLOAT64"
  })
  void gradientsAreThoseOfTheSolvers(int nodes, boolean tied, Loss loss, DType dtype) {
    EquilibriumNetwork network = network(20, tied, loss);
    Tensor inputs = Tensor.random(arena, dtype, 9, SAMPLES, 20);
    inputs.setDouble(20 * 3 + 4, Double.NaN);
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = i % 10;
    }
    LearningRule rule = rule(nodes, 0.7);
    try (Learner solvers =
            new EquilibriumClassifier(parameters(network, dtype), rule, Map.of(), 2);
        Learner kernels =
            new DeviceEquilibriumClassifier(
                parameters(network, dtype), rule, Map.of(), Device.cpu())) {
      BatchReport expected = solvers.differentiate(inputs, labels);
      assertEquals(1, expected.failed());
      assertSame(expected, kernels.differentiate(inputs, labels));
      List<double[]> all = gradients(solvers);
      for (int i = 0; i < all.size(); i++) {
        String name = solvers.parameters().get(i).name();
        assertArrayEquals(all.get(i), gradients(kernels).get(i), name);
      }
      assertSame(solvers.evaluate(inputs, labels), kernels.evaluate(inputs, labels));
      assertEquals(solvers.describe(), kernels.describe());
    }
  }

  private byte[] train(Learner learner, UpdateRule update, int epochs, Optional<String> from)
      throws IOException {
    LabelledImages.Split images = SyntheticImages.make(arena, DType.FLOAT32, 3, 57, 20);
    TrainingPlan plan = new TrainingPlan(epochs, 20, update, 0.02, RateSchedule.CONSTANT, 5);
    Path file = folder.resolve("state");
    List<EpochReport> reports = new ArrayList<>();
    int[] steps = {0};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(int epoch, int step, int of, BatchReport soFar) {
            steps[0]++;
          }

          @Override
          public void epochEnded(EpochReport report) {
            reports.add(report);
          }
        };
    Trainer trainer = new Trainer(learner, images, plan, Optional.of(file), listener);
    try (learner) {
      if (from.isPresent()) {
        trainer.resume(file);
      } else {
        trainer.run();
      }
    }
    assertEquals(3 * reports.size(), steps[0]);
    byte[] bytes = Files.readAllBytes(file);
    if (epochs > 1) {
      Files.delete(file);
    }
    return bytes;
  }

  /** Two epochs by the solvers, two by the kernels, one by the former and then one by these. */
  @Test
  void checkpointsOfBothAreTheSameBytes() throws IOException {
    EquilibriumNetwork network = network(784, false, Loss.CROSS_ENTROPY);
    LearningRule rule = rule(2, 0.1);
    for (UpdateRule update :
        List.of(new StochasticGradientDescent(0.9, 0.01, true), AdamW.withDecay(0.01))) {
      byte[] solvers = train(solvers(network, rule), update, 2, Optional.empty());
      byte[] kernels = train(kernels(network, rule), update, 2, Optional.empty());
      assertArrayEquals(solvers, kernels);
      train(solvers(network, rule), update, 1, Optional.empty());
      assertArrayEquals(solvers, train(kernels(network, rule), update, 2, Optional.of("state")));
    }
  }

  private Learner solvers(EquilibriumNetwork network, LearningRule rule) {
    return new EquilibriumClassifier(parameters(network, DType.FLOAT32), rule, Map.of(), 1);
  }

  private Learner kernels(EquilibriumNetwork network, LearningRule rule) {
    return new DeviceEquilibriumClassifier(
        parameters(network, DType.FLOAT32), rule, Map.of("l1-l2 weights", 1.0), Device.cpu());
  }

  private void assertRefused(EquilibriumNetwork network, LearningRule rule, String part) {
    EquilibriumParameters parameters = EquilibriumParameters.zeros(arena, network, DType.FLOAT32);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new DeviceEquilibriumClassifier(parameters, rule, Map.of(), Device.cpu()))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void whatADeviceDoesNotTrainIsSaid() {
    EquilibriumNetwork row = network(20, false, Loss.CROSS_ENTROPY);
    LearningRule usual = rule(2, 0);
    EquilibriumNetwork loop =
        EquilibriumNetwork.loop(
            20, new int[] {9, 9}, 10, 10, ElementaryFunction.TANH, Loss.CROSS_ENTROPY);
    assertRefused(loop, usual, "dense layers in a row");
    assertRefused(
        row, usual.withErrorVector(new ErrorVector.Tangent()), "circle in plain form, got tangent");
    assertRefused(
        row,
        usual.withErrorVector(
            new ErrorVector.Cauchy(2, 0.5, NodeOffset.ZERO, ErrorVector.Form.DEVIATION)),
        "circle in plain form, got cauchy");
    assertRefused(
        row, usual.withHomeostasis(new Homeostasis.Probes(1, 2)), "its exact gradient, got probes");
    FixedPointOptions plain = FixedPointOptions.schedule(9);
    assertRefused(
        row,
        new LearningRule(usual.errorVector(), usual.homeostasis(), Sweep.ODD_EVEN, plain, plain, 1),
        "synchronous ones, got odd-even");
    for (FixedPointOptions other :
        List.of(plain.withDamping(0.5), FixedPointOptions.plain(1e-3, 9))) {
      assertRefused(
          row,
          new LearningRule(
              usual.errorVector(), usual.homeostasis(), Sweep.SYNCHRONOUS, plain, other, 1),
          "nudged: a device takes a number of plain steps");
    }
  }
}

package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.Parameter;
import dev.casimir.models.training.StepStatus;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What batches, threads, bad samples and bad arguments do to a learner. */
class EquilibriumClassifierTest {
  private static final int SAMPLES = 150;
  private static final EquilibriumNetwork NETWORK =
      EquilibriumNetwork.layered(
          20,
          new int[] {33, 17},
          10,
          10,
          ElementaryFunction.SHIFTED_LOGISTIC,
          Loss.CROSS_ENTROPY,
          false);

  private final Arena arena = Arena.ofAuto();
  private final int[] labels = new int[SAMPLES];

  private static LearningRule rule(ErrorVector vector, Sweep sweep, double tolerance) {
    FixedPointOptions free = FixedPointOptions.plain(tolerance, 150);
    FixedPointOptions nudged = FixedPointOptions.schedule(20);
    return new LearningRule(vector, new Homeostasis.ClosedForm(1), sweep, free, nudged, 10);
  }

  private EquilibriumClassifier learner(DType dtype, LearningRule rule, int threads) {
    EquilibriumParameters parameters = EquilibriumParameters.random(arena, NETWORK, dtype, 7, 45);
    return new EquilibriumClassifier(parameters, rule, Map.of(), threads);
  }

  private Tensor inputs(DType dtype) {
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = i % 10;
    }
    return Tensor.random(arena, dtype, 9, SAMPLES, 20);
  }

  private static List<double[]> gradients(EquilibriumClassifier learner) {
    return learner.parameters().stream().map(p -> p.gradient().toDoubleArray()).toList();
  }

  @ParameterizedTest
  @EnumSource(Sweep.class)
  void threadsChangeNoBit(Sweep sweep) {
    Tensor inputs = inputs(DType.FLOAT32);
    for (ErrorVector vector :
        List.of(
            new ErrorVector.Tangent(),
            new ErrorVector.Cauchy(3, 0.3, NodeOffset.ZERO, ErrorVector.Form.DEVIATION))) {
      try (EquilibriumClassifier one = learner(DType.FLOAT32, rule(vector, sweep, 1e-4), 1);
          EquilibriumClassifier three = learner(DType.FLOAT32, rule(vector, sweep, 1e-4), 3)) {
        BatchReport first = one.differentiate(inputs, labels);
        BatchReport second = three.differentiate(inputs, labels);
        assertEquals(first.lossSum(), second.lossSum());
        assertEquals(first.correct(), second.correct());
        for (int i = 0; i < one.parameters().size(); i++) {
          assertArrayEquals(gradients(one).get(i), gradients(three).get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Sweep.class)
  void oneBadPixelCostsOneSample(Sweep sweep) {
    Tensor inputs = inputs(DType.FLOAT64);
    LearningRule rule =
        rule(new ErrorVector.Cauchy(4, 0.3, NodeOffset.ZERO, ErrorVector.Form.PLAIN), sweep, 1e-6);
    int bad = 71;
    int[] others = new int[SAMPLES - 1];
    Tensor rest = Tensor.zeros(arena, DType.FLOAT64, SAMPLES - 1, 20);
    for (int i = 0, at = 0; i < SAMPLES; i++) {
      if (i != bad) {
        for (int j = 0; j < 20; j++) {
          rest.setDouble(rest.flatIndex(at, j), inputs.getDouble(inputs.flatIndex(i, j)));
        }
        others[at++] = labels[i];
      }
    }
    inputs.setDouble(inputs.flatIndex(bad, 3), Double.NaN);
    try (EquilibriumClassifier with = learner(DType.FLOAT64, rule, 2);
        EquilibriumClassifier without = learner(DType.FLOAT64, rule, 2)) {
      BatchReport report = with.differentiate(inputs, labels);
      BatchReport expected = without.differentiate(rest, others);
      assertEquals(1, report.failed());
      assertEquals(0, expected.failed());
      assertEquals(StepStatus.OK, report.status());
      assertEquals(expected.correct(), report.correct());
      for (int i = 0; i < with.parameters().size(); i++) {
        assertArrayEquals(gradients(without).get(i), gradients(with).get(i), 1e-15);
      }
    }
  }

  @Test
  void aBatchWithoutASampleThatRelaxesFails() {
    Tensor inputs = inputs(DType.FLOAT32);
    for (long i = 0; i < inputs.size(); i++) {
      inputs.setDouble(i, Double.NaN);
    }
    try (EquilibriumClassifier learner =
        learner(DType.FLOAT32, rule(new ErrorVector.Tangent(), Sweep.SYNCHRONOUS, 0), 2)) {
      List<double[]> before =
          learner.parameters().stream().map(p -> p.value().toDoubleArray()).toList();
      BatchReport report = learner.differentiate(inputs, labels);
      assertEquals(StepStatus.FAILED, report.status());
      assertEquals(SAMPLES, report.failed());
      for (int i = 0; i < before.size(); i++) {
        Parameter parameter = learner.parameters().get(i);
        assertArrayEquals(before.get(i), parameter.value().toDoubleArray());
        for (double gradient : parameter.gradient().toDoubleArray()) {
          assertTrue(Double.isFinite(gradient));
        }
      }
    }
  }

  @Test
  void samplesFarFromRestAreRejected() {
    Tensor inputs = inputs(DType.FLOAT64);
    LearningRule few =
        new LearningRule(
            new ErrorVector.Tangent(),
            new Homeostasis.None(),
            Sweep.SYNCHRONOUS,
            FixedPointOptions.schedule(2),
            FixedPointOptions.schedule(5),
            0.05);
    try (EquilibriumClassifier learner = learner(DType.FLOAT64, few, 1)) {
      BatchReport report = learner.differentiate(inputs, labels);
      assertTrue(report.failed() > 0);
    }
  }

  @Test
  void telemetryTellsAngleAndAlignment() {
    Tensor inputs = inputs(DType.FLOAT64);
    try (EquilibriumClassifier learner =
        learner(
            DType.FLOAT64,
            rule(
                new ErrorVector.Cauchy(2, 0.5, NodeOffset.ZERO, ErrorVector.Form.PLAIN),
                Sweep.SYNCHRONOUS,
                1e-6),
            2)) {
      Map<String, Object> measures = learner.telemetry(inputs, labels);
      assertTrue((double) measures.get("weightAngle") > 20, measures.toString());
      assertTrue((double) measures.get("meanValueDefect") > 0);
      Map<?, ?> cosines = (Map<?, ?>) measures.get("cosineToAdjoint");
      assertEquals(3, cosines.size());
      double first = (double) cosines.get("l1");
      assertTrue(first > 0.1 && first < 0.99, "cosine " + first);
    }
    try (EquilibriumClassifier exact =
        learner(DType.FLOAT64, rule(new ErrorVector.Adjoint(), Sweep.SYNCHRONOUS, 1e-6), 2)) {
      Map<?, ?> cosines = (Map<?, ?>) exact.telemetry(inputs, labels).get("cosineToAdjoint");
      assertEquals(1, (double) cosines.get("l1"), 1e-2);
    }
  }

  @Test
  void argumentsAreCheckedAtTheDoor() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ErrorVector.Cauchy(0, 0.1, NodeOffset.ZERO, ErrorVector.Form.PLAIN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ErrorVector.Cauchy(2, 0, NodeOffset.ZERO, ErrorVector.Form.PLAIN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ErrorVector.TransposedDeviation(2, Double.NaN, NodeOffset.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new ErrorVector.Continual(1, 0.1, 5, 1, 0));
    EquilibriumNetwork ring =
        EquilibriumNetwork.loop(
            3, new int[] {4, 4}, 3, 2, ElementaryFunction.TANH, Loss.CROSS_ENTROPY);
    EquilibriumParameters parameters =
        EquilibriumParameters.random(arena, ring, DType.FLOAT32, 1, 0);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new EquilibriumClassifier(
                parameters, rule(new ErrorVector.Tangent(), Sweep.ODD_EVEN, 0), Map.of(), 1));
    try (EquilibriumClassifier learner =
        learner(DType.FLOAT32, rule(new ErrorVector.Tangent(), Sweep.SYNCHRONOUS, 0), 1)) {
      Tensor one = Tensor.zeros(arena, DType.FLOAT32, 1, 20);
      assertThrows(
          IllegalArgumentException.class, () -> learner.differentiate(one, new int[] {10}));
      assertThrows(
          IllegalArgumentException.class, () -> learner.differentiate(one, new int[] {1, 2}));
      Tensor other = Tensor.zeros(arena, DType.FLOAT64, 1, 20);
      assertThrows(IllegalArgumentException.class, () -> learner.evaluate(other, new int[] {1}));
    }
  }
}

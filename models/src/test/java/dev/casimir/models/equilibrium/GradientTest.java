package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of every parameter against differences of the loss through relaxation. */
class GradientTest {
  private static final int SAMPLES = 5;
  private static final int INPUTS = 7;
  private static final int CLASSES = 4;
  private static final double STEP = 2e-4;

  private final Arena arena = Arena.ofAuto();
  private final Tensor inputs = Tensor.random(arena, DType.FLOAT64, 3, SAMPLES, INPUTS);
  private final int[] labels = {0, 3, 1, 1, 2};

  private static LearningRule rule(ErrorVector vector) {
    FixedPointOptions solver = FixedPointOptions.plain(1e-14, 2000);
    return new LearningRule(vector, new Homeostasis.None(), Sweep.SYNCHRONOUS, solver, solver, 1e9);
  }

  private EquilibriumNetwork network(Loss loss, boolean tied, int outputs) {
    return EquilibriumNetwork.layered(
        INPUTS,
        new int[] {6, 5},
        outputs,
        CLASSES,
        ElementaryFunction.SHIFTED_LOGISTIC,
        loss,
        tied);
  }

  private void assertIsGradient(EquilibriumNetwork network, double angle, ErrorVector vector) {
    EquilibriumParameters parameters =
        EquilibriumParameters.random(arena, network, DType.FLOAT64, 11, angle);
    contract(parameters);
    Random random = new Random(5);
    for (int l = 0; l < network.layers().size(); l++) {
      Tensor bias = parameters.bias(l);
      for (long i = 0; i < bias.size(); i++) {
        bias.setDouble(i, 0.3 + 0.1 * random.nextGaussian());
      }
    }
    try (EquilibriumClassifier learner =
        new EquilibriumClassifier(parameters, rule(vector), Map.of(), 2)) {
      BatchReport report = learner.differentiate(inputs, labels);
      assertEquals(StepStatus.OK, report.status());
      assertEquals(0, report.failed());
      assertTrue(report.measures().get("residualMost") < 1e-13);
      for (Parameter parameter : learner.parameters()) {
        for (int k = 0; k < 6; k++) {
          long index = random.nextLong(parameter.value().size());
          double expected = difference(learner, parameter, index);
          assertEquals(
              expected, parameter.gradient().getDouble(index), 2e-9, parameter.name() + index);
        }
      }
    }
  }

  /** Weights between layers so small that every sample comes to rest. */
  private static void contract(EquilibriumParameters parameters) {
    EquilibriumNetwork network = parameters.network();
    for (int i = 0; i < network.connections().size(); i++) {
      if (network.connections().get(i).from() != Connection.INPUT) {
        parameters.weight(i).ifPresent(weight -> RowArithmetic.scale(weight, 0.4));
      }
    }
  }

  private double difference(EquilibriumClassifier learner, Parameter parameter, long index) {
    double value = parameter.value().getDouble(index);
    double[] losses = new double[4];
    int[] steps = {1, -1, 2, -2};
    for (int k = 0; k < steps.length; k++) {
      parameter.value().setDouble(index, value + steps[k] * STEP);
      learner.parametersChanged();
      losses[k] = learner.evaluate(inputs, labels).lossSum() / SAMPLES;
    }
    parameter.value().setDouble(index, value);
    learner.parametersChanged();
    // of fourth order: rounding of the fixed points forbids smaller steps
    return (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * STEP);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 90})
  void theAdjointGivesTheGradientOfAnyWeights(int angle) {
    assertIsGradient(network(Loss.CROSS_ENTROPY, false, 6), angle, new ErrorVector.Adjoint());
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void nudgesOfSymmetricWeightsGiveTheGradient(Loss loss) {
    EquilibriumNetwork network = network(loss, false, loss == Loss.CROSS_ENTROPY ? 6 : CLASSES);
    assertIsGradient(network, 0, new ErrorVector.Tangent());
    for (ErrorVector.Form form : ErrorVector.Form.values()) {
      assertIsGradient(network, 0, new ErrorVector.Cauchy(6, 1e-3, NodeOffset.ZERO, form));
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void transposedDeviationsGiveTheGradientOfAnyWeights(Loss loss) {
    assertIsGradient(
        network(loss, false, loss == Loss.CROSS_ENTROPY ? 6 : CLASSES),
        70,
        new ErrorVector.TransposedDeviation(6, 1e-3, NodeOffset.HALF));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void tiedWeightsLearnFromBothDirections(Loss loss) {
    EquilibriumNetwork network = network(loss, true, loss == Loss.CROSS_ENTROPY ? 6 : CLASSES);
    assertIsGradient(network, 0, new ErrorVector.Tangent());
    assertIsGradient(
        network, 0, new ErrorVector.Cauchy(5, 1e-3, NodeOffset.ZERO, ErrorVector.Form.PLAIN));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void ringsOfLayersLearnByTheAdjoint(Loss loss) {
    EquilibriumNetwork network =
        EquilibriumNetwork.loop(
            INPUTS, new int[] {6, 5}, CLASSES, CLASSES, ElementaryFunction.SHIFTED_LOGISTIC, loss);
    assertIsGradient(network, 0, new ErrorVector.Adjoint());
    assertTrue(network.colours().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementaryFunction.class,
      names = {"TANH", "LOGISTIC", "DSILU"})
  void otherActivationsLearnToo(ElementaryFunction activation) {
    EquilibriumNetwork network =
        EquilibriumNetwork.layered(
            INPUTS, new int[] {6, 5}, 4, CLASSES, activation, Loss.CROSS_ENTROPY, false);
    assertIsGradient(network, 0, new ErrorVector.Tangent());
    assertIsGradient(
        network, 0, new ErrorVector.Cauchy(4, 1e-4, NodeOffset.ZERO, ErrorVector.Form.DEVIATION));
  }
}

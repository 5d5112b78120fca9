package dev.casimir.models.equilibrium;

import static dev.casimir.models.equilibrium.ToyNetwork.relativeError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.models.equilibrium.ErrorVector.Cauchy;
import dev.casimir.models.equilibrium.ErrorVector.Form;
import dev.casimir.models.equilibrium.ErrorVector.TransposedDeviation;
import dev.casimir.models.training.BatchReport;
import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Error vectors against a dense solve by another program, and the laws of their errors. */
class ErrorVectorTest {
  private static final ToyNetwork SYMMETRIC = new ToyNetwork(0);

  private static Cauchy plain(int nodes, double radius) {
    return new Cauchy(nodes, radius, NodeOffset.ZERO, Form.PLAIN);
  }

  private static Cauchy deviation(int nodes, double radius) {
    return new Cauchy(nodes, radius, NodeOffset.ZERO, Form.DEVIATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 15, 30, 60, 90})
  void tangentAndAdjointAreThoseOfADenseSolve(int angle) {
    ToyNetwork network = new ToyNetwork(angle);
    double[] tangent = network.error(new ErrorVector.Tangent());
    double[] adjoint = network.error(new ErrorVector.Adjoint());
    assertTrue(relativeError(tangent, network.golden("error")) < 2e-14);
    assertTrue(relativeError(adjoint, network.golden("adjoint")) < 2e-14);
  }

  @Test
  void symmetricNetworksHaveOneErrorVector() {
    double[] tangent = SYMMETRIC.error(new ErrorVector.Tangent());
    double[] adjoint = SYMMETRIC.error(new ErrorVector.Adjoint());
    assertTrue(relativeError(tangent, adjoint) < 1e-14);
  }

  /** The table of section 1.4 of the design of these kernels: radius, nodes, relative error. */
  @ParameterizedTest
  @CsvSource({
    "1e-4, 1, 6.5e-5",
    "1e-3, 1, 6.5e-4",
    "1e-2, 1, 6.6e-3",
    "0.05, 1, 3.4e-2",
    "0.1, 1, 7.2e-2",
    "0.2, 1, 0.16",
    "0.5, 1, 0.57",
    "1, 1, 1.6",
    "1e-4, 2, 6.6e-9",
    "1e-3, 2, 6.6e-7",
    "1e-2, 2, 6.6e-5",
    "0.05, 2, 1.7e-3",
    "0.1, 2, 6.7e-3",
    "0.2, 2, 2.7e-2",
    "0.5, 2, 0.18",
    "1, 2, 0.66",
    "1e-3, 3, 5.2e-10",
    "1e-2, 3, 5.2e-7",
    "0.05, 3, 6.5e-5",
    "0.1, 3, 5.2e-4",
    "0.2, 3, 4.2e-3",
    "0.5, 3, 6.4e-2",
    "1, 3, 0.33",
    "1e-2, 4, 3.2e-9",
    "0.05, 4, 2.0e-6",
    "0.1, 4, 3.2e-5",
    "0.2, 4, 5.1e-4",
    "0.5, 4, 1.9e-2",
    "1, 4, 0.14",
    "0.05, 6, 1.1e-9",
    "0.1, 6, 7.0e-8",
    "0.2, 6, 4.5e-6",
    "0.5, 6, 1.1e-3",
    "1, 6, 7e-2",
    "0.05, 8, 7.2e-12",
    "0.1, 8, 1.8e-9",
    "0.2, 8, 4.7e-7",
    "0.5, 8, 7.2e-4",
    "1, 8, 0.11",
    "0.2, 12, 6.7e-10",
    "0.5, 12, 4.0e-5",
    "1, 12, 0.14",
    "0.2, 16, 1.0e-12",
    "0.5, 16, 2.4e-6",
    "1, 16, 0.16"
  })
  void errorsOfFiniteNudgesAreAsPublished(double radius, int nodes, double expected) {
    double error = relativeError(SYMMETRIC.error(plain(nodes, radius)), SYMMETRIC.golden("error"));
    assertTrue(error > expected / 2 && error < expected * 2, "relative error " + error);
  }

  /** Where rounding over the radius is all that is left. */
  @ParameterizedTest
  @CsvSource({
    "1e-8, 2, 3.3e-7", "1e-8, 8, 3.3e-7", "1e-4, 4, 4.4e-11", "1e-4, 12, 4.4e-11",
    "1e-3, 6, 3.5e-12", "1e-2, 6, 5.0e-13", "1e-2, 8, 4e-13", "0.05, 12, 7.2e-14",
    "0.1, 16, 4e-14"
  })
  void roundingOverTheRadiusIsTheFloor(double radius, int nodes, double expected) {
    double error = relativeError(SYMMETRIC.error(plain(nodes, radius)), SYMMETRIC.golden("error"));
    assertTrue(error < expected * 4, "relative error " + error);
  }

  @Test
  void halfAnOffsetTurnsTheSignOfTheAliasingError() {
    double[] exact = SYMMETRIC.golden("error");
    double[] on = SYMMETRIC.error(plain(2, 0.1));
    double[] off = SYMMETRIC.error(new Cauchy(2, 0.1, NodeOffset.HALF, Form.PLAIN));
    double[] four = SYMMETRIC.error(plain(4, 0.1));
    assertEquals(6.601e-3, relativeError(off, exact), 2e-5);
    double[] mean = new double[on.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (on[i] + off[i]) / 2;
    }
    assertTrue(relativeError(mean, four) < 1e-12);
  }

  /** Section 4.4: without cancellation float reaches its rounding at any radius. */
  @ParameterizedTest
  @CsvSource({
    "1e-20, 1",
    "1e-20, 2",
    "1e-8, 1",
    "1e-4, 2",
    "1e-3, 4",
    "1e-2, 4",
    "1e-2, 8",
    "1e-6, 3"
  })
  void deviationsReachTheRoundingOfFloat(double radius, int nodes) {
    FixedPointOptions solver = FixedPointOptions.schedule(300);
    LearningRule rule =
        new LearningRule(
            deviation(nodes, radius),
            new Homeostasis.None(),
            Sweep.SYNCHRONOUS,
            solver,
            solver,
            1e9);
    double error = relativeError(SYMMETRIC.error(rule, DType.FLOAT32), SYMMETRIC.golden("error"));
    assertTrue(error < 5e-7, "relative error " + error);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.1", "2, 0.1", "3, 0.2", "4, 0.2", "6, 0.5", "2, 0.05"})
  void bothFormsEstimateTheSame(int nodes, double radius) {
    for (NodeOffset offset : NodeOffset.values()) {
      double[] states = SYMMETRIC.error(new Cauchy(nodes, radius, offset, Form.PLAIN));
      double[] deviations = SYMMETRIC.error(new Cauchy(nodes, radius, offset, Form.DEVIATION));
      assertTrue(relativeError(deviations, states) < 2e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30, 2, 0.01, 5.5e-5",
    "30, 8, 0.1, 1.2e-9",
    "90, 2, 0.01, 9.5e-5",
    "90, 8, 0.1, 5.7e-9"
  })
  void transposedDeviationsFindTheGradientOfAnyWeights(
      int angle, int nodes, double radius, double expected) {
    ToyNetwork network = new ToyNetwork(angle);
    double[] found = network.error(new TransposedDeviation(nodes, radius, NodeOffset.ZERO));
    double error = relativeError(found, network.golden("adjoint"));
    assertTrue(error > expected / 2 && error < expected * 2, "relative error " + error);
  }

  /** Section 1.3, equation (9): what is wrong falls as the square of the asymmetry. */
  @ParameterizedTest
  @CsvSource({"5, 0.066", "15, 0.250", "30, 0.377", "60, 0.480", "90, 0.988"})
  void asymmetricWeightsMakeTheErrorVectorWrong(int angle, double expected) {
    ToyNetwork network = new ToyNetwork(angle);
    double[] found = network.error(plain(8, 0.1));
    assertEquals(expected, relativeError(found, network.golden("adjoint")), 2e-3);
    assertTrue(relativeError(found, network.golden("error")) < 2e-8);
  }

  /** Section 1.3, equation (8): J e = J^T delta with J = W - 1 / phi'(u). */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 30, 90})
  void errorVectorsAndAdjointsMeetInTheJacobian(int angle) {
    ToyNetwork network = new ToyNetwork(angle);
    double[] error = network.error(new ErrorVector.Tangent());
    double[] adjoint = network.error(new ErrorVector.Adjoint());
    double[] forward = new double[error.length];
    double[] back = new double[error.length];
    double[][] weights = network.weights();
    double[] state = network.golden("state");
    for (int i = 0; i < error.length; i++) {
      double activity = 1 / (1 + Math.exp(2 - 4 * state[i]));
      double slope = 4 * activity * (1 - activity);
      forward[i] -= error[i] / slope;
      back[i] -= adjoint[i] / slope;
      for (int j = 0; j < error.length; j++) {
        forward[i] += weights[i][j] * error[j];
        back[i] += weights[j][i] * adjoint[j];
      }
    }
    assertTrue(relativeError(forward, back) < 1e-13);
  }

  /** Section 1.8: the lag depends on how long the nudge dwells, not on the number of turns. */
  @ParameterizedTest
  @CsvSource({"10, 0.4, 30, 3, 2.4e-5", "10, 0.4, 5, 3, 1.5e-2", "10, 0.4, 2, 3, 8.9e-2"})
  void continualNudgesLagAsPublished(
      int nodes, double radius, int dwell, int periods, double expected) {
    double[] found = SYMMETRIC.error(new ErrorVector.Continual(nodes, radius, dwell, periods, 1));
    double error = relativeError(found, SYMMETRIC.golden("error"));
    assertTrue(error > expected / 2 && error < expected * 2, "relative error " + error);
  }

  @ParameterizedTest
  @CsvSource({"4, 0.2", "6, 0.3", "10, 0.4"})
  void nudgesThatDwellLongGiveTheEstimateOfSeparateOnes(int nodes, double radius) {
    double[] continual = SYMMETRIC.error(new ErrorVector.Continual(nodes, radius, 250, 1, 1));
    assertTrue(relativeError(continual, SYMMETRIC.error(plain(nodes, radius))) < 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 90})
  void oddAndEvenSweepsEndWhereSynchronousOnesDo(int angle) {
    ToyNetwork network = new ToyNetwork(angle);
    for (ErrorVector vector :
        new ErrorVector[] {
          new ErrorVector.Tangent(),
          new ErrorVector.Adjoint(),
          plain(4, 0.2),
          deviation(3, 0.2),
          new TransposedDeviation(4, 0.2, NodeOffset.HALF)
        }) {
      LearningRule rule = ToyNetwork.exactly(vector);
      LearningRule odd =
          new LearningRule(
              vector,
              rule.homeostasis(),
              Sweep.ODD_EVEN,
              rule.free(),
              rule.nudged(),
              rule.rejectAbove());
      double[] swept = network.error(odd, DType.FLOAT64);
      assertTrue(relativeError(swept, network.error(vector)) < 1e-12, vector.describe());
    }
  }

  /** Section 1.7: all nodes may come to rest though the circle reaches beyond a singularity. */
  @ParameterizedTest
  @CsvSource({"16, 1, true", "2, 0.5, true", "8, 0.5, false", "4, 0.2, false", "2, 0.1, false"})
  void theMeanValueTestTellsOfNudgesThatAreTooStrong(int nodes, double radius, boolean aliased) {
    FixedPointOptions solver = FixedPointOptions.plain(1e-12, 2000);
    LearningRule rule =
        new LearningRule(
            plain(nodes, radius), new Homeostasis.None(), Sweep.SYNCHRONOUS, solver, solver, 1e9);
    try (Arena arena = Arena.ofConfined();
        EquilibriumClassifier learner =
            new EquilibriumClassifier(
                SYMMETRIC.parameters(arena, DType.FLOAT64), rule, Map.of(), 1)) {
      BatchReport report =
          learner.differentiate(
              ToyNetwork.input(arena, DType.FLOAT64), new int[] {ToyNetwork.LABEL});
      assertEquals(0, report.failed());
      assertEquals(aliased ? 1.0 : 0.0, report.measures().get("aliasedShare"));
      if (nodes == 16) {
        assertEquals(7.9e-2, report.measures().get("meanValueDefect"), 5e-4);
      }
    }
  }

  /** Error vectors are derivatives of activities; those of the states are something else. */
  @Test
  void derivativesOfStatesAreNoErrorVectors() {
    double[] error = SYMMETRIC.error(new ErrorVector.Tangent());
    double[] state = SYMMETRIC.golden("state");
    double[] adjoint = SYMMETRIC.golden("adjoint");
    double product = 0;
    double lengths = 0;
    double norm = 0;
    for (int i = 0; i < error.length; i++) {
      double activity = 1 / (1 + Math.exp(2 - 4 * state[i]));
      double ofState = error[i] / (4 * activity * (1 - activity));
      product += ofState * adjoint[i];
      lengths += ofState * ofState;
      norm += adjoint[i] * adjoint[i];
    }
    assertEquals(0.6482, product / Math.sqrt(lengths * norm), 1e-4);
  }
}

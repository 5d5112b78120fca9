package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two gradients of the asymmetry of the Jacobian, against each other and differences. */
class HomeostasisTest {
  private final Arena arena = Arena.ofAuto();
  private final EquilibriumNetwork network =
      EquilibriumNetwork.layered(
          3,
          new int[] {4, 5},
          3,
          2,
          ElementaryFunction.SHIFTED_LOGISTIC,
          Loss.CROSS_ENTROPY,
          false);
  private final Tensor[] activities = activities(network, 8);

  private Tensor[] activities(EquilibriumNetwork of, int rows) {
    return of.layers().stream()
        .map(layer -> Tensor.random(arena, DType.FLOAT64, 4, rows, layer.units()))
        .toArray(Tensor[]::new);
  }

  private EquilibriumParameters random(EquilibriumNetwork of, double angle) {
    return EquilibriumParameters.random(arena, of, DType.FLOAT64, 2, angle);
  }

  private EquilibriumParameters gradient(
      EquilibriumParameters parameters, Homeostasis homeostasis) {
    EquilibriumNetwork of = parameters.network();
    EquilibriumParameters gradients = EquilibriumParameters.zeros(arena, of, parameters.dtype());
    EquilibriumKernels kernels = new EquilibriumKernels(of, parameters.dtype(), 1);
    List<Coupling> couplings = Couplings.of(arena, parameters, kernels);
    couplings.forEach(Coupling::weightsChanged);
    Homeostat.of(homeostasis, parameters, couplings)
        .addGradient(of == network ? activities : activities(of, 8), gradients);
    return gradients;
  }

  @Test
  void closedFormIsTheDerivativeOfTheAsymmetry() {
    double strength = 0.7;
    EquilibriumParameters parameters = random(network, 60);
    EquilibriumParameters gradients = gradient(parameters, new Homeostasis.ClosedForm(strength));
    for (int i = 0; i < network.connections().size(); i++) {
      Tensor weight = parameters.weight(i).orElseThrow();
      for (long at = 0; at < weight.size(); at += 3) {
        double value = weight.getDouble(at);
        weight.setDouble(at, value + 1e-4);
        double above = Alignment.asymmetry(parameters);
        weight.setDouble(at, value - 1e-4);
        double below = Alignment.asymmetry(parameters);
        weight.setDouble(at, value);
        double expected = strength / network.units() * (above - below) / 2e-4;
        assertEquals(expected, gradients.weight(i).orElseThrow().getDouble(at), 1e-10);
      }
    }
  }

  @Test
  void probesAgreeWithTheClosedFormOnAverage() {
    EquilibriumParameters parameters = random(network, 60);
    EquilibriumParameters exact = gradient(parameters, new Homeostasis.ClosedForm(1));
    EquilibriumParameters sampled = gradient(parameters, new Homeostasis.Probes(1, 5000));
    double difference = 0;
    double norm = 0;
    for (int i = 1; i < network.connections().size(); i++) {
      Tensor a = exact.weight(i).orElseThrow();
      Tensor b = sampled.weight(i).orElseThrow();
      for (long at = 0; at < a.size(); at++) {
        difference += Math.pow(a.getDouble(at) - b.getDouble(at), 2);
        norm += Math.pow(a.getDouble(at), 2);
      }
    }
    // 40,000 draws; one draw errs by a few times the gradient
    assertTrue(Math.sqrt(difference / norm) < 0.04, "relative error " + difference / norm);
    assertTrue(difference > 0);
  }

  @Test
  void ringsDecayTheirWeights() {
    EquilibriumNetwork ring =
        EquilibriumNetwork.loop(
            3, new int[] {4, 5}, 3, 2, ElementaryFunction.SHIFTED_LOGISTIC, Loss.CROSS_ENTROPY);
    EquilibriumParameters parameters = random(ring, 0);
    EquilibriumParameters gradients = gradient(parameters, new Homeostasis.ClosedForm(3));
    for (int i = 1; i < ring.connections().size(); i++) {
      Tensor weight = parameters.weight(i).orElseThrow();
      for (long at = 0; at < weight.size(); at++) {
        assertEquals(
            2 * 3.0 / 12 * weight.getDouble(at),
            gradients.weight(i).orElseThrow().getDouble(at),
            1e-15);
      }
    }
  }

  @Test
  void tiedAndSymmetricWeightsAreLeftAlone() {
    EquilibriumNetwork tied =
        EquilibriumNetwork.layered(
            3,
            new int[] {4, 5},
            3,
            2,
            ElementaryFunction.SHIFTED_LOGISTIC,
            Loss.CROSS_ENTROPY,
            true);
    for (EquilibriumNetwork of : List.of(tied, network)) {
      EquilibriumParameters parameters = random(of, 0);
      for (Homeostasis homeostasis :
          List.of(new Homeostasis.ClosedForm(1), new Homeostasis.Probes(1, 3))) {
        for (Tensor gradient : gradient(parameters, homeostasis).tensors()) {
          assertArrayEquals(new double[(int) gradient.size()], gradient.toDoubleArray(), 1e-15);
        }
      }
      assertEquals(1, Alignment.symmetryScore(parameters), 1e-12);
    }
  }

  @Test
  void angleAndScoreAreThoseOfTheWholeMatrix() {
    EquilibriumParameters parameters = new ToyNetwork(60).parameters(arena, DType.FLOAT64);
    assertEquals(13.8581, Alignment.asymmetry(parameters), 5e-5);
    assertEquals(0.692, Alignment.symmetryScore(parameters), 5e-4);
    EquilibriumParameters turned = random(network, 35);
    assertTrue(Alignment.weightAngle(turned) > 10 && Alignment.weightAngle(turned) < 60);
    assertEquals(0, Alignment.weightAngle(random(network, 0)), 1e-5);
  }

  @Test
  void descendingItMakesWeightsSymmetric() {
    EquilibriumParameters parameters = random(network, 90);
    List<Double> scores = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      scores.add(Alignment.symmetryScore(parameters));
      EquilibriumParameters gradients = gradient(parameters, new Homeostasis.ClosedForm(1));
      for (int i = 0; i < parameters.tensors().size(); i++) {
        RowArithmetic.accumulate(parameters.tensors().get(i), -0.5, gradients.tensors().get(i));
      }
    }
    assertTrue(scores.getFirst() < 0.8);
    assertEquals(1, Alignment.symmetryScore(parameters), 1e-3);
  }

  @Test
  void ofALearnerIsPartOfItsGradients() {
    EquilibriumParameters parameters = random(network, 90);
    Tensor inputs = Tensor.random(arena, DType.FLOAT64, 1, 4, 3);
    int[] labels = {0, 1, 1, 0};
    LearningRule without = ToyNetwork.exactly(new ErrorVector.Tangent());
    LearningRule with = without.withHomeostasis(new Homeostasis.ClosedForm(2));
    try (EquilibriumClassifier plain = new EquilibriumClassifier(parameters, without, Map.of(), 1);
        EquilibriumClassifier homeostatic =
            new EquilibriumClassifier(parameters, with, Map.of(), 1)) {
      plain.differentiate(inputs, labels);
      homeostatic.differentiate(inputs, labels);
      EquilibriumParameters added = gradient(parameters, new Homeostasis.ClosedForm(2));
      for (int i = 0; i < plain.parameters().size(); i++) {
        Tensor a = plain.parameters().get(i).gradient();
        Tensor b = homeostatic.parameters().get(i).gradient();
        for (long at = 0; at < a.size(); at++) {
          double expected = a.getDouble(at) + added.tensors().get(i).getDouble(at);
          assertEquals(expected, b.getDouble(at), 1e-13);
        }
      }
    }
  }
}

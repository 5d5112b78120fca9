package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.models.equilibrium.Convolution.Padding;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small image network: 8 x 8 pixels, 4 and 8 channels, three classes. */
class ConvolutionalNetworkTest {
  private static final int SAMPLES = 3;
  private static final int CLASSES = 3;
  private static final ImageShape IMAGES = new ImageShape(8, 8, 1);
  private static final ElementaryFunction ACTIVATION = ElementaryFunction.DSILU;

  private final Arena arena = Arena.ofAuto();
  private final int[] labels = {0, 2, 1};

  static Stream<Pooling> poolings() {
    return Stream.of(new Pooling.Softmax(2, 0.8), new Pooling.Average(2));
  }

  private static EquilibriumNetwork network(Pooling pooling, boolean tied) {
    return EquilibriumNetwork.convolutional(
        IMAGES, new int[] {4, 8}, pooling, CLASSES, ACTIVATION, tied);
  }

  /** With layers of either colour whose field depends on themselves. */
  private static EquilibriumNetwork deep(Pooling pooling) {
    return EquilibriumNetwork.convolutional(
        new ImageShape(16, 16, 1), new int[] {2, 2, 3}, pooling, CLASSES, ACTIVATION, false);
  }

  private static LearningRule rule(ErrorVector vector, Sweep sweep) {
    FixedPointOptions free = FixedPointOptions.plain(1e-14, 200);
    FixedPointOptions nudged = FixedPointOptions.plain(1e-14 * size(vector), 200);
    return new LearningRule(vector, new Homeostasis.None(), sweep, free, nudged, 1e9);
  }

  /** How large the states of the nudged phase are. */
  private static double size(ErrorVector vector) {
    return switch (vector) {
      case ErrorVector.Cauchy cauchy when cauchy.form() == ErrorVector.Form.DEVIATION ->
          cauchy.radius();
      case ErrorVector.TransposedDeviation transposed -> transposed.radius();
      default -> 1;
    };
  }

  private Tensor inputs(EquilibriumNetwork network, DType dtype) {
    return Tensor.random(arena, dtype, 3, SAMPLES, network.inputs());
  }

  private EquilibriumParameters parameters(EquilibriumNetwork network, DType dtype, double angle) {
    EquilibriumParameters made = EquilibriumParameters.random(arena, network, dtype, 11, angle);
    Random random = new Random(5);
    for (Tensor tensor : made.tensors()) {
      boolean bias = tensor.rank() == 1;
      for (long i = 0; i < tensor.size(); i++) {
        double value = tensor.getDouble(i);
        tensor.setDouble(i, bias ? 0.3 * random.nextGaussian() : 1.5 * value);
      }
    }
    return made;
  }

  private double[] error(
      EquilibriumNetwork network, double angle, ErrorVector vector, Sweep sweep, DType dtype) {
    try (EquilibriumClassifier learner =
        new EquilibriumClassifier(
            parameters(network, dtype, angle), rule(vector, sweep), Map.of(), 2)) {
      learner.findErrors(inputs(network, dtype), labels, vector);
      return ToyNetwork.concatenate(learner.batch().errors());
    }
  }

  private double[] error(EquilibriumNetwork network, double angle, ErrorVector vector) {
    return error(network, angle, vector, Sweep.SYNCHRONOUS, DType.FLOAT64);
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void equalKernelsHaveOneErrorVector(Pooling pooling) {
    for (boolean tied : new boolean[] {false, true}) {
      EquilibriumNetwork network = network(pooling, tied);
      double[] tangent = error(network, 0, new ErrorVector.Tangent());
      double[] adjoint = error(network, 0, new ErrorVector.Adjoint());
      assertTrue(ToyNetwork.relativeError(tangent, adjoint) < 1e-12);
    }
    EquilibriumNetwork turned = network(pooling, false);
    double[] tangent = error(turned, 60, new ErrorVector.Tangent());
    double[] adjoint = error(turned, 60, new ErrorVector.Adjoint());
    assertTrue(ToyNetwork.relativeError(tangent, adjoint) > 1e-2);
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void nudgesOnCirclesFindTheTangent(Pooling pooling) {
    EquilibriumNetwork network = network(pooling, false);
    double[] tangent = error(network, 40, new ErrorVector.Tangent());
    double[] adjoint = error(network, 40, new ErrorVector.Adjoint());
    for (ErrorVector.Form form : ErrorVector.Form.values()) {
      double[] circle = error(network, 40, new ErrorVector.Cauchy(8, 0.1, NodeOffset.HALF, form));
      assertEquals(0, ToyNetwork.relativeError(circle, tangent), 1e-10, form.label());
    }
    double[] small =
        error(
            network,
            40,
            new ErrorVector.Cauchy(4, 1e-8, NodeOffset.HALF, ErrorVector.Form.DEVIATION));
    assertEquals(0, ToyNetwork.relativeError(small, tangent), 1e-12);
    double[] back =
        error(network, 40, new ErrorVector.TransposedDeviation(4, 1e-8, NodeOffset.HALF));
    assertEquals(0, ToyNetwork.relativeError(back, adjoint), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void sweepsInTwoColoursHaveTheSameFixedPoints(Pooling pooling) {
    EquilibriumNetwork network = deep(pooling);
    List<ErrorVector> vectors =
        List.of(
            new ErrorVector.Tangent(),
            new ErrorVector.Adjoint(),
            new ErrorVector.Cauchy(3, 0.2, NodeOffset.ZERO, ErrorVector.Form.PLAIN),
            new ErrorVector.Cauchy(3, 0.2, NodeOffset.ZERO, ErrorVector.Form.DEVIATION),
            new ErrorVector.TransposedDeviation(3, 0.2, NodeOffset.ZERO));
    for (ErrorVector vector : vectors) {
      double[] together = error(network, 40, vector);
      double[] alternating = error(network, 40, vector, Sweep.ODD_EVEN, DType.FLOAT64);
      assertTrue(ToyNetwork.relativeError(alternating, together) < 1e-11, vector.describe());
    }
  }

  @Test
  void earlierSamplesLeaveNoTrace() {
    EquilibriumNetwork network = deep(new Pooling.Softmax(2, 1));
    ErrorVector vector =
        new ErrorVector.Cauchy(3, 0.2, NodeOffset.ZERO, ErrorVector.Form.DEVIATION);
    FixedPointOptions few = FixedPointOptions.schedule(2);
    LearningRule rule =
        new LearningRule(vector, new Homeostasis.None(), Sweep.ODD_EVEN, few, few, 1e9);
    double[][] errors = new double[2][];
    for (int run = 0; run < 2; run++) {
      try (EquilibriumClassifier learner =
          new EquilibriumClassifier(parameters(network, DType.FLOAT64, 40), rule, Map.of(), 1)) {
        if (run == 1) {
          Tensor others = Tensor.random(arena, DType.FLOAT64, 9, SAMPLES, network.inputs());
          learner.findErrors(others, labels, vector);
        }
        learner.findErrors(inputs(network, DType.FLOAT64), labels, vector);
        errors[run] = ToyNetwork.concatenate(learner.batch().errors());
      }
    }
    assertArrayEquals(errors[0], errors[1]);
  }

  private void assertIsGradient(EquilibriumNetwork network, double angle, ErrorVector vector) {
    try (EquilibriumClassifier learner =
        new EquilibriumClassifier(
            parameters(network, DType.FLOAT64, angle), rule(vector, Sweep.ODD_EVEN), Map.of(), 2)) {
      BatchReport report = learner.differentiate(inputs(learner.network(), DType.FLOAT64), labels);
      assertEquals(0, report.failed());
      Random random = new Random(2);
      for (Parameter parameter : learner.parameters()) {
        double largest = 0;
        for (int k = 0; k < 5; k++) {
          long index = random.nextLong(parameter.value().size());
          double found = parameter.gradient().getDouble(index);
          largest = Math.max(largest, Math.abs(found));
          assertEquals(
              difference(learner, parameter, index), found, 1e-9, parameter.name() + index);
        }
        assertTrue(largest > 1e-5, parameter.name());
      }
    }
  }

  private double difference(EquilibriumClassifier learner, Parameter parameter, long index) {
    double step = 1e-4;
    double value = parameter.value().getDouble(index);
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      parameter.value().setDouble(index, value + (side == 0 ? step : -step));
      learner.parametersChanged();
      losses[side] =
          learner.evaluate(inputs(learner.network(), DType.FLOAT64), labels).lossSum() / SAMPLES;
    }
    parameter.value().setDouble(index, value);
    learner.parametersChanged();
    return (losses[0] - losses[1]) / (2 * step);
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void nudgesOfEqualKernelsGiveTheGradient(Pooling pooling) {
    assertIsGradient(network(pooling, false), 0, new ErrorVector.Tangent());
    assertIsGradient(
        network(pooling, true),
        0,
        new ErrorVector.Cauchy(4, 1e-6, NodeOffset.ZERO, ErrorVector.Form.DEVIATION));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void theAdjointGivesTheGradientOfAnyKernels(int angle) {
    assertIsGradient(network(new Pooling.Softmax(2, 1), false), angle, new ErrorVector.Adjoint());
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void singlePrecisionIsClose(Pooling pooling) {
    EquilibriumNetwork network = network(pooling, false);
    ErrorVector vector =
        new ErrorVector.Cauchy(4, 1e-3, NodeOffset.ZERO, ErrorVector.Form.DEVIATION);
    double[] single = error(network, 40, vector, Sweep.ODD_EVEN, DType.FLOAT32);
    double[] exact = error(network, 40, vector);
    assertTrue(ToyNetwork.relativeError(single, exact) < 2e-6);
  }

  @Test
  void threadsDoNotChangeABit() {
    EquilibriumNetwork network = network(new Pooling.Softmax(2, 1), false);
    double[][] gradients = new double[2][];
    for (int threads = 1; threads <= 3; threads += 2) {
      ErrorVector vector =
          new ErrorVector.Cauchy(3, 0.2, NodeOffset.ZERO, ErrorVector.Form.DEVIATION);
      try (EquilibriumClassifier learner =
          new EquilibriumClassifier(
              parameters(network, DType.FLOAT32, 30),
              rule(vector, Sweep.ODD_EVEN),
              Map.of(),
              threads)) {
        learner.differentiate(inputs(network, DType.FLOAT32), labels);
        gradients[threads / 2] =
            ToyNetwork.concatenate(
                learner.parameters().stream().map(Parameter::gradient).toArray(Tensor[]::new));
      }
    }
    assertArrayEquals(gradients[0], gradients[1]);
  }

  @Test
  void homeostasisBringsKernelsTogether() {
    EquilibriumNetwork network = network(new Pooling.Softmax(2, 1), false);
    EquilibriumParameters equal = parameters(network, DType.FLOAT64, 0);
    assertEquals(1, Alignment.symmetryScore(equal), 1e-12);
    assertEquals(0, Alignment.weightAngle(equal), 1e-5);
    assertTrue(Alignment.weightAngle(parameters(network, DType.FLOAT64, 90)) > 45);
    for (Homeostasis homeostasis :
        List.of(new Homeostasis.ClosedForm(10), new Homeostasis.Probes(10, 2))) {
      EquilibriumParameters parameters = parameters(network, DType.FLOAT64, 60);
      EquilibriumKernels kernels = new EquilibriumKernels(network, DType.FLOAT64, 1);
      List<Coupling> couplings = Couplings.of(arena, parameters, kernels);
      Tensor[] activities =
          network.layers().stream()
              .map(layer -> Tensor.random(arena, DType.FLOAT64, 8, 4, layer.units()))
              .toArray(Tensor[]::new);
      double before = Alignment.asymmetry(parameters);
      for (int step = 0; step < 30; step++) {
        couplings.forEach(Coupling::weightsChanged);
        EquilibriumParameters gradients =
            EquilibriumParameters.zeros(arena, network, DType.FLOAT64);
        Homeostat.of(homeostasis, parameters, couplings).addGradient(activities, gradients);
        for (int i = 0; i < parameters.tensors().size(); i++) {
          RowArithmetic.accumulate(parameters.tensors().get(i), -0.1, gradients.tensors().get(i));
        }
      }
      assertTrue(
          Alignment.asymmetry(parameters) < 0.5 * before,
          homeostasis.describe() + before + " " + Alignment.asymmetry(parameters));
    }
  }

  @Test
  void thePublishedNetworkHasItsShape() {
    EquilibriumNetwork network =
        EquilibriumNetwork.convolutional(
            new ImageShape(32, 32, 3),
            new int[] {128, 256, 512, 512},
            new Pooling.Softmax(2, 1),
            10,
            ACTIVATION,
            false);
    assertEquals(57_856, network.units());
    assertEquals(512, network.layers().getLast().units());
    EquilibriumParameters parameters = EquilibriumParameters.zeros(arena, network, DType.FLOAT32);
    assertEquals(
        List.of(3456L, 294_912L, 294_912L, 1_179_648L, 1_179_648L, 2_359_296L, 2_359_296L),
        parameters.tensors().subList(0, 7).stream().map(Tensor::size).toList());
    assertTrue(network.colours().isPresent());
  }

  private static void assertRefused(String message, List<Connection> connections) {
    List<Layer> layers =
        List.of(new Layer("a", 6, 6, 2, ACTIVATION), new Layer("b", 2, 2, 3, ACTIVATION));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EquilibriumNetwork(72, layers, connections, Loss.CROSS_ENTROPY, 2));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void layersThatDoNotFitAreRefused() {
    Convolution valid = new Convolution(3, 3, Padding.VALID, new Pooling.Average(2));
    Convolution same = new Convolution(3, 3, Padding.SAME, new Pooling.Average(2));
    Convolution large = new Convolution(7, 7, Padding.VALID, new Pooling.None());
    assertRefused(
        "expected layer b to be of 3x3x3, got 2x2x3",
        List.of(ConvolutionConnection.forward(0, 1, same)));
    assertRefused(
        "expected layer b to be of 3x3x3, got 2x2x3",
        List.of(ConvolutionConnection.feedback(1, 0, same)));
    assertRefused("too small", List.of(ConvolutionConnection.forward(0, 1, large)));
    assertRefused(
        "the 72 numbers",
        List.of(ConvolutionConnection.ofInput(new ImageShape(6, 6, 1), 1, valid)));
    assertRefused(
        "is tied to 0",
        List.of(DenseConnection.of(0, 1), ConvolutionConnection.tiedFeedback(1, 0, valid, 0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConvolutionConnection.feedback(Connection.INPUT, 0, valid));
    assertThrows(IllegalArgumentException.class, () -> ConvolutionConnection.forward(1, 1, valid));
    assertThrows(IllegalArgumentException.class, () -> new Pooling.Softmax(2, 0));
    assertThrows(IllegalArgumentException.class, () -> new Pooling.Average(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Convolution(0, 3, Padding.SAME, new Pooling.None()));
  }
}

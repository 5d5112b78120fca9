package dev.casimir.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
  private static final int SIZE = 2500; // two whole stretches and a part
  private static final double RATE = 0.1;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  private Parameter parameter(String name, DType dtype, double rate, boolean decays) {
    return new Parameter(
        name,
        Tensor.random(arena, dtype, name.hashCode(), SIZE),
        Tensor.random(arena, dtype, 77 + name.hashCode(), SIZE),
        rate,
        decays);
  }

  private static double tolerance(DType dtype) {
    return 60 * dtype.unitRoundoff();
  }

  private static void assertAll(
      Parameter parameter, double[] start, double expectedFactor, double expectedSlope) {
    double tolerance = tolerance(parameter.value().dtype());
    for (int i = 0; i < SIZE; i++) {
      double gradient = parameter.gradient().getDouble(i);
      double expected = expectedFactor * start[i] + expectedSlope * gradient;
      assertEquals(expected, parameter.value().getDouble(i), tolerance, "element " + i);
    }
  }

  /** For a constant gradient the velocity is a geometric sum. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void momentumIsAGeometricSum(DType dtype) {
    Parameter plain = parameter("plain", dtype, 1, true);
    Parameter fast = parameter("fast", dtype, 3, true);
    Parameter frozen = parameter("frozen", dtype, 0, true);
    double[] plainStart = plain.value().toDoubleArray();
    double[] fastStart = fast.value().toDoubleArray();
    double[] frozenStart = frozen.value().toDoubleArray();
    Optimizer optimizer =
        new StochasticGradientDescent(0.9, 0, true).over(arena, List.of(plain, fast, frozen));
    double moved = 0;
    double velocity = 0;
    for (int step = 1; step <= 4; step++) {
      assertEquals(StepStatus.OK, optimizer.step(RATE));
      velocity = 10 * (1 - Math.pow(0.9, step));
      moved += RATE * velocity;
    }
    assertEquals(4, optimizer.updates());
    assertAll(plain, plainStart, 1, -moved);
    assertAll(fast, fastStart, 1, -3 * moved);
    assertArrayEquals(frozenStart, frozen.value().toDoubleArray());
    NamedTensor state = optimizer.state().getFirst();
    assertEquals("velocity of plain", state.name());
    double gradient = plain.gradient().getDouble(9);
    assertEquals(velocity * gradient, state.tensor().getDouble(9), 10 * tolerance(dtype));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void decayIsCoupledOrNotAndSpareSomeParameters(DType dtype) {
    double decay = 0.5;
    for (boolean coupled : new boolean[] {true, false}) {
      for (double momentum : new double[] {0, 0.9}) {
        Parameter weights = parameter("weights", dtype, 1, true);
        Parameter biases = parameter("biases", dtype, 1, false);
        double[] weightStart = weights.value().toDoubleArray();
        double[] biasStart = biases.value().toDoubleArray();
        Optimizer optimizer =
            new StochasticGradientDescent(momentum, decay, coupled)
                .over(arena, List.of(weights, biases));
        optimizer.step(RATE);
        optimizer.step(RATE);
        double shrink = 1 - RATE * decay;
        // After one step p1 = shrink p0 - rate g both ways; coupled decay is in the velocity too.
        double echo = coupled ? momentum * decay * RATE : 0;
        assertAll(weights, weightStart, shrink * shrink - echo, -RATE * (shrink + 1 + momentum));
        assertAll(biases, biasStart, 1, -RATE * (2 + momentum));
      }
    }
  }

  /** For a constant gradient both corrected moments are exact: each step is rate sign(g). */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void adamStepsByTheRateWhateverTheGradient(DType dtype) {
    Parameter weights = parameter("weights", dtype, 2, true);
    Parameter biases = parameter("biases", dtype, 1, false);
    for (int i = 0; i < SIZE; i++) {
      double sign = i % 3 == 0 ? -1 : 1;
      weights.gradient().setDouble(i, sign * (1 + i));
      biases.gradient().setDouble(i, sign * (0.5 + i));
    }
    double[] weightStart = weights.value().toDoubleArray();
    double[] biasStart = biases.value().toDoubleArray();
    Optimizer optimizer = AdamW.withDecay(0.25).over(arena, List.of(weights, biases));
    for (int step = 0; step < 3; step++) {
      assertEquals(StepStatus.OK, optimizer.step(RATE));
    }
    double shrink = 1 - 2 * RATE * 0.25;
    // In single precision 1 - b2 is rounded, and so is what should cancel it.
    double tolerance = dtype == DType.FLOAT32 ? 2e-5 : 1e-8; // epsilon over the gradient
    for (int i = 0; i < SIZE; i++) {
      double sign = i % 3 == 0 ? -1 : 1;
      double expected = weightStart[i];
      for (int step = 0; step < 3; step++) {
        expected = shrink * expected - 2 * RATE * sign;
      }
      assertEquals(expected, weights.value().getDouble(i), tolerance);
      assertEquals(biasStart[i] - 3 * RATE * sign, biases.value().getDouble(i), tolerance);
    }
  }

  /** Two steps with gradients that change, written out. */
  @Test
  void adamFollowsItsFormula() {
    Parameter one = parameter("one", DType.FLOAT64, 1, false);
    double start = one.value().getDouble(5);
    Optimizer optimizer = new AdamW(0.8, 0.6, 0.01, 0).over(arena, List.of(one));
    one.gradient().setDouble(5, 2);
    optimizer.step(RATE);
    one.gradient().setDouble(5, -0.5);
    optimizer.step(RATE);
    double first = 2 / (2 + 0.01);
    double m = (0.8 * 0.2 * 2 - 0.2 * 0.5) / (1 - 0.64);
    double v = (0.6 * 0.4 * 4 + 0.4 * 0.25) / (1 - 0.36);
    double second = m / (Math.sqrt(v) + 0.01);
    assertEquals(start - RATE * (first + second), one.value().getDouble(5), 1e-14);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void oneBadGradientStopsTheWholeUpdate(DType dtype) {
    double tooLarge = dtype == DType.FLOAT32 ? 1e20 : 1e160;
    double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -tooLarge};
    for (double number : bad) {
      Parameter good = parameter("good", dtype, 1, true);
      Parameter last = parameter("last", dtype, 1, true);
      Optimizer optimizer = AdamW.withDecay(0.1).over(arena, List.of(good, last));
      optimizer.step(RATE);
      double[][] before = numbers(optimizer, good, last);
      last.gradient().setDouble(SIZE - 1, number);
      assertEquals(StepStatus.FAILED, optimizer.step(RATE));
      double[][] after = numbers(optimizer, good, last);
      for (int i = 0; i < before.length; i++) {
        assertArrayEquals(before[i], after[i]);
      }
      assertEquals(1, optimizer.updates());
    }
  }

  /** What overflows in a second moment is nothing to gradient descent. */
  @Test
  void descentTakesLargeGradients() {
    Parameter one = parameter("one", DType.FLOAT64, 1, true);
    one.gradient().setDouble(0, 1e200);
    Optimizer optimizer = new StochasticGradientDescent(0, 0, true).over(arena, List.of(one));
    assertTrue(optimizer.state().isEmpty());
    assertEquals(StepStatus.OK, optimizer.step(RATE));
    assertEquals(-1e199, one.value().getDouble(0), 1e185);
    one.gradient().setDouble(0, Double.NaN);
    assertEquals(StepStatus.FAILED, optimizer.step(RATE));
  }

  private static double[][] numbers(Optimizer optimizer, Parameter... parameters) {
    double[][] all = new double[parameters.length + optimizer.state().size()][];
    int next = 0;
    for (Parameter parameter : parameters) {
      all[next++] = parameter.value().toDoubleArray();
    }
    for (NamedTensor state : optimizer.state()) {
      all[next++] = state.tensor().toDoubleArray();
    }
    return all;
  }

  @Test
  void refusesWhatMakesNoSense() {
    Parameter one = parameter("one", DType.FLOAT64, 1, true);
    assertThrows(
        IllegalArgumentException.class, () -> AdamW.withDecay(0).over(arena, List.of(one, one)));
    assertThrows(IllegalArgumentException.class, () -> new StochasticGradientDescent(1, 0, true));
    assertThrows(IllegalArgumentException.class, () -> new StochasticGradientDescent(0, -1, true));
    assertThrows(IllegalArgumentException.class, () -> new AdamW(0.9, 0.9, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new AdamW(Double.NaN, 0.9, 1, 0));
    Optimizer optimizer = AdamW.withDecay(0).over(arena, List.of(one));
    assertThrows(IllegalArgumentException.class, () -> optimizer.step(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> optimizer.step(-1));
    Tensor value = one.value();
    assertThrows(IllegalArgumentException.class, () -> new Parameter("x", value, value, 1, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Parameter("x", value, Tensor.zeros(arena, DType.FLOAT32, SIZE), 1, true));
  }

  @Test
  void schedules() {
    assertEquals(1, RateSchedule.CONSTANT.factor(9, 10));
    assertEquals(1, RateSchedule.COSINE.factor(0, 10));
    assertEquals(0.5, RateSchedule.COSINE.factor(5, 10), 1e-16);
    assertEquals((2 - Math.sqrt(3)) / 4, RateSchedule.COSINE.factor(5, 6), 1e-15);
    assertThrows(IllegalArgumentException.class, () -> RateSchedule.COSINE.factor(10, 10));
  }

  @Test
  void reportsAddUp() {
    BatchReport first = new BatchReport(3, 1, 2, 4.0, StepStatus.OK, Map.of("steps", 10.0));
    BatchReport second = new BatchReport(1, 1, 0, 0, StepStatus.FAILED, Map.of("steps", 30.0));
    BatchReport sum = BatchReport.EMPTY.plus(first).plus(second);
    assertEquals(new BatchReport(4, 2, 2, 4.0, StepStatus.OK, Map.of("steps", 15.0)), sum);
    assertEquals(2, sum.loss());
    assertEquals(0.5, sum.accuracy());
    assertEquals(StepStatus.FAILED, second.plus(second).status());
    assertThrows(
        IllegalArgumentException.class, () -> new BatchReport(3, 2, 2, 0, StepStatus.OK, Map.of()));
  }
}

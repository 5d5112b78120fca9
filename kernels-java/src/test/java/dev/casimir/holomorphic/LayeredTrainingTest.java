package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.LayeredTraining.Role;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps of training by loops, against derivatives of the loss; and what is refused. */
class LayeredTrainingTest {
  private static final ParameterUpdate DESCENT = new ParameterUpdate.Momentum(0, 0, true);
  private static final int INPUTS = 3;
  private static final int STEPS = 100;

  private static LayeredDynamics free(int classes) {
    return LayeredDynamics.schedule(
        List.of(4, 5), ElementaryFunction.SHIFTED_LOGISTIC, classes, STEPS);
  }

  private static LayeredTraining tied(int nodes, double radius) {
    return new LayeredTraining(
        INPUTS,
        free(3),
        STEPS,
        true,
        nodes,
        radius,
        NodeOffset.ZERO,
        Double.POSITIVE_INFINITY,
        0,
        DESCENT);
  }

  private static double loss(
      LayeredTrainer trainer, List<Tensor> parameters, Tensor inputs, int[] labels) {
    trainer.load(parameters, parameters.stream().map(p -> List.<Tensor>of()).toList(), 0);
    SampleResults results = trainer.evaluate(inputs, labels);
    double sum = 0;
    for (double score : results.scores()) {
      sum -= Math.log(score);
    }
    return sum / labels.length;
  }

  /** With symmetric weights and many nodes equilibrium propagation has no error. */
  @Test
  void gradientsOfTiedNetworksAreDerivatives() {
    LayeredTraining training = tied(8, 0.1);
    int[] labels = {2, 0, 1, 2};
    try (Arena arena = Arena.ofConfined();
        LayeredTrainingKernel kernel =
            Device.cpu().plan(training, PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
        LayeredTrainer trainer = kernel.open(new double[6], new boolean[6])) {
      List<Tensor> parameters = new ArrayList<>();
      List<Tensor> gradients = new ArrayList<>();
      for (LayeredTraining.Parameter parameter : training.parameters()) {
        Tensor value = Tensor.random(arena, DType.FLOAT64, parameters.size(), parameter.shape());
        for (long i = 0; i < value.size(); i++) {
          value.setDouble(i, 0.4 * value.getDouble(i));
        }
        parameters.add(value);
        gradients.add(Tensor.zeros(arena, DType.FLOAT64, parameter.shape()));
      }
      Tensor inputs = Tensor.random(arena, DType.FLOAT64, 9, labels.length, INPUTS);
      loss(trainer, parameters, inputs, labels);
      trainer.differentiate(inputs, labels, gradients);
      double step = 1e-5;
      for (int p = 0; p < parameters.size(); p++) {
        Tensor direction = Tensor.random(arena, DType.FLOAT64, 70 + p, parameters.get(p).shape());
        double expected = 0;
        for (long i = 0; i < direction.size(); i++) {
          expected += direction.getDouble(i) * gradients.get(p).getDouble(i);
        }
        move(parameters.get(p), direction, step);
        double above = loss(trainer, parameters, inputs, labels);
        move(parameters.get(p), direction, -2 * step);
        double below = loss(trainer, parameters, inputs, labels);
        move(parameters.get(p), direction, step);
        String name = training.parameters().get(p).toString();
        assertEquals((above - below) / (2 * step), expected, 1e-8, name);
      }
    }
  }

  private static void move(Tensor value, Tensor direction, double step) {
    for (long i = 0; i < value.size(); i++) {
      value.setDouble(i, value.getDouble(i) + step * direction.getDouble(i));
    }
  }

  @Test
  void parametersHaveTheirPlaces() {
    LayeredTraining training = tied(2, 0.5);
    assertEquals(6, training.parameters().size());
    assertEquals(1, training.indexOf(Role.FORWARD, 0));
    assertEquals(-1, training.indexOf(Role.FEEDBACK, 0));
    assertEquals("readout bias 1", training.parameters().getLast().toString());
    assertTrue(training.multiplyAdds() > 0);
  }

  private static void assertRefused(String part, Runnable work) {
    String message = assertThrows(IllegalArgumentException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void senselessNumbersAreRefused() {
    assertRefused("nodes: expected 1..", () -> tied(0, 0.5));
    assertRefused("radius: expected positive", () -> tied(2, 0));
    assertRefused(
        "free: expected a schedule of plain real steps",
        () ->
            new LayeredTraining(
                3, free(0).damped(0.5), 9, true, 2, 0.5, NodeOffset.ZERO, 1, 0, DESCENT));
    assertRefused(
        "rejectAbove: expected a positive residual, got 0",
        () -> new LayeredTraining(3, free(0), 9, true, 2, 0.5, NodeOffset.ZERO, 0, 0, DESCENT));
    assertRefused(
        "homeostasis: expected a number not below 0, got NaN",
        () ->
            new LayeredTraining(
                3, free(0), 9, true, 2, 0.5, NodeOffset.ZERO, 1, Double.NaN, DESCENT));
    assertRefused(
        "inputs, nudgedSteps: expected 1 or more, got 0 and 9",
        () -> new LayeredTraining(0, free(0), 9, true, 2, 0.5, NodeOffset.ZERO, 1, 0, DESCENT));
    LayeredTrainingKernel kernel =
        Device.cpu().plan(tied(2, 0.5), PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    assertRefused(
        "rates, decays: expected 6 numbers", () -> kernel.open(new double[5], new boolean[6]));
    double[] rates = new double[6];
    rates[2] = -1;
    assertRefused("from 0 on, got -1", () -> kernel.open(rates, new boolean[6]));
  }
}

package dev.casimir.cli.validate;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Parameter;
import dev.casimir.holomorphic.LayeredTrainingKernel;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Steps of training layers that relax to a fixed point. */
final class TrainingCases {
  private static final String NAME = "layered-training";
  private static final int STEPS = 12;
  private static final int INPUTS = 19;
  private static final int CLASSES = 4;
  private static final double RATE = 0.05;

  private TrainingCases() {}

  static List<ValidationCase> list() {
    ParameterUpdate momentum = new ParameterUpdate.Momentum(0.9, 0.01, true);
    List<ValidationCase> cases = new ArrayList<>();
    add(cases, training(true, 1, CLASSES, 0, momentum), 6);
    add(cases, training(false, 2, CLASSES, 0.5, momentum), 33);
    add(cases, training(false, 4, 0, 0, momentum), 5);
    add(cases, training(true, 2, 0, 0, new ParameterUpdate.Adam(0.9, 0.999, 0.1, 0.01)), 9);
    return cases;
  }

  private static LayeredTraining training(
      boolean tied, int nodes, int classes, double homeostasis, ParameterUpdate update) {
    List<Integer> units = List.of(33, 17, classes == 0 ? CLASSES : 5);
    LayeredDynamics free =
        LayeredDynamics.schedule(units, ElementaryFunction.SHIFTED_LOGISTIC, classes, STEPS);
    return new LayeredTraining(
        INPUTS,
        free,
        STEPS,
        tied,
        nodes,
        0.5,
        NodeOffset.ZERO,
        Double.POSITIVE_INFINITY,
        homeostasis,
        update);
  }

  private static void add(List<ValidationCase> cases, LayeredTraining training, int samples) {
    List<Operand> operands = new ArrayList<>();
    List<Parameter> parameters = training.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      double deviation = 1 / Math.sqrt(Math.max(4, parameter.columns()));
      operands.add(Operand.normal(parameter.toString(), 111 + i, deviation, parameter.shape()));
    }
    operands.add(Operand.normal("inputs", 131, samples, INPUTS));
    Computation computation =
        KernelComputation.of(training, (k, p, in, arena) -> run(training, k, p, in, arena));
    cases.addAll(
        ValidationCase.inBoth(
            NAME,
            "%s, batches of %d".formatted(training.describe(), (samples + 1) / 2),
            operands,
            computation,
            CpuReference.same(computation),
            64 * STEPS));
  }

  /** The gradients of all samples at first, and the parameters after two steps. */
  private static List<Result> run(
      LayeredTraining training,
      LayeredTrainingKernel kernel,
      DType precision,
      List<Operand> operands,
      Arena arena) {
    List<Parameter> parameters = training.parameters();
    List<Tensor> values = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    List<List<Tensor>> moments = new ArrayList<>();
    boolean[] decays = new boolean[parameters.size()];
    double[] rates = new double[parameters.size()];
    for (int i = 0; i < parameters.size(); i++) {
      long[] shape = parameters.get(i).shape();
      values.add(operands.get(i).tensor(arena, precision));
      gradients.add(Tensor.zeros(arena, precision, shape));
      List<Tensor> own = new ArrayList<>();
      for (int m = 0; m < training.update().moments(); m++) {
        own.add(Tensor.zeros(arena, precision, shape));
      }
      moments.add(own);
      decays[i] = shape.length > 1;
      rates[i] = 1;
    }
    Tensor inputs = operands.getLast().tensor(arena, precision);
    int samples = (int) inputs.dimension(0);
    int[] labels = new int[samples];
    int[] order = new int[samples];
    Arrays.setAll(labels, i -> i % CLASSES);
    Arrays.setAll(order, i -> samples - 1 - i);
    try (LayeredTrainer trainer = kernel.open(rates, decays)) {
      trainer.load(values, moments, 0);
      trainer.differentiate(inputs, labels, gradients);
      trainer.takeSamples(inputs, labels);
      trainer.train(order, (samples + 1) / 2, new double[] {RATE, RATE});
      trainer.save(values, moments);
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      results.add(Result.of("gradient of " + parameters.get(i), gradients.get(i)));
      results.add(Result.of(parameters.get(i).toString(), values.get(i)));
    }
    return results;
  }
}

package dev.casimir.cli.validate;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredDynamicsKernel;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Layers that relax to a fixed point, without a nudge, with real and with complex ones. */
final class DynamicsCases {
  private static final String NAME = "layered-dynamics";
  private static final int STEPS = 12;
  private static final int NUDGES = 2;

  private DynamicsCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    List<Integer> units = List.of(33, 17, 6);
    for (ElementaryFunction activation :
        List.of(ElementaryFunction.TANH, ElementaryFunction.SHIFTED_LOGISTIC)) {
      LayeredDynamics softmax = LayeredDynamics.schedule(units, activation, 4, STEPS);
      add(cases, softmax, 5, false);
      add(cases, softmax, 5, true);
      add(cases, softmax.withComplexNudges(), 5, true);
    }
    LayeredDynamics squared =
        LayeredDynamics.schedule(List.of(8, 1), ElementaryFunction.DSILU, 0, STEPS).damped(0.5);
    add(cases, squared, 1, true);
    add(cases, squared, 0, false);
    add(cases, squared.withComplexNudges(), 33, true);
    return cases;
  }

  private static void add(
      List<ValidationCase> cases, LayeredDynamics dynamics, int samples, boolean nudged) {
    List<Operand> operands = new ArrayList<>();
    List<Integer> units = dynamics.units();
    for (int l = 0; l + 1 < units.size(); l++) {
      int from = units.get(l);
      int to = units.get(l + 1);
      operands.add(Operand.normal("forward", 91 + l, 0.3 / Math.sqrt(from), to, from));
      operands.add(Operand.normal("feedback", 95 + l, 0.3 / Math.sqrt(to), from, to));
    }
    if (dynamics.classes() > 0) {
      operands.add(Operand.normal("readout", 98, 0.5, dynamics.classes(), dynamics.outputs()));
      operands.add(Operand.normal("bias", 99, 0.5, dynamics.classes()));
    }
    operands.add(Operand.normal("drive", 101, 0.5, samples, dynamics.allUnits()));
    operands.add(Operand.normal("start", 102, 0.5, samples, dynamics.allUnits()));
    operands.add(Operand.normal("targets", 103, 0.5, samples, dynamics.targets()));
    operands.add(new Operand("betas", new double[] {0.2, 0.1, -0.1, 0.2}, NUDGES, 2));
    Computation computation =
        KernelComputation.of(dynamics, (k, p, in, arena) -> run(dynamics, nudged, k, p, in, arena));
    cases.addAll(
        ValidationCase.inBoth(
            NAME,
            "%s, %d samples%s".formatted(dynamics.describe(), samples, nudged ? ", nudged" : ""),
            operands,
            computation,
            CpuReference.same(computation),
            16 * STEPS));
  }

  private static List<Result> run(
      LayeredDynamics dynamics,
      boolean nudged,
      LayeredDynamicsKernel kernel,
      DType precision,
      List<Operand> operands,
      Arena arena) {
    List<Tensor> in = operands.stream().map(operand -> operand.tensor(arena, precision)).toList();
    int pairs = dynamics.units().size() - 1;
    List<Tensor> forward = new ArrayList<>();
    List<Tensor> feedback = new ArrayList<>();
    for (int l = 0; l < pairs; l++) {
      forward.add(in.get(2 * l));
      feedback.add(in.get(2 * l + 1));
    }
    LayeredWeights weights = LayeredWeights.of(forward, feedback);
    int at = 2 * pairs;
    if (dynamics.classes() > 0) {
      weights = weights.withReadout(in.get(at), in.get(at + 1));
      at += 2;
    }
    Tensor drive = in.get(at);
    Tensor start = in.get(at + 1);
    long samples = drive.dimension(0);
    long units = dynamics.allUnits();
    if (!nudged) {
      Tensor state = Tensor.zeros(arena, precision, samples, units);
      Tensor residuals = Tensor.zeros(arena, precision, samples);
      Tensor status = Tensor.zeros(arena, DType.INT32, samples);
      kernel.relax(weights, drive, start, state, residuals, status);
      return List.of(Result.of("state", state), Result.of("status", status));
    }
    Tensor state =
        dynamics.complex()
            ? Tensor.zeros(arena, precision, NUDGES, 2, samples, units)
            : Tensor.zeros(arena, precision, NUDGES, samples, units);
    Tensor residuals = Tensor.zeros(arena, precision, NUDGES, samples);
    Tensor status = Tensor.zeros(arena, DType.INT32, NUDGES, samples);
    kernel.nudge(weights, drive, start, in.get(at + 2), in.get(at + 3), state, residuals, status);
    return List.of(Result.of("state", state), Result.of("status", status));
  }
}

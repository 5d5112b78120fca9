package dev.casimir.holomorphic.internal.training;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.descent.internal.UpdateArithmeticF64;
import dev.casimir.descent.internal.UpdateCoefficients;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Parameter;
import dev.casimir.holomorphic.LayeredTraining.Role;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Parameters, gradients and moments of {@link LayeredTraining}, and their updates. */
public final class TrainingArraysF64 {
  private static final int MOST_MOMENTS = 2;

  private final LayeredTraining operation;
  private final List<Parameter> learned;
  private final double[][] values;
  private final double[][] gradients;
  private final double[][][] moments;

  TrainingArraysF64(LayeredTraining operation) {
    this.operation = operation;
    learned = operation.parameters();
    values = new double[learned.size()][];
    gradients = new double[learned.size()][];
    moments = new double[MOST_MOMENTS][learned.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new double[learned.get(i).size()];
      gradients[i] = new double[values[i].length];
      for (double[][] moment : moments) {
        moment[i] = new double[values[i].length];
      }
    }
  }

  double[] value(Role role, int layer) {
    return values[operation.indexOf(role, layer)];
  }

  double[] gradient(Role role, int layer) {
    return gradients[operation.indexOf(role, layer)];
  }

  double[][] gradients() {
    return gradients;
  }

  void load(List<Tensor> parameters, List<List<Tensor>> given) {
    for (int i = 0; i < values.length; i++) {
      load(parameters.get(i), values[i]);
      for (int m = 0; m < operation.update().moments(); m++) {
        load(given.get(i).get(m), moments[m][i]);
      }
    }
  }

  void save(List<Tensor> parameters, List<List<Tensor>> taken) {
    for (int i = 0; i < values.length; i++) {
      save(values[i], parameters.get(i));
      for (int m = 0; m < operation.update().moments(); m++) {
        save(moments[m][i], taken.get(i).get(m));
      }
    }
  }

  void saveGradients(List<Tensor> taken) {
    for (int i = 0; i < values.length; i++) {
      save(gradients[i], taken.get(i));
    }
  }

  static void load(Tensor from, double[] to) {
    MemorySegment.copy(from.segment(), JAVA_DOUBLE, 0, to, 0, to.length);
  }

  static void save(double[] from, Tensor to) {
    MemorySegment.copy(from, 0, to.segment(), JAVA_DOUBLE, 0, from.length);
  }

  /** The weights of the dynamics. */
  LayeredWeights weights(Arena arena) {
    List<Tensor> forward = new ArrayList<>();
    List<Tensor> feedback = new ArrayList<>();
    List<Integer> units = operation.free().units();
    for (int l = 0; l + 1 < units.size(); l++) {
      double[] weight = value(Role.FORWARD, l);
      int to = units.get(l + 1);
      int from = units.get(l);
      forward.add(tensor(arena, weight, to, from));
      double[] back = operation.tied() ? transposed(weight, to, from) : value(Role.FEEDBACK, l);
      feedback.add(tensor(arena, back, from, to));
    }
    LayeredWeights weights = LayeredWeights.of(forward, feedback);
    int classes = operation.free().classes();
    int last = units.size() - 1;
    return classes == 0
        ? weights
        : weights.withReadout(
            tensor(arena, value(Role.READOUT, last), classes, units.get(last)),
            tensor(arena, value(Role.READOUT_BIAS, last), classes));
  }

  private static Tensor tensor(Arena arena, double[] numbers, long... shape) {
    Tensor made = Tensor.zeros(arena, DType.FLOAT64, shape);
    save(numbers, made);
    return made;
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] made = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        made[j * rows + i] = matrix[i * columns + j];
      }
    }
    return made;
  }

  /** gradient += factor (W - V^T) of every pair. */
  void addHomeostasis() {
    if (operation.homeostasis() == 0 || operation.tied()) {
      return;
    }
    for (int l = 0; l + 1 < operation.free().units().size(); l++) {
      keep(operation.indexOf(Role.FORWARD, l), operation.indexOf(Role.FEEDBACK, l));
      keep(operation.indexOf(Role.FEEDBACK, l), operation.indexOf(Role.FORWARD, l));
    }
  }

  private void keep(int index, int reverse) {
    double[] gradient = gradients[index];
    double[] weight = values[index];
    double own = (double) operation.homeostasisFactor();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += own * weight[i];
    }
    int rows = learned.get(index).rows();
    WideSums.addTransposed(gradient, -operation.homeostasisFactor(), values[reverse], rows);
  }

  /** Whether every gradient allows an update. */
  boolean isWithinLimit() {
    double limit = (double) operation.update().gradientLimit(Double.MAX_VALUE);
    for (double[] gradient : gradients) {
      for (double number : gradient) {
        if (!(Math.abs(number) <= limit)) {
          return false;
        }
      }
    }
    return true;
  }

  void update(List<UpdateCoefficients> coefficients) {
    for (int i = 0; i < values.length; i++) {
      UpdateCoefficients with = coefficients.get(i);
      switch (operation.update()) {
        case ParameterUpdate.Momentum rule -> descend(rule, i, with);
        case ParameterUpdate.Adam rule -> adam(rule, i, with);
      }
    }
  }

  private void descend(ParameterUpdate.Momentum rule, int index, UpdateCoefficients with) {
    double step = (double) with.step();
    double penalty = (double) with.penalty();
    double shrink = (double) with.shrink();
    double[] value = values[index];
    double[] gradient = gradients[index];
    if (rule.momentum() == 0) {
      UpdateArithmeticF64.descend(value, gradient, value.length, step, penalty, shrink);
    } else {
      double momentum = (double) rule.momentum();
      double[] velocity = moments[0][index];
      UpdateArithmeticF64.descend(
          value, gradient, velocity, value.length, momentum, step, penalty, shrink);
    }
  }

  private void adam(ParameterUpdate.Adam rule, int index, UpdateCoefficients with) {
    double[] shares = {
      (double) rule.firstMomentum(),
      (double) (1 - rule.firstMomentum()),
      (double) rule.secondMomentum(),
      (double) (1 - rule.secondMomentum())
    };
    UpdateArithmeticF64.adam(
        values[index],
        gradients[index],
        moments[0][index],
        moments[1][index],
        values[index].length,
        shares,
        (double) rule.epsilon(),
        (double) with.step(),
        (double) with.scale(),
        (double) with.shrink());
  }
}

package dev.casimir.holomorphic.internal.training;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.casimir.descent.internal.UpdateCoefficients;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.LayeredDynamicsKernel;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Role;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** {@link TrainingStep} in double precision: plain loops, to compare others with. */
public final class TrainingStepF64 implements TrainingStep {
  private final LayeredTraining operation;
  private final TrainingArraysF64 arrays;
  private final List<Integer> units;
  private final int all;
  private final int answers;
  private final boolean readout;
  private final LayeredDynamicsKernel free;
  private final LayeredDynamicsKernel real;
  private final LayeredDynamicsKernel complex;
  private final ItemwiseKernel activation;
  private final ItemwiseKernel complexActivation;
  private final ItemwiseKernel softmax;
  private int rows;
  private boolean[] failed = {};
  private double[] inputs = {};
  private double[] activities = {};
  private double[] errors = {};
  private double[] residuals = {};

  TrainingStepF64(LayeredTraining operation, PlanOptions options) {
    this.operation = operation;
    arrays = new TrainingArraysF64(operation);
    units = operation.free().units();
    all = operation.free().allUnits();
    answers = operation.free().targets();
    readout = operation.free().classes() > 0;
    free = operation.free().planForCpu(options);
    real = operation.nudged(false).planForCpu(options);
    complex = operation.nudged(true).planForCpu(options);
    PlanOptions own = options.withThreads(1);
    activation = Elementwise.of(operation.free().activation(), Form.REAL).planForCpu(own);
    complexActivation = Elementwise.of(operation.free().activation(), Form.COMPLEX).planForCpu(own);
    softmax = Softmax.of(answers, Form.REAL).planForCpu(own);
  }

  @Override
  public void load(List<Tensor> parameters, List<List<Tensor>> moments) {
    arrays.load(parameters, moments);
  }

  @Override
  public void save(List<Tensor> parameters, List<List<Tensor>> moments) {
    arrays.save(parameters, moments);
  }

  @Override
  public void saveGradients(List<Tensor> gradients) {
    arrays.saveGradients(gradients);
  }

  @Override
  public void relax(
      Tensor all, int[] labels, int[] samples, boolean nudged, SampleResults results, int first) {
    rows = samples.length;
    failed = new boolean[rows];
    try (Arena arena = Arena.ofConfined()) {
      gather(all, samples);
      Phases phases = new Phases(arena, arrays.weights(arena), drive(arena));
      phases.relax(results, first);
      answer(labels, samples, results, first);
      if (nudged) {
        phases.nudge(targets(arena, labels, samples));
      }
      for (int i = 0; i < rows; i++) {
        results.failed()[first + i] = failed[i];
        results.correct()[first + i] &= !failed[i];
      }
    }
  }

  private void gather(Tensor from, int[] samples) {
    int width = operation.inputs();
    inputs = new double[rows * width];
    for (int i = 0; i < rows; i++) {
      long offset = (long) samples[i] * width * JAVA_DOUBLE.byteSize();
      MemorySegment.copy(from.segment(), JAVA_DOUBLE, offset, inputs, i * width, width);
    }
  }

  /** Biases, and what comes from the inputs to the first layer. */
  private Tensor drive(Arena arena) {
    double[] drive = new double[rows * all];
    double[] weight = arrays.value(Role.INPUT, 0);
    int width = operation.inputs();
    for (int r = 0; r < rows; r++) {
      int at = r * all;
      for (int l = 0; l < units.size(); l++) {
        System.arraycopy(arrays.value(Role.BIAS, l), 0, drive, at, units.get(l));
        at += units.get(l);
      }
      for (int i = 0; i < units.getFirst(); i++) {
        double sum = drive[r * all + i];
        for (int k = 0; k < width; k++) {
          sum = Math.fma(inputs[r * width + k], weight[i * width + k], sum);
        }
        drive[r * all + i] = sum;
      }
    }
    return tensor(arena, drive, rows, all);
  }

  private static Tensor tensor(Arena arena, double[] numbers, long... shape) {
    Tensor made = Tensor.zeros(arena, DType.FLOAT64, shape);
    TrainingArraysF64.save(numbers, made);
    return made;
  }

  private Tensor targets(Arena arena, int[] labels, int[] samples) {
    double[] targets = new double[rows * answers];
    for (int i = 0; i < rows; i++) {
      targets[i * answers + labels[samples[i]]] = 1;
    }
    return tensor(arena, targets, rows, answers);
  }

  /** Answers at the free activities and what they lack. */
  private void answer(int[] labels, int[] samples, SampleResults results, int first) {
    residuals = new double[rows * answers];
    for (int i = 0; i < rows; i++) {
      double[] answer = answer(i);
      int best = 0;
      for (int c = 1; c < answers; c++) {
        best = answer[c] > answer[best] ? c : best;
      }
      int label = labels[samples[i]];
      results.correct()[first + i] = best == label;
      results.scores()[first + i] = answer[label];
      answer[label] -= 1;
      if (!readout) {
        results.scores()[first + i] = WideSums.halfSquares(answer);
      }
      System.arraycopy(answer, 0, residuals, i * answers, answers);
    }
  }

  private double[] answer(int row) {
    int outputs = operation.free().outputs();
    int begin = row * all + all - outputs;
    if (!readout) {
      return Arrays.copyOfRange(activities, begin, begin + outputs);
    }
    double[] weight = arrays.value(Role.READOUT, units.size() - 1);
    double[] answer = arrays.value(Role.READOUT_BIAS, units.size() - 1).clone();
    for (int c = 0; c < answers; c++) {
      for (int k = 0; k < outputs; k++) {
        answer[c] = Math.fma(activities[begin + k], weight[c * outputs + k], answer[c]);
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      Tensor logits = tensor(arena, answer, 1, answers);
      Tensor shares = Tensor.zeros(arena, DType.FLOAT64, 1, answers);
      softmax.forward(logits, shares);
      TrainingArraysF64.load(shares, answer);
    }
    return answer;
  }

  /** The free and the nudged phase of a batch. */
  private final class Phases {
    private final Arena arena;
    private final LayeredWeights weights;
    private final Tensor drive;
    private final Tensor state;

    Phases(Arena arena, LayeredWeights weights, Tensor drive) {
      this.arena = arena;
      this.weights = weights;
      this.drive = drive;
      state = Tensor.zeros(arena, DType.FLOAT64, rows, all);
    }

    void relax(SampleResults results, int first) {
      Tensor start = Tensor.zeros(arena, DType.FLOAT64, rows, all);
      Tensor rest = Tensor.zeros(arena, DType.FLOAT64, rows);
      Tensor status = Tensor.zeros(arena, DType.INT32, rows);
      free.relax(weights, drive, start, state, rest, status);
      for (int i = 0; i < rows; i++) {
        results.residuals()[first + i] = rest.getDouble(i);
        failed[i] =
            status.getLong(i) == ItemStatus.NON_FINITE.code()
                || !(rest.getDouble(i) <= operation.rejectAbove());
      }
      Tensor activity = Tensor.zeros(arena, DType.FLOAT64, rows, all);
      activation.forward(state, activity);
      activities = new double[rows * all];
      TrainingArraysF64.load(activity, activities);
    }

    void nudge(Tensor targets) {
      CauchyNodes nodes = operation.circle();
      errors = new double[rows * all];
      if (nodes.weightOfFreeValue(1) != 0) {
        accumulate((double) nodes.weightOfFreeValue(1), activities);
      }
      Tensor betas = Tensor.zeros(arena, DType.FLOAT64, nodes.realCount(), 2);
      for (int k = 0; k < nodes.realCount(); k++) {
        betas.setDouble(2L * k, nodes.real(k));
      }
      Tensor states = nudge(real, targets, betas, nodes.realCount(), rows, all);
      for (int k = 0; k < nodes.realCount(); k++) {
        Tensor activity = Tensor.zeros(arena, DType.FLOAT64, rows, all);
        activation.forward(part(states, k), activity);
        accumulate((double) nodes.realWeight(1, k), activity);
      }
      Tensor others = Tensor.zeros(arena, DType.FLOAT64, nodes.complexCount(), 2);
      for (int k = 0; k < nodes.complexCount(); k++) {
        others.setDouble(2L * k, nodes.re(k));
        others.setDouble(2L * k + 1, nodes.im(k));
      }
      Tensor planes = nudge(complex, targets, others, nodes.complexCount(), 2, rows, all);
      for (int k = 0; k < nodes.complexCount(); k++) {
        Tensor re = Tensor.zeros(arena, DType.FLOAT64, rows, all);
        Tensor im = Tensor.zeros(arena, DType.FLOAT64, rows, all);
        complexActivation.forward(
            List.of(part(planes, 2 * k), part(planes, 2 * k + 1)), List.of(re, im));
        accumulate((double) nodes.reWeight(1, k), re);
        accumulate((double) nodes.imWeight(1, k), im);
      }
    }

    private Tensor nudge(
        LayeredDynamicsKernel kernel, Tensor targets, Tensor betas, int count, long... shape) {
      long[] whole = new long[shape.length + 1];
      whole[0] = count;
      System.arraycopy(shape, 0, whole, 1, shape.length);
      Tensor states = Tensor.zeros(arena, DType.FLOAT64, whole);
      Tensor rest = Tensor.zeros(arena, DType.FLOAT64, count, rows);
      Tensor status = Tensor.zeros(arena, DType.INT32, count, rows);
      kernel.nudge(weights, drive, state, targets, betas, states, rest, status);
      for (int i = 0; i < count * rows; i++) {
        failed[i % rows] |= status.getLong(i) == ItemStatus.NON_FINITE.code();
      }
      return states;
    }

    private Tensor part(Tensor states, int index) {
      return states
          .reshape(states.size() / all, all)
          .slice((long) index * rows, (index + 1L) * rows);
    }

    private void accumulate(double weight, Tensor activity) {
      double[] numbers = new double[errors.length];
      TrainingArraysF64.load(activity, numbers);
      accumulate(weight, numbers);
    }

    private void accumulate(double weight, double[] numbers) {
      for (int i = 0; i < errors.length; i++) {
        errors[i] += weight * numbers[i];
      }
    }
  }

  @Override
  public boolean differentiate(int succeeded) {
    double share = (double) (1.0 / succeeded);
    scale(errors, all, share);
    scale(residuals, answers, share);
    scale(activities, all, 1);
    scale(inputs, operation.inputs(), 1);
    int first = 0;
    for (int l = 0; l < units.size(); l++) {
      int next = first + units.get(l);
      if (l == 0) {
        double[] gradient = arrays.gradient(Role.INPUT, 0);
        Arrays.fill(gradient, 0);
        addProducts(errors, all, 0, inputs, operation.inputs(), 0, operation.inputs(), gradient);
      }
      if (l + 1 < units.size()) {
        double[] gradient = arrays.gradient(Role.FORWARD, l);
        Arrays.fill(gradient, 0);
        addProducts(errors, all, next, activities, all, first, units.get(l), gradient);
        if (operation.tied()) {
          addProducts(activities, all, next, errors, all, first, units.get(l), gradient);
        } else {
          double[] back = arrays.gradient(Role.FEEDBACK, l);
          Arrays.fill(back, 0);
          addProducts(errors, all, first, activities, all, next, units.get(l + 1), back);
        }
      }
      WideSums.columns(errors, all, first, arrays.gradient(Role.BIAS, l));
      first = next;
    }
    if (readout) {
      int last = units.size() - 1;
      double[] gradient = arrays.gradient(Role.READOUT, last);
      Arrays.fill(gradient, 0);
      int outputs = units.get(last);
      addProducts(residuals, answers, 0, activities, all, all - outputs, outputs, gradient);
      WideSums.columns(residuals, answers, 0, arrays.gradient(Role.READOUT_BIAS, last));
    }
    arrays.addHomeostasis();
    return arrays.isWithinLimit();
  }

  /** Multiplies rows; those of failed samples become zero. */
  private void scale(double[] numbers, int width, double factor) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = failed[i / width] ? 0 : factor * numbers[i];
    }
  }

  /** sums[i, j] += left[r, leftFirst + i] right[r, rightFirst + j], one r after the other. */
  private void addProducts(
      double[] left,
      int leftWidth,
      int leftFirst,
      double[] right,
      int rightWidth,
      int rightFirst,
      int columns,
      double[] sums) {
    for (int r = 0; r < rows; r++) {
      for (int at = 0; at < sums.length; at++) {
        double a = left[r * leftWidth + leftFirst + at / columns];
        double b = right[r * rightWidth + rightFirst + at % columns];
        sums[at] = Math.fma(a, b, sums[at]);
      }
    }
  }

  @Override
  public void update(List<UpdateCoefficients> coefficients) {
    arrays.update(coefficients);
  }
}

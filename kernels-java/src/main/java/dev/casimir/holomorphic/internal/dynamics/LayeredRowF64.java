package dev.casimir.holomorphic.internal.dynamics;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** {@link LayeredRow} in double precision. */
public final class LayeredRowF64 implements LayeredRow {
  private final LayeredDynamics operation;
  private final int[] units;
  private final int[] first;
  private final int all;
  private final int classes;
  private final ItemwiseKernel[] activations = new ItemwiseKernel[2];
  private final ItemwiseKernel[] softmax = new ItemwiseKernel[2];
  private final Tensor[] states = new Tensor[2];
  private final Tensor[] activities = new Tensor[2];
  private final Tensor[] logits = new Tensor[2];
  private final Tensor[] answers = new Tensor[2];
  private final double[][] u;
  private final double[][] a;
  private final double[][] field;
  private final double[][] answer;

  LayeredRowF64(LayeredDynamics operation, PlanOptions options) {
    this.operation = operation;
    units = operation.units().stream().mapToInt(n -> n).toArray();
    first = new int[units.length];
    for (int l = 1; l < units.length; l++) {
      first[l] = first[l - 1] + units[l - 1];
    }
    all = operation.allUnits();
    classes = operation.targets();
    u = new double[2][all];
    a = new double[2][all];
    field = new double[2][all];
    answer = new double[2][classes];
    Arena arena = Arena.ofAuto();
    PlanOptions own = options.withThreads(1);
    for (int plane = 0; plane < 2; plane++) {
      Form form = plane == 0 ? Form.REAL : Form.COMPLEX;
      activations[plane] = Elementwise.of(operation.activation(), form).planForCpu(own);
      softmax[plane] = Softmax.of(classes, form).planForCpu(own);
      states[plane] = Tensor.zeros(arena, DType.FLOAT64, all);
      activities[plane] = Tensor.zeros(arena, DType.FLOAT64, all);
      logits[plane] = Tensor.zeros(arena, DType.FLOAT64, 1, classes);
      answers[plane] = Tensor.zeros(arena, DType.FLOAT64, 1, classes);
    }
  }

  @Override
  public void run(LayeredMatrices matrices, LayeredBatch batch, long index) {
    LayeredMatricesF64 weights = (LayeredMatricesF64) matrices;
    long sample = index % batch.samples();
    int planes = batch.planes();
    load(batch.start(), sample * all, u[0]);
    java.util.Arrays.fill(u[1], 0);
    double residual = 0;
    ItemStatus status = ItemStatus.NOT_CONVERGED;
    for (int step = 1; step <= operation.steps() && status == ItemStatus.NOT_CONVERGED; step++) {
      activate(planes);
      if (batch.nudged()) {
        push(weights, batch, index / batch.samples(), sample, planes);
      }
      load(batch.drive(), sample * all, field[0]);
      java.util.Arrays.fill(field[1], 0);
      for (int plane = 0; plane < planes; plane++) {
        addField(weights, plane, batch.nudged());
      }
      double change = advance(planes);
      if (step % operation.checkEvery() == 0 || step == operation.steps()) {
        residual = change;
        status = judge(residual, step);
      }
    }
    store(batch, index, planes);
    batch.residuals().setAtIndex(JAVA_DOUBLE, index, residual);
    batch.status().setAtIndex(JAVA_INT, index, status.code());
  }

  private ItemStatus judge(double residual, int step) {
    if (!(residual < Double.POSITIVE_INFINITY)) {
      return ItemStatus.NON_FINITE;
    }
    boolean rests =
        operation.tolerance() > 0
            ? residual <= (double) operation.tolerance()
            : step == operation.steps();
    return rests ? ItemStatus.OK : ItemStatus.NOT_CONVERGED;
  }

  private void activate(int planes) {
    for (int plane = 0; plane < planes; plane++) {
      store(u[plane], states[plane]);
    }
    if (planes == 1) {
      activations[0].forward(states[0], activities[0]);
    } else {
      activations[1].forward(List.of(states), List.of(activities));
    }
    for (int plane = 0; plane < planes; plane++) {
      load(activities[plane].segment(), 0, a[plane]);
    }
  }

  /** answer = beta times what the answers lack. */
  private void push(
      LayeredMatricesF64 weights, LayeredBatch batch, long nudge, long sample, int planes) {
    int outputs = operation.outputs();
    int begin = all - outputs;
    boolean readout = operation.classes() > 0;
    for (int plane = 0; plane < planes; plane++) {
      if (readout) {
        double[] z = answer[plane];
        for (int c = 0; c < classes; c++) {
          z[c] = plane == 0 ? weights.readoutBias[c] : 0;
        }
        add(z, 0, classes, a[plane], begin, outputs, weights.readout);
        store(z, logits[plane]);
      } else {
        System.arraycopy(a[plane], begin, answer[plane], 0, classes);
      }
    }
    if (readout) {
      if (planes == 1) {
        softmax[0].forward(logits[0], answers[0]);
      } else {
        softmax[1].forward(List.of(logits), List.of(answers));
      }
      for (int plane = 0; plane < planes; plane++) {
        load(answers[plane].segment(), 0, answer[plane]);
      }
    }
    double re = batch.betas().getAtIndex(JAVA_DOUBLE, 2 * nudge);
    double im = planes == 1 ? 0 : batch.betas().getAtIndex(JAVA_DOUBLE, 2 * nudge + 1);
    for (int c = 0; c < classes; c++) {
      double q = answer[0][c] - batch.targets().getAtIndex(JAVA_DOUBLE, sample * classes + c);
      double p = answer[1][c];
      answer[0][c] = planes == 1 ? q * re : Math.fma(q, re, -(p * im));
      answer[1][c] = planes == 1 ? 0 : Math.fma(q, im, p * re);
    }
  }

  /** field = drive, then what comes from the layer before, from the one behind, from the nudge. */
  private void addField(LayeredMatricesF64 weights, int plane, boolean nudged) {
    double[] sums = field[plane];
    for (int l = 0; l < units.length; l++) {
      if (l > 0) {
        add(sums, first[l], units[l], a[plane], first[l - 1], units[l - 1], weights.forward[l]);
      }
      if (l + 1 < units.length) {
        add(sums, first[l], units[l], a[plane], first[l + 1], units[l + 1], weights.feedback[l]);
      }
    }
    if (nudged) {
      addForce(weights, plane, sums);
    }
  }

  private void addForce(LayeredMatricesF64 weights, int plane, double[] sums) {
    int begin = all - operation.outputs();
    if (operation.classes() > 0) {
      int outputs = operation.outputs();
      add(sums, begin, outputs, answer[plane], 0, classes, weights.readoutBack);
    } else {
      for (int i = 0; i < classes; i++) {
        sums[begin + i] += answer[plane][i];
      }
    }
  }

  /** sums[to + i] += sum_k x[from + k] matrix[k, i], one k after the other. */
  private static void add(
      double[] sums, int to, int count, double[] x, int from, int terms, double[] matrix) {
    for (int k = 0; k < terms; k++) {
      double factor = x[from + k];
      int row = k * count;
      for (int i = 0; i < count; i++) {
        sums[to + i] = Math.fma(factor, matrix[row + i], sums[to + i]);
      }
    }
  }

  /** The step; returns the largest |F - u|, NaN if one is. */
  private double advance(int planes) {
    double w = (double) operation.damping();
    double largest = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < all; i++) {
        double change = field[plane][i] - u[plane][i];
        largest = Math.max(largest, Math.abs(change));
        u[plane][i] = w == 1 ? field[plane][i] : Math.fma(w, change, u[plane][i]);
      }
    }
    return largest;
  }

  private void store(LayeredBatch batch, long index, int planes) {
    long nudge = index / batch.samples();
    long sample = index % batch.samples();
    for (int plane = 0; plane < planes; plane++) {
      long row = (nudge * planes + plane) * batch.samples() + sample;
      MemorySegment.copy(
          u[plane], 0, batch.state(), JAVA_DOUBLE, row * all * JAVA_DOUBLE.byteSize(), all);
    }
  }

  private static void load(MemorySegment from, long index, double[] to) {
    MemorySegment.copy(from, JAVA_DOUBLE, index * JAVA_DOUBLE.byteSize(), to, 0, to.length);
  }

  private static void store(double[] from, Tensor to) {
    MemorySegment.copy(from, 0, to.segment(), JAVA_DOUBLE, 0, from.length);
  }
}

package dev.casimir.frames.internal.average;

import dev.casimir.frames.Backbone;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameField;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of an average that runs over signed axes: everything happens in the principal axes. */
final class PrincipalPass {
  private final FrameSchedule schedule;
  private final List<FrameField> inputKinds;
  private final List<FrameField> outputKinds;
  private final List<Tensor> projected;
  private final int d;
  private final SignFlips flips;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final List<Tensor> inputGradients;
  private final int rounds;

  /**
   * Makes room for a batch.
   *
   * @param projected inputs in principal axes
   * @param outputShapes shapes of the outputs for the whole batch
   */
  PrincipalPass(
      FrameSchedule schedule,
      List<FrameField> inputKinds,
      List<FrameField> outputKinds,
      List<Tensor> projected,
      List<long[]> outputShapes,
      int d,
      SignFlips flips,
      Arena arena) {
    this.schedule = schedule;
    this.inputKinds = inputKinds;
    this.outputKinds = outputKinds;
    this.projected = projected;
    this.d = d;
    this.flips = flips;
    DType dtype = projected.getFirst().dtype();
    inputs = projected.stream().map(t -> Tensor.zeros(arena, dtype, t.shape())).toList();
    outputs = outputShapes.stream().map(shape -> Tensor.zeros(arena, dtype, shape)).toList();
    inputGradients = projected.stream().map(t -> Tensor.zeros(arena, dtype, t.shape())).toList();
    int most = 0;
    for (int b = 0; b < schedule.clouds(); b++) {
      most = Math.max(most, schedule.patterns(b).length);
    }
    rounds = most;
  }

  /** Averages of the outputs in principal axes; zeros where there was nothing to evaluate. */
  List<double[]> means(Backbone backbone) {
    List<PairwiseSums> sums = sums(outputs);
    for (int round = 0; round < rounds; round++) {
      int[] clouds = cloudsOf(round);
      List<Tensor> out = parts(outputs, clouds.length);
      backbone.evaluate(frame(round, clouds), out);
      collect(round, clouds, outputKinds, out, sums);
    }
    List<double[]> means = means(sums, outputs, true);
    symmetrise(outputKinds, means);
    return means;
  }

  /**
   * Derivatives to the inputs in principal axes.
   *
   * @param ofMeans derivatives to the averages
   * @param invariant whether all outputs are, so that derivatives have the symmetry of the cloud
   */
  List<double[]> backward(
      DifferentiableBackbone backbone, List<double[]> ofMeans, boolean invariant) {
    List<PairwiseSums> sums = sums(projected);
    for (int round = 0; round < rounds; round++) {
      int[] clouds = cloudsOf(round);
      List<Tensor> cotangents = parts(outputs, clouds.length);
      for (int o = 0; o < outputs.size(); o++) {
        spread(round, clouds, outputKinds.get(o), ofMeans.get(o), cotangents.get(o));
      }
      List<Tensor> gradients = parts(inputGradients, clouds.length);
      backbone.backward(frame(round, clouds), cotangents, gradients);
      collect(round, clouds, inputKinds, gradients, sums);
    }
    List<double[]> gradients = means(sums, projected, false);
    if (invariant) {
      symmetrise(inputKinds, gradients);
    }
    return gradients;
  }

  private List<Tensor> frame(int round, int[] clouds) {
    List<Tensor> framed = parts(inputs, clouds.length);
    for (int f = 0; f < framed.size(); f++) {
      flips.gather(
          inputKinds.get(f),
          d,
          row -> schedule.patterns(clouds[row])[round],
          row -> clouds[row],
          projected.get(f),
          framed.get(f));
    }
    return framed;
  }

  /** Adds the sign-corrected rows of a round. */
  private void collect(
      int round,
      int[] clouds,
      List<FrameField> kinds,
      List<Tensor> tensors,
      List<PairwiseSums> sums) {
    for (int t = 0; t < tensors.size(); t++) {
      Rows rows = new Rows(tensors.get(t));
      double[] row = new double[rows.width()];
      for (int r = 0; r < clouds.length; r++) {
        rows.read(r, row, 0);
        flip(kinds.get(t), schedule.patterns(clouds[r])[round], row, 0);
        sums.get(t).add(clouds[r], round, row);
      }
    }
  }

  /** Writes the derivatives to the outputs of a round. */
  private void spread(int round, int[] clouds, FrameField kind, double[] ofMeans, Tensor out) {
    Rows rows = new Rows(out);
    double[] row = new double[rows.width()];
    for (int r = 0; r < clouds.length; r++) {
      int[] patterns = schedule.patterns(clouds[r]);
      System.arraycopy(ofMeans, clouds[r] * row.length, row, 0, row.length);
      flip(kind, patterns[round], row, 0);
      for (int i = 0; i < row.length; i++) {
        row[i] /= patterns.length;
      }
      rows.write(r, row, 0);
    }
  }

  private void flip(FrameField kind, int pattern, double[] row, int from) {
    int period = SignFlips.period(kind, d);
    for (int k = 0; kind != FrameField.SCALAR && k < period; k++) {
      if (SignFlips.sign(kind, d, pattern, k) < 0) {
        for (int i = from + k; i < row.length; i += period) {
          row[i] = -row[i];
        }
      }
    }
  }

  /** Takes out what symmetry forbids, also where copies that would cancel it are left out. */
  private void symmetrise(List<FrameField> kinds, List<double[]> values) {
    int clouds = schedule.clouds();
    for (int t = 0; clouds > 0 && t < kinds.size(); t++) {
      int width = values.get(t).length / clouds;
      for (int b = 0; b < clouds; b++) {
        int from = b * width;
        schedule
            .symmetry()
            .apply(kinds.get(t), schedule.kernel(b), values.get(t), from, from + width);
      }
    }
  }

  private int[] cloudsOf(int round) {
    int[] clouds = new int[schedule.clouds()];
    int count = 0;
    for (int b = 0; b < clouds.length; b++) {
      if (schedule.patterns(b).length > round) {
        clouds[count++] = b;
      }
    }
    return Arrays.copyOf(clouds, count);
  }

  private List<PairwiseSums> sums(List<Tensor> like) {
    List<PairwiseSums> sums = new ArrayList<>();
    like.forEach(t -> sums.add(new PairwiseSums(schedule.clouds(), Rows.width(t))));
    return sums;
  }

  private List<double[]> means(List<PairwiseSums> sums, List<Tensor> like, boolean divide) {
    List<double[]> means = new ArrayList<>();
    for (int t = 0; t < sums.size(); t++) {
      double[] values = new double[Math.toIntExact(like.get(t).size())];
      for (int b = 0; b < schedule.clouds(); b++) {
        int terms = schedule.patterns(b).length;
        sums.get(t).mean(b, terms, divide && terms > 0 ? 1.0 / terms : 1, values);
      }
      means.add(values);
    }
    return means;
  }

  static List<Tensor> parts(List<Tensor> tensors, int clouds) {
    return tensors.stream().map(t -> t.slice(0, clouds)).toList();
  }
}

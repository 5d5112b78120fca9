package dev.casimir.frames.internal.average;

import dev.casimir.frames.Backbone;
import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradientMode;
import dev.casimir.frames.PointClouds;
import dev.casimir.random.RandomStream;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of an average that runs over anchor frames, for the clouds that need it. */
final class AnchorPass {
  private final FrameAverage operation;
  private final int d;
  private final List<FrameField> inputKinds;
  private final List<FrameField> outputKinds;
  private final List<Tensor> fields;
  private final List<AnchorCloud> clouds = new ArrayList<>();
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final List<Tensor> cotangents;
  private final List<Tensor> inputGradients;
  private final int rounds;

  /** Derivatives of one cloud, being summed. */
  private record Gradients(double[] weights, double[] cloud, double[] center, double[][] fields) {}

  /**
   * Builds the frames of the clouds that have a share of it, and makes room for them.
   *
   * @param fields the inputs, the points first
   */
  AnchorPass(
      FrameAverage operation,
      FrameSchedule schedule,
      PointClouds batch,
      List<FrameField> inputKinds,
      List<Tensor> fields,
      List<long[]> outputShapes,
      Arena arena) {
    this.operation = operation;
    this.inputKinds = inputKinds;
    this.fields = fields;
    d = operation.dimension();
    outputKinds = operation.outputs();
    int most = 0;
    for (int b = 0; b < schedule.clouds(); b++) {
      if (schedule.anchorShare(b) > 0) {
        AnchorCloud cloud = build(b, schedule, batch);
        clouds.add(cloud);
        most = Math.max(most, cloud.elements().count());
      }
    }
    rounds = most;
    inputs = room(fields.stream().map(Tensor::shape).toList(), arena);
    outputs = room(outputShapes, arena);
    cotangents = room(outputShapes, arena);
    inputGradients = room(fields.stream().map(Tensor::shape).toList(), arena);
  }

  private AnchorCloud build(int b, FrameSchedule schedule, PointClouds batch) {
    DegeneracyPolicy policy = operation.policy();
    boolean proper = operation.group().isProper();
    CenteredCloud cloud = new CenteredCloud(batch, b, operation.group().isTranslating());
    if (policy.pairs() == 0) {
      return new AnchorCloud(b, cloud, AnchorElements.all(cloud, proper, schedule.step()));
    }
    RandomStream random = new RandomStream();
    random.start(policy.seed(), operation.elements().firstCloud() + b);
    return new AnchorCloud(
        b, cloud, AnchorElements.sample(cloud, proper, schedule.step(), policy.pairs(), random));
  }

  private List<Tensor> room(List<long[]> shapes, Arena arena) {
    DType dtype = fields.getFirst().dtype();
    List<Tensor> tensors = new ArrayList<>();
    for (long[] shape : shapes) {
      long[] rows = shape.clone();
      rows[0] = clouds.size();
      tensors.add(Tensor.zeros(arena, dtype, rows));
    }
    return tensors;
  }

  int size() {
    return clouds.size();
  }

  /** Number in the batch of a cloud of this pass. */
  int cloud(int index) {
    return clouds.get(index).number();
  }

  /** The averages of each output, row after row for the clouds of this pass. */
  List<double[]> means(Backbone backbone) {
    List<PairwiseSums> sums = new ArrayList<>();
    outputs.forEach(t -> sums.add(new PairwiseSums(clouds.size(), Rows.width(t))));
    Turn turn = new Turn(d);
    for (int round = 0; round < rounds; round++) {
      int[] rows = rowsOf(round);
      List<Tensor> out = PrincipalPass.parts(outputs, rows.length);
      backbone.evaluate(frame(round, rows, turn), out);
      for (int r = 0; r < rows.length; r++) {
        AnchorCloud cloud = clouds.get(rows[r]);
        cloud.orient(turn, round);
        for (int o = 0; o < out.size(); o++) {
          double[] row = world(turn, cloud, outputKinds.get(o), out.get(o), r);
          double weight = cloud.elements().weight(round);
          for (int i = 0; i < row.length; i++) {
            row[i] *= weight;
          }
          sums.get(o).add(rows[r], round, row);
        }
      }
    }
    return finish(sums);
  }

  private List<double[]> finish(List<PairwiseSums> sums) {
    List<double[]> means = new ArrayList<>();
    for (int o = 0; o < sums.size(); o++) {
      int width = Rows.width(outputs.get(o));
      double[] values = new double[clouds.size() * width];
      for (int c = 0; c < clouds.size(); c++) {
        AnchorCloud cloud = clouds.get(c);
        sums.get(o).mean(c, cloud.elements().count(), 1, values);
        if (outputKinds.get(o) == FrameField.POINT) {
          cloud.shift(values, c * width, width, 1);
        }
      }
      means.add(values);
    }
    return means;
  }

  /**
   * Adds derivatives to the inputs.
   *
   * @param ofMeans derivatives to {@link #means}
   * @param ofPoints of the whole batch, added to
   * @param ofFields of the whole batch for each further input, added to
   */
  void backward(
      DifferentiableBackbone backbone,
      List<double[]> ofMeans,
      double[] ofPoints,
      List<double[]> ofFields) {
    boolean full = operation.gradient() == FrameGradientMode.FULL;
    List<Gradients> gradients = new ArrayList<>();
    for (AnchorCloud cloud : clouds) {
      gradients.add(start(cloud));
    }
    Turn turn = new Turn(d);
    for (int round = 0; round < rounds; round++) {
      int[] rows = rowsOf(round);
      List<Tensor> in = frame(round, rows, turn);
      List<Tensor> out = PrincipalPass.parts(outputs, rows.length);
      List<Tensor> ofOut = PrincipalPass.parts(cotangents, rows.length);
      List<Tensor> ofIn = PrincipalPass.parts(inputGradients, rows.length);
      if (full) {
        backbone.evaluate(in, out);
      }
      spread(round, rows, turn, ofMeans, ofOut);
      backbone.backward(in, ofOut, ofIn);
      for (int r = 0; r < rows.length; r++) {
        AnchorCloud cloud = clouds.get(rows[r]);
        Gradients sums = gradients.get(rows[r]);
        cloud.orient(turn, round);
        double[] ofAxes = new double[d * d];
        for (int f = 0; f < in.size(); f++) {
          collectInput(turn, cloud, f, in.get(f), ofIn.get(f), r, ofAxes, sums);
        }
        if (full) {
          collectOutputs(turn, cloud, rows[r], round, out, r, ofMeans, ofAxes, sums);
          cloud.elements().rotationBackward(round, ofAxes, sums.cloud);
        }
      }
    }
    for (int c = 0; c < clouds.size(); c++) {
      finish(c, full, ofMeans, gradients.get(c), ofPoints, ofFields);
    }
  }

  private Gradients start(AnchorCloud cloud) {
    double[][] ofFields = new double[fields.size()][];
    Arrays.setAll(ofFields, f -> new double[Rows.width(fields.get(f))]);
    return new Gradients(
        new double[cloud.elements().count()],
        new double[cloud.cloud().z.length],
        new double[d],
        ofFields);
  }

  private void collectInput(
      Turn turn,
      AnchorCloud cloud,
      int f,
      Tensor framed,
      Tensor ofFramed,
      int row,
      double[] ofAxes,
      Gradients sums) {
    FrameField kind = inputKinds.get(f);
    double[] gradient = new double[Rows.width(framed)];
    new Rows(ofFramed).read(row, gradient, 0);
    cloud.clear(kind, gradient);
    double[] turned = new double[gradient.length];
    turn.back(kind, gradient, turned);
    for (int i = 0; i < turned.length; i++) {
      sums.fields[f][i] += turned[i];
    }
    turn.addGradient(
        kind, cloud.relative(inputKinds.get(f), fields.get(f), f == 0), gradient, 1, ofAxes);
    if (f > 0 && kind == FrameField.POINT) {
      for (int i = 0; i < turned.length; i++) {
        sums.center[i % d] -= turned[i];
      }
    }
  }

  private void collectOutputs(
      Turn turn,
      AnchorCloud cloud,
      int index,
      int round,
      List<Tensor> out,
      int row,
      List<double[]> ofMeans,
      double[] ofAxes,
      Gradients sums) {
    for (int o = 0; o < out.size(); o++) {
      FrameField kind = outputKinds.get(o);
      double[] values = new double[Rows.width(out.get(o))];
      new Rows(out.get(o)).read(row, values, 0);
      double[] cotangent = cotangent(cloud, index, o, ofMeans);
      double weight = cloud.elements().weight(round);
      turn.addGradient(kind, cotangent, values, weight, ofAxes);
      double[] turned = new double[values.length];
      turn.back(kind, values, turned);
      for (int i = 0; i < turned.length; i++) {
        sums.weights[round] += cotangent[i] * turned[i];
      }
    }
  }

  private void finish(
      int c,
      boolean full,
      List<double[]> ofMeans,
      Gradients sums,
      double[] ofPoints,
      List<double[]> ofFields) {
    AnchorCloud cloud = clouds.get(c);
    int b = cloud.number();
    for (int f = 1; f < fields.size(); f++) {
      double[] target = ofFields.get(f - 1);
      for (int i = 0; i < sums.fields[f].length; i++) {
        target[b * sums.fields[f].length + i] += sums.fields[f][i];
      }
    }
    double[] own = new double[cloud.cloud().z.length];
    if (full) {
      cloud.elements().weightsBackward(sums.weights, sums.cloud);
      for (int i = 0; i < own.length; i++) {
        sums.cloud[i] += sums.fields[0][i] * cloud.cloud().unit;
      }
      for (int o = 0; o < outputs.size(); o++) {
        double[] cotangent = cotangent(cloud, c, o, ofMeans);
        for (int i = 0; outputKinds.get(o) == FrameField.POINT && i < cotangent.length; i++) {
          sums.center[i % d] += cotangent[i];
        }
      }
      cloud.cloud().backward(sums.cloud, sums.center, own);
    } else {
      System.arraycopy(sums.fields[0], 0, own, 0, own.length);
    }
    for (int i = 0; i < own.length; i++) {
      ofPoints[b * own.length + i] += own[i];
    }
  }

  private List<Tensor> frame(int round, int[] rows, Turn turn) {
    List<Tensor> framed = PrincipalPass.parts(inputs, rows.length);
    for (int r = 0; r < rows.length; r++) {
      AnchorCloud cloud = clouds.get(rows[r]);
      cloud.orient(turn, round);
      for (int f = 0; f < framed.size(); f++) {
        double[] relative = cloud.relative(inputKinds.get(f), fields.get(f), f == 0);
        double[] row = new double[relative.length];
        turn.into(inputKinds.get(f), relative, row);
        new Rows(framed.get(f)).write(r, row, 0);
      }
    }
    return framed;
  }

  private void spread(
      int round, int[] rows, Turn turn, List<double[]> ofMeans, List<Tensor> ofOut) {
    for (int r = 0; r < rows.length; r++) {
      AnchorCloud cloud = clouds.get(rows[r]);
      cloud.orient(turn, round);
      for (int o = 0; o < ofOut.size(); o++) {
        double[] cotangent = cotangent(cloud, rows[r], o, ofMeans);
        double[] framed = new double[cotangent.length];
        turn.into(outputKinds.get(o), cotangent, framed);
        for (int i = 0; i < framed.length; i++) {
          framed[i] *= cloud.elements().weight(round);
        }
        new Rows(ofOut.get(o)).write(r, framed, 0);
      }
    }
  }

  private double[] world(Turn turn, AnchorCloud cloud, FrameField kind, Tensor out, int row) {
    double[] framed = new double[Rows.width(out)];
    new Rows(out).read(row, framed, 0);
    double[] world = new double[framed.length];
    turn.back(kind, framed, world);
    cloud.clear(kind, world);
    return world;
  }

  private double[] cotangent(AnchorCloud cloud, int index, int o, List<double[]> ofMeans) {
    int width = Rows.width(outputs.get(o));
    double[] row = Arrays.copyOfRange(ofMeans.get(o), index * width, (index + 1) * width);
    cloud.clear(outputKinds.get(o), row);
    return row;
  }

  private int[] rowsOf(int round) {
    int[] rows = new int[clouds.size()];
    int count = 0;
    for (int c = 0; c < rows.length; c++) {
      if (clouds.get(c).elements().count() > round) {
        rows[count++] = c;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}

package dev.casimir.frames.internal.average;

import dev.casimir.frames.Backbone;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradientMode;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.FrameSource;
import dev.casimir.frames.Frames;
import dev.casimir.frames.MinimalFrames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One evaluation of an average, or of its derivatives. */
final class AverageRun {
  private final FrameAverage operation;
  private final PrincipalFramesKernel kernel;
  private final PointClouds clouds;
  private final List<FrameField> inputKinds;
  private final List<FrameField> outputKinds;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Tensor> projected = new ArrayList<>();
  private final List<long[]> shapes;
  private final Arena arena;
  private final DType dtype;
  private final Frames frames;
  private final FrameSchedule schedule;
  private final PrincipalPass principal;
  private final AnchorPass anchor;

  /** Frames the inputs and decides what to evaluate; throws for clouds that the policy refuses. */
  AverageRun(
      FrameAverage operation,
      PrincipalFramesKernel kernel,
      SignFlips flips,
      PointClouds clouds,
      List<Tensor> fields,
      List<long[]> shapes,
      boolean backward,
      Arena arena) {
    this.operation = operation;
    this.kernel = kernel;
    this.clouds = clouds;
    this.shapes = shapes;
    this.arena = arena;
    dtype = clouds.points().dtype();
    inputKinds = new ArrayList<>(List.of(FrameField.POINT));
    inputKinds.addAll(operation.inputs());
    outputKinds = operation.outputs();
    inputs.add(clouds.points());
    inputs.addAll(fields);
    frames = Frames.allocate(arena, dtype, clouds.count(), operation.dimension());
    if (operation.source() == FrameSource.MINIMAL) {
      minimal().construct(clouds, frames);
    } else {
      kernel.construct(clouds, frames);
    }
    for (int f = 0; f < inputs.size(); f++) {
      projected.add(project(inputKinds.get(f), inputs.get(f)));
    }
    boolean reduced = !backward || isInvariant();
    schedule = new FrameSchedule(operation, frames, inputKinds, projected, reduced);
    principal =
        new PrincipalPass(
            schedule,
            inputKinds,
            outputKinds,
            projected,
            shapes,
            operation.dimension(),
            flips,
            arena);
    anchor = new AnchorPass(operation, schedule, clouds, inputKinds, inputs, shapes, arena);
  }

  void writeFlags(Tensor flags) {
    for (int b = 0; b < schedule.clouds(); b++) {
      flags.setLong(b, schedule.flags(b));
    }
  }

  void forward(Backbone backbone, List<Tensor> outputs) {
    List<double[]> means = principal.means(backbone);
    List<double[]> anchored = anchor.size() > 0 ? anchor.means(backbone) : List.of();
    for (int o = 0; o < outputs.size(); o++) {
      restore(outputKinds.get(o), tensor(means.get(o), shapes.get(o)), outputs.get(o));
      if (anchor.size() > 0) {
        blend(anchored.get(o), outputs.get(o));
      }
      blank(outputs.get(o));
    }
  }

  /** Mixes the averages over anchor frames into those over principal frames. */
  private void blend(double[] anchored, Tensor output) {
    Rows rows = new Rows(output);
    int width = rows.width();
    double[] row = new double[width];
    for (int c = 0; c < anchor.size(); c++) {
      int b = anchor.cloud(c);
      double share = schedule.anchorShare(b);
      rows.read(b, row, 0);
      for (int i = 0; i < width; i++) {
        double other = anchored[c * width + i];
        row[i] = share == 1 ? other : (1 - share) * row[i] + share * other;
      }
      rows.write(b, row, 0);
    }
  }

  void backward(
      DifferentiableBackbone backbone,
      List<Tensor> outputGradients,
      Tensor pointGradients,
      List<Tensor> fieldGradients) {
    FrameGradients ofFrames =
        FrameGradients.allocate(arena, dtype, clouds.count(), operation.dimension());
    List<double[]> cotangents = new ArrayList<>();
    outputGradients.forEach(t -> cotangents.add(numbers(t)));
    List<Tensor> own = principalGradients(backbone, cotangents, ofFrames);
    double[] ofPoints = numbers(own.getFirst());
    List<double[]> ofFields = new ArrayList<>();
    own.subList(1, own.size()).forEach(t -> ofFields.add(numbers(t)));
    if (anchor.size() > 0) {
      addAnchorGradients(backbone, cotangents, ofFrames, ofPoints, ofFields);
    }
    if (operation.gradient() == FrameGradientMode.FULL) {
      Tensor moved = Tensor.zeros(arena, dtype, clouds.points().shape());
      if (operation.source() == FrameSource.MINIMAL) {
        minimal().backward(clouds, ofFrames, moved);
      } else {
        kernel.constructBackward(clouds, frames, ofFrames, moved);
      }
      double[] more = numbers(moved);
      Arrays.setAll(ofPoints, i -> ofPoints[i] + more[i]);
    }
    write(ofPoints, pointGradients);
    for (int f = 0; f < fieldGradients.size(); f++) {
      write(ofFields.get(f), fieldGradients.get(f));
    }
  }

  /** Derivatives to the inputs through the average over signed axes; those to frames are added. */
  private List<Tensor> principalGradients(
      DifferentiableBackbone backbone, List<double[]> cotangents, FrameGradients ofFrames) {
    List<double[]> means = isInvariant() ? List.of() : principal.means(backbone);
    List<double[]> ofMeans = new ArrayList<>();
    for (int o = 0; o < outputKinds.size(); o++) {
      FrameField kind = outputKinds.get(o);
      Tensor shared = tensor(scaled(cotangents.get(o)), shapes.get(o));
      if (kind == FrameField.SCALAR) {
        ofMeans.add(numbers(shared));
      } else {
        Tensor ofMean = Tensor.zeros(arena, dtype, shapes.get(o));
        Tensor mean = tensor(means.get(o), shapes.get(o));
        kernel.restoreBackward(kind, clouds, mean, frames, shared, ofMean, ofFrames);
        ofMeans.add(numbers(ofMean));
      }
    }
    List<double[]> ofProjected = principal.backward(backbone, ofMeans, isInvariant());
    List<Tensor> gradients = new ArrayList<>();
    for (int f = 0; f < inputs.size(); f++) {
      FrameField kind = inputKinds.get(f);
      Tensor framed = tensor(ofProjected.get(f), inputs.get(f).shape());
      if (kind == FrameField.SCALAR) {
        gradients.add(framed);
      } else {
        Tensor gradient = Tensor.zeros(arena, dtype, inputs.get(f).shape());
        kernel.projectBackward(kind, clouds, inputs.get(f), frames, framed, gradient, ofFrames);
        gradients.add(gradient);
      }
    }
    return gradients;
  }

  private void addAnchorGradients(
      DifferentiableBackbone backbone,
      List<double[]> cotangents,
      FrameGradients ofFrames,
      double[] ofPoints,
      List<double[]> ofFields) {
    if (operation.gradient() == FrameGradientMode.FULL) {
      addShareGradients(backbone, cotangents, ofFrames);
    }
    List<double[]> ofMeans = new ArrayList<>();
    for (double[] cotangent : cotangents) {
      int width = cotangent.length / schedule.clouds();
      double[] shared = new double[anchor.size() * width];
      for (int c = 0; c < anchor.size(); c++) {
        int b = anchor.cloud(c);
        for (int i = 0; i < width; i++) {
          shared[c * width + i] = schedule.anchorShare(b) * cotangent[b * width + i];
        }
      }
      ofMeans.add(shared);
    }
    anchor.backward(backbone, ofMeans, ofPoints, ofFields);
  }

  /** What the share of the anchor frames, a function of the moments, adds. */
  private void addShareGradients(
      Backbone backbone, List<double[]> cotangents, FrameGradients ofFrames) {
    List<double[]> means = principal.means(backbone);
    List<double[]> anchored = anchor.means(backbone);
    double[] sums = new double[anchor.size()];
    for (int o = 0; o < outputKinds.size(); o++) {
      Tensor restored = Tensor.zeros(arena, dtype, shapes.get(o));
      restore(outputKinds.get(o), tensor(means.get(o), shapes.get(o)), restored);
      double[] values = numbers(restored);
      int width = Rows.width(restored);
      for (int c = 0; c < anchor.size(); c++) {
        int b = anchor.cloud(c);
        for (int i = 0; i < width; i++) {
          double difference = anchored.get(o)[c * width + i] - values[b * width + i];
          sums[c] += cotangents.get(o)[b * width + i] * difference;
        }
      }
    }
    Rows ofMoments = new Rows(ofFrames.moments());
    double[] row = new double[ofMoments.width()];
    for (int c = 0; c < anchor.size(); c++) {
      int b = anchor.cloud(c);
      if (schedule.anchorShare(b) < 1) {
        ofMoments.read(b, row, 0);
        schedule.addShareGradient(b, sums[c], row);
        ofMoments.write(b, row, 0);
      }
    }
  }

  /** Of vectors the derivatives may stick out of a planar cloud: they need all elements. */
  private boolean isInvariant() {
    return outputKinds.stream().allMatch(kind -> kind == FrameField.SCALAR);
  }

  private Tensor project(FrameField kind, Tensor field) {
    if (kind == FrameField.SCALAR) {
      return field;
    }
    Tensor framed = Tensor.zeros(arena, dtype, field.shape());
    kernel.project(kind, clouds, field, frames, framed);
    return framed;
  }

  private void restore(FrameField kind, Tensor framed, Tensor output) {
    if (kind == FrameField.SCALAR) {
      output.segment().copyFrom(framed.segment());
    } else {
      kernel.restore(kind, clouds, framed, frames, output);
    }
  }

  /** NaN for the clouds that are not finite. */
  private void blank(Tensor tensor) {
    Rows rows = new Rows(tensor);
    double[] row = new double[rows.width()];
    Arrays.fill(row, Double.NaN);
    for (int b = 0; b < schedule.clouds(); b++) {
      if (!schedule.isFinite(b)) {
        rows.write(b, row, 0);
      }
    }
  }

  /** Times the share of the signed axes. */
  private double[] scaled(double[] cotangents) {
    double[] scaled = cotangents.clone();
    int clouds = schedule.clouds();
    int width = clouds == 0 ? 0 : scaled.length / clouds;
    for (int i = 0; i < scaled.length; i++) {
      int b = i / width;
      scaled[i] = schedule.isFinite(b) ? scaled[i] * (1 - schedule.anchorShare(b)) : 0;
    }
    return scaled;
  }

  private void write(double[] values, Tensor tensor) {
    Rows rows = new Rows(tensor);
    for (int b = 0; b < schedule.clouds(); b++) {
      rows.write(b, values, b * rows.width());
    }
    blank(tensor);
  }

  private MinimalFrames minimal() {
    return MinimalFrames.of(operation.group(), operation.dimension());
  }

  private Tensor tensor(double[] values, long[] shape) {
    return Tensor.copyOf(arena, dtype, values, shape);
  }

  private static double[] numbers(Tensor tensor) {
    return tensor.toDoubleArray();
  }
}

package dev.casimir.frames.internal.average;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameAverageKernel;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs averages of a fixed random network on clouds of tests. */
final class AverageHarness {
  /** Three invariants, a point for each point, two vectors, a pseudovector and a tensor. */
  static final FrameField[] OUTPUTS = {
    FrameField.SCALAR,
    FrameField.POINT,
    FrameField.VECTOR,
    FrameField.PSEUDOVECTOR,
    FrameField.TENSOR
  };

  /** Plans are compiled, which takes longer than the tests. */
  private static final Map<String, PrincipalFramesKernel> KERNELS = new ConcurrentHashMap<>();

  final FrameAverage operation;
  final DType dtype;
  final DifferentiableBackbone backbone;
  private final FrameAverageKernel kernel;

  /** Outputs of one cloud, and its flags. */
  record Result(List<double[]> outputs, int flags) {}

  AverageHarness(FrameAverage operation, DType dtype, DifferentiableBackbone backbone) {
    this.operation = operation;
    this.dtype = dtype;
    this.backbone = backbone;
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    PrincipalFrames frames = FrameAveragePlan.principalFrames(operation, dtype);
    PrincipalFramesKernel principal =
        KERNELS.computeIfAbsent(frames + " " + dtype, key -> frames.planForCpu(options));
    kernel = new FrameAveragePlan(operation, options, principal);
  }

  /** The same with the frames of the slow reference. */
  AverageHarness withReferenceFrames() {
    PrincipalFrames frames = FrameAveragePlan.principalFrames(operation, dtype);
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    FrameAverageKernel slow = new FrameAveragePlan(operation, options, new ReferenceFrames(frames));
    return new AverageHarness(operation, dtype, backbone, slow);
  }

  private AverageHarness(
      FrameAverage operation,
      DType dtype,
      DifferentiableBackbone backbone,
      FrameAverageKernel kernel) {
    this.operation = operation;
    this.dtype = dtype;
    this.backbone = backbone;
    this.kernel = kernel;
  }

  AverageHarness(FrameAverage operation, DType dtype) {
    this(operation, dtype, new TanhNetwork(3));
  }

  /** With all kinds of outputs. */
  static FrameAverage all(FrameGroup group, int d) {
    return FrameAverage.equivariant(group, d, OUTPUTS);
  }

  private int d() {
    return operation.dimension();
  }

  private long[] shape(FrameField kind, int batch, int n) {
    return switch (kind) {
      case SCALAR -> new long[] {batch, 3};
      case POINT -> new long[] {batch, n, d()};
      case VECTOR -> new long[] {batch, n == 2 ? 3 : 2, d()};
      case PSEUDOVECTOR -> new long[] {batch, 1, d()};
      case TENSOR -> new long[] {batch, 1, d(), d()};
    };
  }

  Result run(TestCloud cloud) {
    return run(List.of(cloud)).getFirst();
  }

  /** Runs clouds of equal numbers of points as one batch. */
  List<Result> run(List<TestCloud> clouds) {
    int n = clouds.getFirst().n();
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> outputs = new ArrayList<>();
      operation
          .outputs()
          .forEach(k -> outputs.add(Tensor.zeros(arena, dtype, shape(k, clouds.size(), n))));
      Tensor flags = Tensor.zeros(arena, DType.INT32, clouds.size());
      kernel.forward(backbone, batch(arena, clouds), fields(arena, clouds), outputs, flags);
      List<Result> results = new ArrayList<>();
      for (int b = 0; b < clouds.size(); b++) {
        int item = b;
        results.add(
            new Result(
                outputs.stream().map(t -> t.slice(item, item + 1).toDoubleArray()).toList(),
                (int) flags.getLong(b)));
      }
      return results;
    }
  }

  /** Derivatives of the sum of cotangents times outputs: to points, then to velocities. */
  double[][] gradient(TestCloud cloud, List<double[]> cotangents) {
    int n = cloud.n();
    List<TestCloud> clouds = List.of(cloud);
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> ofOutputs = new ArrayList<>();
      for (int o = 0; o < cotangents.size(); o++) {
        long[] shape = shape(operation.outputs().get(o), 1, n);
        ofOutputs.add(Tensor.copyOf(arena, dtype, cotangents.get(o), shape));
      }
      Tensor ofPoints = Tensor.zeros(arena, dtype, 1, n, d());
      List<Tensor> fields = fields(arena, clouds);
      List<Tensor> ofFields =
          fields.stream().map(t -> Tensor.zeros(arena, dtype, t.shape())).toList();
      kernel.backward(backbone, batch(arena, clouds), fields, ofOutputs, ofPoints, ofFields);
      double[] ofVelocities =
          ofFields.isEmpty() ? new double[0] : ofFields.getFirst().toDoubleArray();
      return new double[][] {ofPoints.toDoubleArray(), ofVelocities};
    }
  }

  private PointClouds batch(Arena arena, List<TestCloud> clouds) {
    int n = clouds.getFirst().n();
    double[] points = concatenate(clouds.stream().map(TestCloud::points).toList());
    double[] weights = concatenate(clouds.stream().map(TestCloud::weights).toList());
    return PointClouds.of(Tensor.copyOf(arena, dtype, points, clouds.size(), n, d()))
        .weighted(Tensor.copyOf(arena, dtype, weights, clouds.size(), n));
  }

  private List<Tensor> fields(Arena arena, List<TestCloud> clouds) {
    if (operation.inputs().isEmpty()) {
      return List.of();
    }
    int n = clouds.getFirst().n();
    double[] velocities = concatenate(clouds.stream().map(TestCloud::velocities).toList());
    return List.of(Tensor.copyOf(arena, dtype, velocities, clouds.size(), n, d()));
  }

  private static double[] concatenate(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** The largest difference between outputs of moved clouds and moved outputs. */
  double asymmetry(TestCloud cloud, int motions) {
    Result base = run(cloud);
    double worst = 0;
    boolean proper = operation.group().isProper();
    for (int m = 0; m < motions; m++) {
      double[] map = TestCloud.orthogonal(d(), proper, m);
      double[] t = new double[d()];
      for (int k = 0; operation.group().isTranslating() && k < d(); k++) {
        t[k] = ((m * 7 + k * 5) % 16 - 8) / 8.0;
      }
      Result moved = run(cloud.mapped(map).shifted(t));
      for (int o = 0; o < base.outputs().size(); o++) {
        double[] expected = move(operation.outputs().get(o), map, t, base.outputs().get(o));
        worst = Math.max(worst, difference(expected, moved.outputs().get(o)));
      }
    }
    return worst;
  }

  static double difference(double[] expected, double[] actual) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - actual[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst;
  }

  static double difference(Result expected, Result actual) {
    double worst = 0;
    for (int o = 0; o < expected.outputs().size(); o++) {
      worst = Math.max(worst, difference(expected.outputs().get(o), actual.outputs().get(o)));
    }
    return worst;
  }

  /** A field moved by x -> map x + t. */
  double[] move(FrameField kind, double[] map, double[] t, double[] values) {
    Turn turn = new Turn(d());
    System.arraycopy(map, 0, turn.matrix, 0, map.length);
    GramSchmidtFrame frame = new GramSchmidtFrame(d());
    for (int k = 0; k < d(); k++) {
      frame.append(map, k * d());
    }
    turn.setDeterminant(Math.signum(frame.determinant()));
    double[] moved = new double[values.length];
    turn.back(kind, values, moved);
    for (int i = 0; kind == FrameField.POINT && i < moved.length; i++) {
      moved[i] += t[i % d()];
    }
    return moved;
  }
}

package dev.casimir.cli.validate;

import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrames;
import dev.casimir.frames.GraphFramesKernel;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Principal frames of point clouds and frames of graphs. */
final class FrameCases {
  private static final double UNITS = 256;

  private FrameCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (FrameGroup group : FrameGroup.values()) {
      addPrincipal(cases, group, 3, 11, 20, false);
    }
    for (int dimension : new int[] {1, 2, 4}) {
      addPrincipal(cases, FrameGroup.SE, dimension, 5, 9, false);
    }
    addPrincipal(cases, FrameGroup.SE, 3, 1, 2, false);
    addPrincipal(cases, FrameGroup.E, 3, 0, 4, false);
    addPrincipal(cases, FrameGroup.SE, 3, 11, 20, true);
    addPrincipal(cases, FrameGroup.SE, 3, 2, 300, true);
    for (int items : new int[] {0, 1, 5}) {
      addGraphs(cases, 7, items);
    }
    addGraphs(cases, 12, 3);
    return cases;
  }

  private static void addPrincipal(
      List<ValidationCase> cases,
      FrameGroup group,
      int dimension,
      int clouds,
      int points,
      boolean weighted) {
    List<Operand> operands = new ArrayList<>();
    operands.add(stretched(clouds, points, dimension));
    operands.add(Operand.normal("field", 82, clouds, points, dimension));
    operands.add(Operand.normal("gradient", 83, clouds, points, dimension));
    if (weighted) {
      operands.add(Operand.normal("weights", 84, clouds, points));
    }
    Computation computation =
        KernelComputation.of(
            PrincipalFrames.of(group, dimension), (k, p, in, arena) -> principal(k, p, in, arena));
    cases.addAll(
        ValidationCase.inBoth(
            "pca-frames",
            "%s(%d), %d clouds of %d points%s"
                .formatted(group.label(), dimension, clouds, points, weighted ? ", weighted" : ""),
            operands,
            computation,
            CpuReference.same(computation),
            UNITS * Math.sqrt(points)));
  }

  /** Clouds with moments that are well apart, off the origin. */
  private static Operand stretched(int clouds, int points, int dimension) {
    Operand cloud = Operand.normal("points", 81, clouds, points, dimension);
    double[] values = cloud.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5 + values[i] * (1 + i % dimension);
    }
    return cloud;
  }

  private static List<Result> principal(
      PrincipalFramesKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor points = in.get(0).tensor(arena, precision);
    Tensor field = in.get(1).tensor(arena, precision);
    Tensor gradient = in.get(2).tensor(arena, precision);
    int dimension = (int) points.dimension(2);
    long count = points.dimension(0);
    PointClouds plain = PointClouds.of(points);
    PointClouds clouds = in.size() > 3 ? plain.weighted(in.get(3).tensor(arena, precision)) : plain;
    Frames frames = Frames.allocate(arena, precision, count, dimension);
    kernel.construct(clouds, frames);
    Tensor projected = Tensor.zeros(arena, precision, field.shape());
    kernel.project(FrameField.VECTOR, clouds, field, frames, projected);
    Tensor restored = Tensor.zeros(arena, precision, field.shape());
    kernel.restore(FrameField.POINT, clouds, field, frames, restored);
    FrameGradients gradients = FrameGradients.allocate(arena, precision, count, dimension);
    Tensor fieldGradient = Tensor.zeros(arena, precision, field.shape());
    kernel.projectBackward(
        FrameField.VECTOR, clouds, field, frames, gradient, fieldGradient, gradients);
    Tensor pointGradient = Tensor.zeros(arena, precision, field.shape());
    kernel.constructBackward(clouds, frames, gradients, pointGradient);
    return List.of(
        Result.of("centers", frames.centers()),
        Result.of("axes", frames.axes()),
        Result.of("moments", frames.moments()),
        Result.of("masses", frames.masses()),
        Result.of("flags", frames.flags()),
        Result.of("projected", projected),
        Result.of("restored", restored),
        Result.of("gradient of the field", fieldGradient),
        Result.of("gradient of the points", pointGradient));
  }

  /** Rings with a few chords of random weight. */
  private static void addGraphs(List<ValidationCase> cases, int nodes, int items) {
    double[] weights = new double[items * nodes * nodes];
    double[] random = Operand.normal("w", 85, items, nodes, nodes).values();
    for (int g = 0; g < items; g++) {
      for (int i = 0; i < nodes; i++) {
        int next = (i + 1) % nodes;
        double weight = g % 2 == 0 ? 1 : Math.abs(random[(g * nodes + i) * nodes]);
        weights[(g * nodes + i) * nodes + next] = weight;
        weights[(g * nodes + next) * nodes + i] = weight;
      }
    }
    Computation computation =
        KernelComputation.of(GraphFrames.of(nodes), (k, p, in, arena) -> graphs(k, p, in, arena));
    cases.addAll(
        ValidationCase.inBoth(
            "graph-frames",
            "%d graphs of %d nodes".formatted(items, nodes),
            List.of(new Operand("weights", weights, items, nodes, nodes)),
            computation,
            CpuReference.relative(computation),
            UNITS));
  }

  private static List<Result> graphs(
      GraphFramesKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor weights = in.getFirst().tensor(arena, precision);
    PermutationFrames frames =
        PermutationFrames.allocate(
            arena, weights.dimension(0), Math.toIntExact(weights.dimension(1)));
    kernel.compute(GraphBatch.of(weights), frames);
    return List.of(
        Result.of("order", frames.order()),
        Result.of("blocks", frames.blocks()),
        Result.of("logSizes", frames.logSizes()),
        Result.of("status", frames.status()));
  }
}

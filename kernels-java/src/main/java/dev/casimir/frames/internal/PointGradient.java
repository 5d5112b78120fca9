package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.items.GroupedItems;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.Provider;
import dev.casimir.simd.SharedView;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Vector-Jacobian product of the construction of frames: the gradient of point i is w_i A z_i +
 * |w_i| (c - s), with A and c of {@link MomentGradient} and s what the first term sums to over the
 * mass.
 */
final class PointGradient {
  private final FrameRules rules;
  private final PlanOptions options;
  private final ItemwisePlan perCloud;
  private final GroupedItems plain;
  private final GroupedItems weighted;

  PointGradient(FrameRules rules, String description, PlanOptions options, Provider provider) {
    this.rules = rules;
    this.options =
        new PlanOptions(
            options.dtype(),
            options.layout(),
            options.threads(),
            Optional.empty(),
            options.expectedItems());
    int d = rules.dimension();
    perCloud =
        new ItemwisePlan(
            description,
            new MomentGradient(rules).task(),
            Optional.empty(),
            Arrangement.ITEM_MAJOR,
            this.options,
            provider);
    int[] cloud = {d, d, d * d, d};
    plain = items(new int[] {d}, cloud, this::plain, provider);
    weighted = items(new int[] {d, 1}, cloud, this::weighted, provider);
  }

  private GroupedItems items(int[] point, int[] cloud, LaneFormula formula, Provider provider) {
    int d = rules.dimension();
    return new GroupedItems(point, cloud, 0, new int[] {d}, formula, options.dtype(), provider);
  }

  private LaneFormula.Result plain(LaneProgram program, List<Lane> in) {
    return new LaneFormula.Result(gradient(in, 1, program.constant(1)), program.constant(0));
  }

  private LaneFormula.Result weighted(LaneProgram program, List<Lane> in) {
    Lane weight = in.get(rules.dimension());
    return new LaneFormula.Result(gradient(in, 2, weight), program.constant(0));
  }

  private List<Lane> gradient(List<Lane> in, int pointInputs, Lane weight) {
    int d = rules.dimension();
    int at = d + pointInputs - 1;
    LaneMatrix x = LaneMatrix.column(in.subList(0, d));
    LaneMatrix center = LaneMatrix.column(in.subList(at, at + d));
    LaneMatrix remainder = LaneMatrix.column(in.subList(at + d, at + 2 * d));
    LaneMatrix stress = LaneMatrix.of(d, d, in.subList(at + 2 * d, at + 2 * d + d * d));
    LaneMatrix pull = LaneMatrix.column(in.subList(at + 2 * d + d * d, at + 3 * d + d * d));
    LaneMatrix z = x.minus(center).minus(remainder);
    LaneMatrix turned = stress.times(z).times(weight);
    return turned.plus(pull.times(weight.absolute())).entries();
  }

  void run(PointClouds clouds, Frames frames, FrameGradients gradients, Tensor pointGradients) {
    long count = clouds.count();
    if (count == 0 || clouds.points().size() == 0) {
      return;
    }
    Arena arena = Arena.ofAuto();
    int d = rules.dimension();
    DType dtype = options.dtype();
    Tensor stress = Tensor.zeros(arena, dtype, count, d, d);
    Tensor pull = Tensor.zeros(arena, dtype, count, d);
    perCloud.forward(
        List.of(
            frames.axes(),
            frames.moments(),
            frames.masses(),
            gradients.axes(),
            gradients.moments(),
            gradients.centers()),
        List.of(stress, pull));
    if (rules.centring() && clouds.weights().isPresent()) {
      takeOutMean(clouds, frames, stress, pull);
    }
    map(clouds, frames, stress, pull, pointGradients);
  }

  /** With weights of both signs the first term does not sum to zero. */
  private void takeOutMean(PointClouds clouds, Frames frames, Tensor stress, Tensor pull) {
    Arena arena = Arena.ofAuto();
    DType dtype = options.dtype();
    int d = rules.dimension();
    long points = clouds.points().size() / d;
    Tensor none = Tensor.zeros(arena, dtype, clouds.count(), d);
    Tensor turned = Tensor.zeros(arena, dtype, points, d);
    Tensor sums = Tensor.zeros(arena, dtype, clouds.count(), d);
    map(clouds, frames, stress, none, turned);
    CloudTotals.add(clouds, points / clouds.count(), turned, sums);
    for (long i = 0; i < sums.size(); i++) {
      double mass = frames.masses().getDouble(i / d);
      double share = mass == 0 ? 0 : sums.getDouble(i) / mass;
      pull.setDouble(i, pull.getDouble(i) - share);
    }
  }

  private void map(
      PointClouds clouds, Frames frames, Tensor stress, Tensor pull, Tensor pointGradients) {
    int threads = options.threads();
    List<Tensor> points = new ArrayList<>(List.of(clouds.points()));
    clouds.weights().ifPresent(points::add);
    List<Tensor> groups = List.of(frames.centers(), frames.centerRemainders(), stress, pull);
    long count = clouds.points().size() / rules.dimension();
    GroupedItems.Batch batch =
        new GroupedItems.Batch(
            segments(points, threads),
            segments(groups, threads),
            SharedView.forThreads(frames.flags().segment(), threads),
            segments(List.of(pointGradients), threads),
            count,
            count / clouds.count(),
            clouds.count(),
            CloudMemories.of(clouds, threads).offsets());
    (clouds.weights().isPresent() ? weighted : plain).run(batch, threads);
    if (AbsentPoints.concern(clouds, clouds.points())) {
      AbsentPoints.clear(clouds, pointGradients);
    }
  }

  private static MemorySegment[] segments(List<Tensor> tensors, int threads) {
    return tensors.stream()
        .map(tensor -> SharedView.forThreads(tensor.segment(), threads))
        .toArray(MemorySegment[]::new);
  }
}

package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.items.GroupedItems;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Carries fields into frames and back, with the derivatives of both. */
final class FieldMaps {
  private final int dimension;
  private final PlanOptions options;
  private final Map<FieldDirection, Map<FrameField, Deferred<GroupedItems>>> forward =
      new EnumMap<>(FieldDirection.class);
  private final Map<FieldDirection, Map<FrameField, Deferred<GroupedItems>>> backward =
      new EnumMap<>(FieldDirection.class);

  FieldMaps(int dimension, PlanOptions options, Provider provider) {
    this.dimension = dimension;
    this.options = options;
    for (FieldDirection direction : FieldDirection.values()) {
      Map<FrameField, Deferred<GroupedItems>> maps = new EnumMap<>(FrameField.class);
      Map<FrameField, Deferred<GroupedItems>> gradients = new EnumMap<>(FrameField.class);
      for (FrameField kind : FrameField.values()) {
        FieldFormulas formulas = new FieldFormulas(kind, dimension);
        boolean into = direction == FieldDirection.PROJECT;
        LaneFormula map = into ? formulas::project : formulas::restore;
        LaneFormula gradient = into ? formulas::projectBackward : formulas::restoreBackward;
        int size = formulas.size();
        int[] one = {size};
        int[] two = {size, size};
        int[] three = {size, dimension * dimension, dimension};
        maps.put(kind, new Deferred<>(() -> items(one, one, map, provider)));
        gradients.put(kind, new Deferred<>(() -> items(two, three, gradient, provider)));
      }
      forward.put(direction, maps);
      backward.put(direction, gradients);
    }
  }

  private GroupedItems items(int[] inputs, int[] outputs, LaneFormula formula, Provider provider) {
    int[] frame = {dimension, dimension, dimension * dimension};
    return new GroupedItems(
        inputs, frame, FrameFlags.ZERO_SCALE, outputs, formula, options.dtype(), provider);
  }

  void map(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor result) {
    Map<FrameField, Deferred<GroupedItems>> maps = Objects.requireNonNull(forward.get(direction));
    run(maps, kind, clouds, frames, new Tensor[] {field}, new Tensor[] {result});
    if (AbsentPoints.concern(clouds, field)) {
      AbsentPoints.clear(clouds, result);
    }
  }

  void backward(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor gradient,
      Tensor fieldGradient,
      FrameGradients frameGradients) {
    Map<FrameField, Deferred<GroupedItems>> maps = Objects.requireNonNull(backward.get(direction));
    long items = itemCount(kind, field);
    Arena arena = Arena.ofAuto();
    DType dtype = options.dtype();
    Tensor axes = Tensor.zeros(arena, dtype, items, (long) dimension * dimension);
    Tensor centers = Tensor.zeros(arena, dtype, items, dimension);
    Tensor[] outputs = {fieldGradient, axes, centers};
    run(maps, kind, clouds, frames, new Tensor[] {field, gradient}, outputs);
    if (AbsentPoints.concern(clouds, field)) {
      AbsentPoints.clear(clouds, fieldGradient);
      AbsentPoints.clear(clouds, axes);
      AbsentPoints.clear(clouds, centers);
    }
    long perCloud = clouds.count() == 0 ? 0 : items / clouds.count();
    CloudTotals.add(clouds, perCloud, axes, frameGradients.axes());
    CloudTotals.add(clouds, perCloud, centers, frameGradients.centers());
  }

  private long itemCount(FrameField kind, Tensor field) {
    return field.size() / new FieldFormulas(kind, dimension).size();
  }

  private void run(
      Map<FrameField, Deferred<GroupedItems>> maps,
      FrameField kind,
      PointClouds clouds,
      Frames frames,
      Tensor[] items,
      Tensor[] outputs) {
    long count = itemCount(kind, items[0]);
    if (count == 0) {
      return;
    }
    Deferred<GroupedItems> formula = Objects.requireNonNull(maps.get(kind));
    int threads = options.threads();
    Tensor[] groups = {frames.centers(), frames.centerRemainders(), frames.axes()};
    GroupedItems.Batch batch =
        new GroupedItems.Batch(
            segments(items, threads),
            segments(groups, threads),
            SharedView.forThreads(frames.flags().segment(), threads),
            segments(outputs, threads),
            count,
            count / clouds.count(),
            clouds.count(),
            CloudMemories.of(clouds, threads).offsets());
    formula.get().run(batch, threads);
  }

  private static MemorySegment[] segments(Tensor[] tensors, int threads) {
    MemorySegment[] segments = new MemorySegment[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      segments[i] = SharedView.forThreads(tensors[i].segment(), threads);
    }
    return segments;
  }
}

package dev.casimir.frames.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.ItemTask;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** How frames follow from the points of a cloud, or from their sums. */
record FrameTasks(FrameRules rules, DType dtype) {
  /** Clouds of that many points, none of weight zero, one a lane. */
  ItemTask ofPoints(int points, boolean weighted) {
    int d = rules.dimension();
    List<ItemShape> inputs = new ArrayList<>();
    inputs.add(ItemShape.of("points", points, d));
    if (weighted) {
      inputs.add(ItemShape.of("weights", points));
    }
    int size = inputs.stream().mapToInt(ItemShape::size).sum();
    return ItemTask.routine(
        inputs,
        outputs(),
        "fixed Jacobi sweeps",
        precision ->
            FrameStages.routine(
                rules,
                precision,
                size,
                (program, lanes) ->
                    MomentLanes.of(program, d, points, rules.centring(), weighted, lanes)));
  }

  /** From the {@link CloudNumbers}, for two and three dimensions one cloud a lane. */
  ItemTask ofNumbers() {
    int size = new CloudNumbers(rules.dimension()).size();
    List<ItemShape> inputs = List.of(ItemShape.of("numbers", size));
    if (hasLanes()) {
      return ItemTask.routine(
          inputs,
          outputs(),
          "fixed Jacobi sweeps",
          precision -> FrameStages.routine(rules, precision, size, (program, lanes) -> lanes));
    }
    return ItemTask.dense(inputs, outputs(), () -> new DenseFrame(rules, dtype));
  }

  boolean hasLanes() {
    return rules.dimension() == 2 || rules.dimension() == 3;
  }

  private List<ItemShape> outputs() {
    int d = rules.dimension();
    return List.of(
        ItemShape.of("frames.centers", d),
        ItemShape.of("frames.centerRemainders", d),
        ItemShape.of("frames.axes", d, d),
        ItemShape.of("frames.moments", d),
        ItemShape.of("frames.gaps"),
        ItemShape.of("frames.masses"));
  }
}

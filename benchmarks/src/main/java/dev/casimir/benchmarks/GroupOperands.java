package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Inputs of maps of matrix groups. Coordinates of tangents are uniform in (-0.4, 0.4), elements are
 * exponentials of such tangents in double precision, coordinates of points are uniform in (-1, 1).
 */
public final class GroupOperands {
  /** Bound of the coordinates of tangents. */
  public static final double TANGENT_SIZE = 0.4;

  private final LieGroup group;
  private final RandomGenerator random;

  /** Numbers that depend on the seed alone. */
  public GroupOperands(LieGroup group, long seed) {
    this.group = group;
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Coordinates of the next tangents, item by item. */
  public double[] tangents(int items) {
    return uniform((long) items * group.dimension(), TANGENT_SIZE);
  }

  /** Matrices of the next elements, item by item. */
  public double[] elements(int items) {
    return exponentials(tangents(items));
  }

  /** Exponentials of tangents, item by item. */
  double[] exponentials(double[] tangents) {
    return apply(LieMap.EXP, tangents);
  }

  /** What goes into a map of the group, in the arrangement of the operation. */
  List<Tensor> inputs(Arena arena, DType dtype, LieOperation operation, int items) {
    List<Tensor> tensors = new ArrayList<>();
    for (ItemShape shape : operation.map().inputs(group)) {
      double[] rows =
          switch (shape.name()) {
            case "tangents" -> tangents(items);
            case "algebra" -> apply(LieMap.HAT, tangents(items));
            case "points" -> uniform((long) items * shape.size(), 1);
            default -> elements(items);
          };
      tensors.add(ItemTensors.of(arena, dtype, operation.arrangement(), shape, rows));
    }
    return tensors;
  }

  private double[] uniform(long size, double bound) {
    return random.doubles(size, -bound, bound).toArray();
  }

  private double[] apply(LieMap map, double[] tangents) {
    ItemwiseKernel kernel =
        Device.cpu()
            .plan(LieOperation.of(group, map), PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
    int items = tangents.length / group.dimension();
    try (Arena arena = Arena.ofShared()) {
      Arrangement rows = Arrangement.ITEM_MAJOR;
      Tensor in = ItemTensors.of(arena, DType.FLOAT64, rows, kernel.inputs().getFirst(), tangents);
      Tensor out =
          ItemTensors.zeros(arena, DType.FLOAT64, rows, kernel.outputs().getFirst(), items);
      kernel.forward(in, out);
      return out.toDoubleArray();
    }
  }
}

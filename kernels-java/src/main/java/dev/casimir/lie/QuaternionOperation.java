package dev.casimir.lie;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.lie.internal.QuaternionTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;

/**
 * Rotations of three-space as quaternions (w, x, y, z), real part first. Quaternions need not be of
 * unit length: logarithm, matrix and action are those of the normalised one, and q and -q are the
 * same rotation. The zero quaternion gives NaN, with a status.
 *
 * @param arrangement whether items are the first axis of a tensor or the last
 */
public record QuaternionOperation(QuaternionMap map, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  public QuaternionOperation {
    Objects.requireNonNull(map, "map");
    Objects.requireNonNull(arrangement, "arrangement");
  }

  /** An operation on tensors whose first axis are the items. */
  public static QuaternionOperation of(QuaternionMap map) {
    return new QuaternionOperation(map, Arrangement.ITEM_MAJOR);
  }

  /** The same on tensors of another arrangement. */
  public QuaternionOperation arranged(Arrangement other) {
    return new QuaternionOperation(map, other);
  }

  @Override
  public String describe() {
    return "quaternion " + map.label() + ", " + arrangement.label();
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    QuaternionTasks tasks = new QuaternionTasks(map);
    return new ItemwisePlan(
        describe(), tasks.forward(), tasks.backward(), arrangement, options, Provider.current());
  }
}

package dev.casimir.lie;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.lie.internal.LieTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;

/**
 * A map of a matrix group applied to every item of a batch.
 *
 * <p>Perturbations are on the left for left Jacobians: exp(xi + d) = exp(J_l d) exp(xi); the right
 * Jacobian at xi is the left one at -xi. Logarithms are principal: the imaginary parts of the
 * eigenvalues are at most pi. For elements without one the result is NaN, with a status.
 *
 * <p>The vector-Jacobian product of a logarithm is that along the group: components of a gradient
 * that would leave the group are zero.
 *
 * @param arrangement whether items are the first axis of a tensor or the last, which is faster
 */
public record LieOperation(LieGroup group, LieMap map, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  public LieOperation {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(map, "map");
    Objects.requireNonNull(arrangement, "arrangement");
  }

  /** An operation on tensors whose first axis are the items. */
  public static LieOperation of(LieGroup group, LieMap map) {
    return new LieOperation(group, map, Arrangement.ITEM_MAJOR);
  }

  /** Tangents to elements. */
  public static LieOperation exp(LieGroup group) {
    return of(group, LieMap.EXP);
  }

  /** Elements to tangents. */
  public static LieOperation log(LieGroup group) {
    return of(group, LieMap.LOG);
  }

  /** Tangents to matrices of the algebra. */
  public static LieOperation hat(LieGroup group) {
    return of(group, LieMap.HAT);
  }

  /** The same on tensors of another arrangement. */
  public LieOperation arranged(Arrangement other) {
    return new LieOperation(group, map, other);
  }

  @Override
  public String describe() {
    return map.label() + " of " + group.name() + ", " + arrangement.label();
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    LieTasks tasks = new LieTasks(group, map);
    return new ItemwisePlan(
        describe(), tasks.forward(), tasks.backward(), arrangement, options, Provider.current());
  }
}

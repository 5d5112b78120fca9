package dev.casimir.so3;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.internal.RotationPlanner;
import java.util.Objects;

/**
 * Rotations and reflections applied to vectors of irreps: D(R) x, with D as {@link WignerD} defines
 * it. Plans take a {@link RotationAlgorithm}.
 */
public record IrrepsRotation(Irreps irreps) implements Operation<IrrepsRotationKernel> {
  public IrrepsRotation {
    Objects.requireNonNull(irreps, "irreps");
  }

  @Override
  public String describe() {
    return "rotation of " + (irreps.blocks().isEmpty() ? "no irreps" : irreps);
  }

  @Override
  public IrrepsRotationKernel planForCpu(PlanOptions options) {
    return RotationPlanner.plan(this, options);
  }
}

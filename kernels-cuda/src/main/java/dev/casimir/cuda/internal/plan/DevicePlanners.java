package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.convolution.DeviceConvolution;
import dev.casimir.cuda.internal.harmonics.DeviceHarmonics;
import dev.casimir.cuda.internal.items.DeviceSymmetricEigen;
import dev.casimir.cuda.internal.manybody.DeviceManyBody;
import dev.casimir.cuda.internal.rotation.DeviceRotation;
import dev.casimir.cuda.internal.rotation.DeviceWignerD;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.product.Convolution;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.WignerD;
import java.util.HashMap;
import java.util.Map;

/** Which operations a device knows, and who plans them. */
public final class DevicePlanners {
  /** Plans one kind of operation. */
  private interface Planner<K extends Kernel, O extends Operation<K>> {
    K plan(CudaDevice device, O operation, PlanOptions options);
  }

  private static final Map<Class<?>, Planner<?, ?>> PLANNERS = new HashMap<>();

  static {
    register(Convolution.class, DeviceConvolution::new);
    register(IrrepsRotation.class, DeviceRotation::new);
    register(ManyBodyProduct.class, DeviceManyBody::new);
    register(SphericalHarmonics.class, DeviceHarmonics::new);
    register(SymmetricEigen.class, DeviceSymmetricEigen::new);
    register(WignerD.class, DeviceWignerD::new);
  }

  private DevicePlanners() {}

  private static <K extends Kernel, O extends Operation<K>> void register(
      Class<O> type, Planner<K, O> planner) {
    PLANNERS.put(type, planner);
  }

  public static boolean supports(Class<?> operation) {
    return PLANNERS.containsKey(operation);
  }

  /**
   * Plans an operation.
   *
   * @throws UnsupportedOperationException if no planner knows it
   */
  @SuppressWarnings("unchecked") // register pairs the types
  public static <K extends Kernel> K plan(
      CudaDevice device, Operation<K> operation, PlanOptions options) {
    Planner<K, Operation<K>> planner =
        (Planner<K, Operation<K>>) PLANNERS.get(operation.getClass());
    if (planner == null) {
      throw new UnsupportedOperationException(
          "%s is not available on %s; plan it on the cpu"
              .formatted(operation.describe(), device.name()));
    }
    device.enter();
    return planner.plan(device, operation, options);
  }
}

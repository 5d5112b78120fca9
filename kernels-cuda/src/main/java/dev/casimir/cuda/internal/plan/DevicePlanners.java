package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.harmonics.DeviceHarmonics;
import dev.casimir.cuda.internal.items.DeviceSymmetricEigen;
import dev.casimir.cuda.internal.lie.DeviceHaarSample;
import dev.casimir.cuda.internal.lie.DeviceLie;
import dev.casimir.cuda.internal.lie.DeviceQuaternions;
import dev.casimir.cuda.internal.linalg.DeviceDecomposition;
import dev.casimir.cuda.internal.linalg.DeviceMatrixOperation;
import dev.casimir.cuda.internal.rotation.DeviceRotation;
import dev.casimir.cuda.internal.rotation.DeviceWignerD;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.LieOperation;
import dev.casimir.lie.QuaternionOperation;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.SymmetricEigen;
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
    register(IrrepsRotation.class, DeviceRotation::new);
    register(SphericalHarmonics.class, DeviceHarmonics::new);
    register(LieOperation.class, DeviceLie::plan);
    register(HaarSample.class, DeviceHaarSample::new);
    register(QuaternionOperation.class, DeviceQuaternions::plan);
    register(MatrixOperation.class, DeviceMatrixOperation::plan);
    register(Decomposition.class, DeviceDecomposition::plan);
    register(SingularValueDecomposition.class, DeviceDecomposition::plan);
    register(QrFactorization.class, DeviceDecomposition::plan);
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

package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.convolution.DeviceConvolution;
import dev.casimir.cuda.internal.frames.DevicePrincipalFrames;
import dev.casimir.cuda.internal.harmonics.DeviceHarmonics;
import dev.casimir.cuda.internal.holomorphic.DeviceElementwise;
import dev.casimir.cuda.internal.holomorphic.DeviceLayeredDynamics;
import dev.casimir.cuda.internal.holomorphic.DeviceLayeredTraining;
import dev.casimir.cuda.internal.holomorphic.DeviceSoftmax;
import dev.casimir.cuda.internal.lie.DeviceHaarSample;
import dev.casimir.cuda.internal.lie.DeviceLie;
import dev.casimir.cuda.internal.lie.DeviceQuaternions;
import dev.casimir.cuda.internal.linalg.DeviceDecomposition;
import dev.casimir.cuda.internal.linalg.DeviceMatrixMultiply;
import dev.casimir.cuda.internal.linalg.DeviceMatrixOperation;
import dev.casimir.cuda.internal.linalg.DeviceSymmetricEigen;
import dev.casimir.cuda.internal.manybody.DeviceContraction;
import dev.casimir.cuda.internal.manybody.DeviceManyBody;
import dev.casimir.cuda.internal.manybody.DeviceWeightedManyBody;
import dev.casimir.cuda.internal.product.DeviceProducts;
import dev.casimir.cuda.internal.rotation.DeviceRotation;
import dev.casimir.cuda.internal.rotation.DeviceWignerD;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.LieOperation;
import dev.casimir.lie.QuaternionOperation;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.product.Convolution;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.WeightedManyBodyProduct;
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

  /** What to do on a device where an operation can have no planner. */
  private static final Map<Class<?>, String> INSTEAD =
      Map.of(
          FrameAverage.class,
          ", as it calls a function of the host, or carry fields into principal frames and back on"
              + " the device around a network there");

  static {
    register(Convolution.class, DeviceConvolution::new);
    register(Decomposition.class, DeviceDecomposition::plan);
    register(Elementwise.class, DeviceElementwise::new);
    register(HaarSample.class, DeviceHaarSample::new);
    register(IrrepsRotation.class, DeviceRotation::new);
    register(LayeredDynamics.class, DeviceLayeredDynamics::new);
    register(LayeredTraining.class, DeviceLayeredTraining::new);
    register(LieOperation.class, DeviceLie::plan);
    register(ManyBodyProduct.class, DeviceManyBody::new);
    register(MatrixMultiply.class, DeviceMatrixMultiply::new);
    register(MatrixOperation.class, DeviceMatrixOperation::plan);
    register(PrincipalFrames.class, DevicePrincipalFrames::new);
    register(QrFactorization.class, DeviceDecomposition::plan);
    register(QuaternionOperation.class, DeviceQuaternions::plan);
    register(SingularValueDecomposition.class, DeviceDecomposition::plan);
    register(Softmax.class, DeviceSoftmax::new);
    register(SphericalHarmonics.class, DeviceHarmonics::new);
    register(SymmetricContraction.class, DeviceContraction::new);
    register(SymmetricEigen.class, DeviceSymmetricEigen::new);
    register(TensorProduct.class, DeviceProducts::plan);
    register(WeightedManyBodyProduct.class, DeviceWeightedManyBody::new);
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
          "%s is not available on %s; plan it on the cpu%s"
              .formatted(
                  operation.describe(),
                  device.name(),
                  INSTEAD.getOrDefault(operation.getClass(), "")));
    }
    device.enter();
    return Unfinished.plan(() -> planner.plan(device, operation, options));
  }
}

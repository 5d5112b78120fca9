package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTrainingKernel;
import dev.casimir.holomorphic.internal.training.TrainingChecks;
import dev.casimir.tensor.DType;

/**
 * Training of layered networks on a device, with the bits of the CPU. Trainers keep parameters,
 * moments and samples there, weights in the form the dynamics read; a step is recorded once and put
 * on the stream by one call of the driver.
 */
public final class DeviceLayeredTraining extends PlannedKernel implements LayeredTrainingKernel {
  private final LayeredTraining operation;
  private final DType dtype;
  private final LayerTable layers;
  private final DynamicsTiles free;
  private final DynamicsTiles real;
  private final DynamicsTiles complex;

  public DeviceLayeredTraining(CudaDevice device, LayeredTraining operation, PlanOptions options) {
    super(device);
    TrainingChecks.checkOptions(options);
    this.operation = operation;
    dtype = options.dtype();
    layers = LayerTable.of(operation.free());
    long records = table(layers.records());
    free = tiles(operation.free(), records);
    real = tiles(operation.nudged(false), records);
    complex = tiles(operation.nudged(true), records);
  }

  private DynamicsTiles tiles(LayeredDynamics dynamics, long records) {
    return new DynamicsTiles(
        device(), dynamics, dtype, layers, records, name -> kernel("dynamics", name));
  }

  private KernelFunction kernel(String module, String name) {
    return function(module, module + "_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  /** The kernel of {@code training.cu} of that name. */
  KernelFunction kernel(String name) {
    return kernel("training", name);
  }

  LayeredTraining operation() {
    return operation;
  }

  DType dtype() {
    return dtype;
  }

  LayerTable layers() {
    return layers;
  }

  /** The dynamics without nudges. */
  DynamicsTiles free() {
    return free;
  }

  /** The dynamics of nodes on the real axis, or of the others. */
  DynamicsTiles nudged(boolean complexNodes) {
    return complexNodes ? complex : real;
  }

  /** The device, for trainers. */
  CudaDevice home() {
    return device();
  }

  /** Puts what a trainer does on its stream. */
  Launcher on(CudaStream stream) {
    return launcher(stream);
  }

  @Override
  public LayeredTrainer open(double[] rates, boolean[] decays) {
    TrainingChecks checks = new TrainingChecks(operation, dtype, rates, decays);
    return DeviceLayeredTrainer.open(this, checks, rates, decays);
  }

  @Override
  public PlanReport report() {
    return report(
        operation.describe(),
        "resident parameters",
        "the only one",
        operation.multiplyAdds(),
        (long) operation.inputs() * dtype.bytes());
  }
}

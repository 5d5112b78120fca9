package dev.casimir.holomorphic.internal.training;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTrainingKernel;
import dev.casimir.tensor.DType;
import java.util.List;

/** {@link LayeredTraining} on the CPU: plain loops, one sample after the other. */
public final class LayeredTrainingPlan implements LayeredTrainingKernel {
  private final LayeredTraining operation;
  private final PlanOptions options;

  public LayeredTrainingPlan(LayeredTraining operation, PlanOptions options) {
    TrainingChecks.checkOptions(options);
    this.operation = operation;
    this.options = options;
  }

  @Override
  public LayeredTrainer open(double[] rates, boolean[] decays) {
    TrainingStep step =
        options.dtype() == DType.FLOAT32
            ? new TrainingStepF32(operation, options)
            : new TrainingStepF64(operation, options);
    return new LayeredTrainerOnCpu(
        step,
        new TrainingChecks(operation, options.dtype(), rates, decays),
        operation.update(),
        rates,
        decays);
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "samples",
        "the only one",
        "scalar",
        operation.multiplyAdds(),
        (long) operation.inputs() * options.dtype().bytes(),
        List.of());
  }

  @Override
  public void close() {}
}

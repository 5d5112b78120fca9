package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.tensor.Tensor;
import java.util.Optional;

/** Checks the operands of a many-body product and runs its monomials. */
final class ManyBodyPlan implements ManyBodyKernel {
  private final ManyBodyProduct operation;
  private final PlanReport report;
  private final OperandCheck check;
  private final MonomialRun forward;
  private final MonomialRun backward;
  private final MonomialRun byGradient;
  private final Optional<MonomialRun> byInput;

  /**
   * @param byGradient second derivative by gradZ
   * @param byInput second derivative by x; it is zero if there is none
   */
  ManyBodyPlan(
      ManyBodyProduct operation,
      PlanOptions options,
      PlanReport report,
      MonomialRun forward,
      MonomialRun backward,
      MonomialRun byGradient,
      Optional<MonomialRun> byInput) {
    this.operation = operation;
    this.report = report;
    this.check = new OperandCheck(options.dtype());
    this.forward = forward;
    this.backward = backward;
    this.byGradient = byGradient;
    this.byInput = byInput;
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor z) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.irreps("z", z, batch, operation.output());
    OperandCheck.writable("z", z);
    OperandCheck.apart("z", z, x);
    forward.run(x, x, x, z, batch);
  }

  @Override
  public void backward(Tensor x, Tensor gradZ, Tensor gradX) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.irreps("gradZ", gradZ, batch, operation.output());
    check.irreps("gradX", gradX, batch, operation.input());
    OperandCheck.writable("gradX", gradX);
    OperandCheck.apart("gradX", gradX, x);
    OperandCheck.apart("gradX", gradX, gradZ);
    backward.run(x, gradZ, x, gradX, batch);
  }

  @Override
  public void doubleBackward(
      Tensor x, Tensor gradZ, Tensor cotangent, Tensor gradX, Tensor gradGradZ) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.irreps("gradZ", gradZ, batch, operation.output());
    check.irreps("cotangent", cotangent, batch, operation.input());
    check.irreps("gradX", gradX, batch, operation.input());
    check.irreps("gradGradZ", gradGradZ, batch, operation.output());
    for (Tensor input : new Tensor[] {x, gradZ, cotangent}) {
      OperandCheck.apart("gradX", gradX, input);
      OperandCheck.apart("gradGradZ", gradGradZ, input);
    }
    OperandCheck.apart("gradGradZ", gradGradZ, gradX);
    OperandCheck.writable("gradX", gradX);
    OperandCheck.writable("gradGradZ", gradGradZ);
    byGradient.run(x, cotangent, x, gradGradZ, batch);
    if (byInput.isPresent()) {
      byInput.get().run(x, cotangent, gradZ, gradX, batch);
    } else {
      for (long i = 0; i < gradX.size(); i++) {
        gradX.setDouble(i, 0);
      }
    }
  }
}

package dev.casimir.product.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Tensor;

/** A channel-wise product and its derivatives. What derivatives need is made when first used. */
final class ProductPlan implements ProductKernel {
  private final TensorProduct operation;
  private final PlanReport report;
  private final ProductArguments arguments;
  private final PanelPass forward;
  private final Deferred<PanelPass> backward;
  private final Deferred<PanelPass> doubleBackward;

  /** A product whose forward pass takes about {@code nanoseconds} an item. */
  ProductPlan(
      TensorProduct operation,
      PlanOptions options,
      Provider provider,
      PlanReport report,
      PanelMaps maps,
      PanelLayout layout,
      double nanoseconds) {
    this.operation = operation;
    this.report = report;
    this.arguments = new ProductArguments(operation, options.dtype());
    int threads = options.threads();
    this.forward =
        new PanelPass(
            new ProductTasks.Forward(maps), layout, options.dtype(), threads, nanoseconds);
    this.backward =
        new Deferred<>(
            () ->
                new PanelPass(
                    new ProductTasks.Backward(maps),
                    layout,
                    options.dtype(),
                    threads,
                    2 * nanoseconds));
    PanelRows rows = new PanelRows(options.dtype(), provider);
    this.doubleBackward =
        new Deferred<>(
            () ->
                new PanelPass(
                    new ProductTasks.DoubleBackward(maps, rows),
                    layout,
                    options.dtype(),
                    threads,
                    4 * nanoseconds));
  }

  @Override
  public PlanReport report() {
    return report;
  }

  private void expectWeights(boolean given) {
    if (operation.weights().isPresent() != given) {
      throw new IllegalArgumentException(
          given
              ? "weights: this product has none"
              : "weights: this product has " + operation.weightCount() + ", none were given");
    }
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor z) {
    expectWeights(false);
    forward.run(forward.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.Z, z), arguments);
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    expectWeights(true);
    PanelFrame call = forward.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.W, weights);
    forward.run(call.with(Slot.Z, z), arguments);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY) {
    expectWeights(false);
    PanelPass pass = backward.get();
    PanelFrame call = pass.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.GRAD_Z, gradZ);
    pass.run(call.with(Slot.GRAD_X, gradX).with(Slot.GRAD_Y, gradY), arguments);
  }

  @Override
  public void backward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    expectWeights(true);
    PanelPass pass = backward.get();
    PanelFrame call = pass.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.W, weights);
    call.with(Slot.GRAD_Z, gradZ).with(Slot.GRAD_X, gradX).with(Slot.GRAD_Y, gradY);
    pass.run(call.with(Slot.GRAD_W, gradWeights), arguments);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY) {
    expectWeights(false);
    PanelPass pass = doubleBackward.get();
    PanelFrame call = pass.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.GRAD_Z, gradZ);
    call.with(Slot.DIRECTION_X, directionX).with(Slot.DIRECTION_Y, directionY);
    call.with(Slot.GRAD_GRAD_Z, gradGradZ).with(Slot.GRAD_X, gradX).with(Slot.GRAD_Y, gradY);
    pass.run(call, arguments);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    expectWeights(true);
    PanelPass pass = doubleBackward.get();
    PanelFrame call = pass.open().with(Slot.X, x).with(Slot.Y, y).with(Slot.W, weights);
    call.with(Slot.GRAD_Z, gradZ).with(Slot.DIRECTION_X, directionX);
    call.with(Slot.DIRECTION_Y, directionY).with(Slot.DIRECTION_W, directionWeights);
    call.with(Slot.GRAD_GRAD_Z, gradGradZ).with(Slot.GRAD_X, gradX).with(Slot.GRAD_Y, gradY);
    pass.run(call.with(Slot.GRAD_W, gradWeights), arguments);
  }
}

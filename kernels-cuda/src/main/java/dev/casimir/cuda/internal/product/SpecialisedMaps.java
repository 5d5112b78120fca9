package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;

/**
 * A small product without weights whose forward pass and gradient are code of their own; what else
 * there is to compute, the maps with tables do, with the same bits.
 */
final class SpecialisedMaps implements ProductMaps {
  private final ProductMaps general;
  private final ProductPtx.Code forwardCode;
  private final ProductPtx.Code backwardCode;
  private final KernelFunction forward;
  private final KernelFunction backward;
  private final long channels;
  private final int elementBytes;

  SpecialisedMaps(
      PlanResources resources, ProductMaps general, TensorProduct operation, PlanOptions options) {
    this.general = general;
    this.channels = operation.multiplicity();
    this.elementBytes = options.dtype().bytes();
    this.forwardCode = ProductPtx.forward(operation, options.dtype(), options.layout());
    this.backwardCode = ProductPtx.backward(operation, options.dtype(), options.layout());
    this.forward = resources.generated(forwardCode.text(), forwardCode.name());
    this.backward = resources.generated(backwardCode.text(), backwardCode.name());
  }

  @Override
  public boolean isLinearInWeights() {
    return true;
  }

  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    if (add || !launch(call, forwardCode, forward, x, y, z)) {
      general.toOutput(call, x, y, w, z, add);
    }
  }

  @Override
  public void toFirst(Call call, long y, long w, long gz, long gx, boolean add) {
    general.toFirst(call, y, w, gz, gx, add);
  }

  @Override
  public void toSecond(Call call, long x, long w, long gz, long gy, boolean add) {
    general.toSecond(call, x, w, gz, gy, add);
  }

  @Override
  public void toOperands(Call call, long x, long y, long w, long gz, long gx, long gy) {
    if (!launch(call, backwardCode, backward, x, y, gz, gx, gy)) {
      general.toOperands(call, x, y, w, gz, gx, gy);
    }
  }

  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    general.toWeights(call, x, y, w, gz, gw, add);
  }

  /** Whether the tensors begin where the code may read them; if so it runs. */
  private boolean launch(
      Call call, ProductPtx.Code code, KernelFunction function, long... addresses) {
    for (long address : addresses) {
      if (address % (code.lanes() * elementBytes) != 0) {
        return false;
      }
    }
    long groups = Math.multiplyExact(call.items(), channels / code.lanes());
    Cells cells = new Cells().addresses(addresses).add(groups);
    call.launcher().launchItems(function, groups, ProductPtx.THREADS, 0, cells);
    return true;
  }
}

package dev.casimir.product.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Runs a product on tensors. Where channels-last data already is a panel for every batch entry it
 * is used in place; otherwise items are packed into panels of a fixed width.
 */
final class ProductPlan implements ProductKernel {
  /**
   * Work a thread takes at once, in nanoseconds: long against handing it out, short against a
   * batch.
   */
  private static final double GRAIN_NANOSECONDS = 20_000;

  private final TensorProduct operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final PanelProduct product;
  private final PanelShape shape;
  private final ScratchPool scratch;
  private final ScratchPool panels;
  private final long grain;

  ProductPlan(
      TensorProduct operation,
      PlanOptions options,
      PlanReport report,
      PanelProduct product,
      PanelShape shape,
      double nanosecondsPerItem) {
    this.operation = operation;
    this.options = options;
    this.report = report;
    this.product = product;
    this.shape = shape;
    this.scratch = new ScratchPool(product.scratchBytes(shape.lanes()));
    this.panels = new ScratchPool(shape.panelBytes());
    double unit = Math.max(1, nanosecondsPerItem * shape.lanes());
    this.grain = Math.max(1, (long) (GRAIN_NANOSECONDS / unit));
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor z) {
    long batch = ProductArguments.check(operation, options, x, y, z);
    if (batch == 0 || z.size() == 0) {
      return;
    }
    long units = shape.units(batch);
    if (options.threads() == 1 || units <= grain || !workersCanReach(x, y, z)) {
      range(x.segment(), y.segment(), z.segment(), batch, 0, units);
      return;
    }
    MemorySegment xs = SharedView.forThreads(x.segment(), options.threads());
    MemorySegment ys = SharedView.forThreads(y.segment(), options.threads());
    MemorySegment zs = SharedView.forThreads(z.segment(), options.threads());
    ParallelItems.run(
        options.threads(), units, grain, (from, to) -> range(xs, ys, zs, batch, from, to));
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    throw new UnsupportedOperationException("weights");
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY) {
    throw new UnsupportedOperationException("backward");
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
    throw new UnsupportedOperationException("backward");
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
    throw new UnsupportedOperationException("doubleBackward");
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
    throw new UnsupportedOperationException("doubleBackward");
  }

  private static boolean workersCanReach(Tensor x, Tensor y, Tensor z) {
    return SharedView.isAccessibleByWorkers(x.segment())
        && SharedView.isAccessibleByWorkers(y.segment())
        && SharedView.isAccessibleByWorkers(z.segment());
  }

  private void range(
      MemorySegment x, MemorySegment y, MemorySegment z, long batch, long from, long to) {
    MemorySegment memory = scratch.acquire();
    MemorySegment packed = panels.acquire();
    try {
      for (long unit = from; unit < to; unit++) {
        shape.run(product, x, y, z, batch, unit, packed, memory);
      }
    } finally {
      panels.release(packed);
      scratch.release(memory);
    }
  }
}

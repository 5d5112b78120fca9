package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;
import org.jspecify.annotations.Nullable;

/**
 * A small product whose forward pass and gradients are code of their own; what else there is to
 * compute, the maps with tables do, with the same bits.
 */
final class SpecialisedMaps implements ProductMaps {
  private final ProductMaps general;
  private final Compiled forward;
  private final Compiled backward;
  private final @Nullable Compiled weightGradient;
  private final boolean weighted;
  private final long channels;
  private final int elementBytes;

  private record Compiled(ProductPtx.Code code, KernelFunction function) {
    static Compiled of(PlanResources resources, ProductPtx.Code code) {
      return new Compiled(code, resources.generated(code.text(), code.name()));
    }
  }

  SpecialisedMaps(
      PlanResources resources, ProductMaps general, TensorProduct operation, PlanOptions options) {
    this.general = general;
    this.weighted = operation.weights().isPresent();
    this.channels = operation.multiplicity();
    this.elementBytes = options.dtype().bytes();
    ProductPtx ptx = new ProductPtx(operation, options.dtype(), options.layout());
    this.forward = Compiled.of(resources, ptx.forward());
    this.backward = Compiled.of(resources, ptx.backward());
    this.weightGradient = weighted ? Compiled.of(resources, ptx.weightGradient()) : null;
  }

  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    long[] addresses = weighted ? new long[] {x, y, w, z} : new long[] {x, y, z};
    if (add || !launch(call, forward, addresses)) {
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
    long[] addresses = weighted ? new long[] {x, y, w, gz, gx, gy} : new long[] {x, y, gz, gx, gy};
    if (!launch(call, backward, addresses)) {
      general.toOperands(call, x, y, w, gz, gx, gy);
    }
  }

  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    Compiled compiled = weightGradient;
    if (add || compiled == null || !launch(call, compiled, x, y, gz, gw)) {
      general.toWeights(call, x, y, w, gz, gw, add);
    }
  }

  /** Whether the tensors begin where the code may read them; if so it runs. */
  private boolean launch(Call call, Compiled compiled, long... addresses) {
    int lanes = compiled.code().lanes();
    for (long address : addresses) {
      if (address % ((long) lanes * elementBytes) != 0) {
        return false;
      }
    }
    long groups = Math.multiplyExact(call.items(), channels / lanes);
    Cells cells = new Cells().addresses(addresses).add(groups);
    call.launcher().launchItems(compiled.function(), groups, ProductPtx.THREADS, 0, cells);
    return true;
  }
}

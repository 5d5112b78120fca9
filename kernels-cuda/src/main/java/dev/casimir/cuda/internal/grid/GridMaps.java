package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.product.PlanResources;
import dev.casimir.cuda.internal.product.ProductPasses;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;
import java.util.List;

/**
 * Gaunt and curl-Gaunt products, their sum and the complete product, on a grid of the sphere: the
 * coefficients go through shared memory to the grid and back in one kernel.
 *
 * <p>What a lane, one channel of an item, costs at least at degree 6 in single precision: 3,150
 * multiply-adds and 550 additions, 790 accesses to shared memory without conflicts, 240 broadcasts
 * of two Legendre functions each, and 588 bytes of tensors. On a GPU with 132 multiprocessors at
 * 1.75 GHz that is 0.23 ms of issue slots, 0.14 ms of shared memory and 0.16 ms of memory for
 * 10,000 items of 128 channels, where the 117,649 multiply-adds of a dense product take 5.1 ms.
 */
final class GridMaps {
  private GridMaps() {}

  static ProductPasses passes(
      PlanResources resources, TensorProduct operation, PlanOptions options) {
    List<GridMap> maps =
        plans(resources.device(), operation, options).stream()
            .map(plan -> map(resources, plan, operation, options))
            .toList();
    return SphereMaps.passes(resources, operation, options, maps);
  }

  static List<GridPlan> plans(CudaDevice device, TensorProduct operation, PlanOptions options) {
    int limit = device.properties().sharedBytesPerBlock();
    int channels = operation.multiplicity();
    return SphereMaps.maps(
        operation,
        (x, y, z) ->
            new GridPlan(
                operation.kind(), x, y, z, channels, options.layout(), options.dtype(), limit));
  }

  private static GridMap map(
      PlanResources resources, GridPlan plan, TensorProduct operation, PlanOptions options) {
    long program = resources.integers(plan.program());
    return new GridMap(
        resources.kernel(plan.module(), plan.kernelName()),
        program,
        resources.numbers(options.dtype(), plan.numbers()),
        operation.multiplicity(),
        options.layout(),
        plan.threads(),
        Math.toIntExact(plan.sharedBytes()));
  }
}

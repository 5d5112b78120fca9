package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.TensorProduct;
import java.util.List;

/**
 * Gaunt and curl-Gaunt products, their sum and the complete product, on a grid of the sphere: the
 * coefficients go through shared memory to the grid and back in one kernel.
 */
final class DeviceGridProduct extends SphereProduct {
  DeviceGridProduct(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    super(device, operation, options, report);
    defineEntryPoints(
        plans(device, operation, options).stream()
            .map(plan -> map(plan, operation, options))
            .toList());
  }

  static List<GridPlan> plans(CudaDevice device, TensorProduct operation, PlanOptions options) {
    int limit = device.properties().sharedBytesPerBlock();
    int channels = operation.multiplicity();
    return maps(
        operation,
        (x, y, z) ->
            new GridPlan(
                operation.kind(), x, y, z, channels, options.layout(), options.dtype(), limit));
  }

  private GridMap map(GridPlan plan, TensorProduct operation, PlanOptions options) {
    long program = table(plan.program());
    double[] numbers = plan.numbers();
    return new GridMap(
        function(plan.module(), plan.kernelName()),
        program,
        table(options.dtype(), numbers.length == 0 ? new double[2] : numbers),
        operation.multiplicity(),
        options.layout(),
        plan.threads(),
        Math.toIntExact(plan.sharedBytes()));
  }
}

package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.product.DeviceProduct;
import dev.casimir.cuda.internal.product.ProductAlgorithm;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import java.util.Optional;

/** Products of functions on a grid of the sphere. */
public final class GridAlgorithm implements ProductAlgorithm {
  @Override
  public Algorithm algorithm() {
    return Algorithm.GRID;
  }

  @Override
  public Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options) {
    if (operation.kind() == ProductKind.CG) {
      return Optional.of("the grid has no products of kind cg, complete ones are the same");
    }
    if (operation.mode() != ChannelMode.UUU) {
      return Optional.of("channels are not mixed there");
    }
    Optional<String> weights = SphereMaps.refusalOfWeights(operation);
    if (weights.isPresent()) {
      return weights;
    }
    for (GridPlan plan : GridMaps.plans(device, operation, options)) {
      if (plan.sharedBytes() > device.properties().sharedBytesPerBlock()) {
        return Optional.of(
            "the grid needs %,d bytes of shared memory, a block has %,d"
                .formatted(plan.sharedBytes(), device.properties().sharedBytesPerBlock()));
      }
    }
    return Optional.empty();
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return GridPlan.multiplyAdds(operation);
  }

  /** Issue slots go to shared memory too: about one access for three multiply-adds. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return 0.4;
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    return new DeviceProduct(device, operation, options, report, GridMaps::passes);
  }
}

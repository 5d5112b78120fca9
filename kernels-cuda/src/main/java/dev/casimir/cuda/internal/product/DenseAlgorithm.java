package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.ProductCost;
import java.util.Optional;

/** Every coefficient, zero or not: the baseline. */
final class DenseAlgorithm implements ProductAlgorithm {
  @Override
  public Algorithm algorithm() {
    return Algorithm.DENSE;
  }

  @Override
  public Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options) {
    if (operation.mode() != ChannelMode.UUU) {
      return MixingPasses.refusal(device, operation, options);
    }
    return operation.weights().form() == ProductWeights.Form.PATHS
        ? Optional.of("it cannot give each path a weight there")
        : Optional.empty();
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return operation.mode() == ChannelMode.UUU
        ? ProductCost.multiplyAdds(Algorithm.DENSE, operation, options.dtype())
        : MixingPasses.multiplyAdds(Algorithm.DENSE, operation, options);
  }

  /** Tiles of registers, which only the larger pairs of blocks fill. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return 0.4;
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    ProductPasses.Factory passes =
        operation.mode() == ChannelMode.UUU
            ? ExplicitMaps.by(Algorithm.DENSE)
            : MixingPasses.by(Algorithm.DENSE);
    return new DeviceProduct(device, operation, options, report, passes);
  }
}

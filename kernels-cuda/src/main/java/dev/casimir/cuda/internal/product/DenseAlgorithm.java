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
    if (operation.weights().form() == ProductWeights.Form.PATHS) {
      return Optional.of("it cannot give each path a weight there");
    }
    return operation.mode() == ChannelMode.UUU
        ? Optional.empty()
        : Optional.of("channels are not mixed there");
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return ProductCost.multiplyAdds(Algorithm.DENSE, operation, options.dtype());
  }

  /** Tiles of registers, which only the larger pairs of blocks fill. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return 0.4;
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    return new DeviceProduct(device, operation, options, report, ExplicitMaps.by(Algorithm.DENSE));
  }
}

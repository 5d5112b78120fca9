package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.ProductCost;
import java.util.Optional;

/** The nonzero coefficients only. */
final class SparseAlgorithm implements ProductAlgorithm {
  @Override
  public Algorithm algorithm() {
    return Algorithm.SPARSE;
  }

  @Override
  public Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return operation.mode() == ChannelMode.UUU
        ? Optional.empty()
        : Optional.of("channels are not mixed there");
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return ProductCost.multiplyAdds(Algorithm.SPARSE, operation, options.dtype());
  }

  /** Each operand of a multiply-add comes from shared memory. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return 0.15;
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    return new DeviceProduct(device, operation, options, report, ExplicitMaps.by(Algorithm.SPARSE));
  }
}

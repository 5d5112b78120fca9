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
        : MixingPasses.refusal(device, operation, options);
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return operation.mode() == ChannelMode.UUU
        ? ProductCost.multiplyAdds(Algorithm.SPARSE, operation, options.dtype())
        : MixingPasses.multiplyAdds(Algorithm.SPARSE, operation, options);
  }

  /** Operands of multiply-adds come from shared memory, those of small products from registers. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return isSpecialised(device, operation, options) ? 0.5 : 0.15;
  }

  @Override
  public String manner(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return isSpecialised(device, operation, options)
        ? "code for this product alone"
        : "terms read from a table";
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    ProductPasses.Factory passes =
        operation.mode() != ChannelMode.UUU
            ? MixingPasses.by(Algorithm.SPARSE)
            : isSpecialised(device, operation, options)
                ? ExplicitMaps::specialised
                : ExplicitMaps.by(Algorithm.SPARSE);
    return new DeviceProduct(device, operation, options, report, passes);
  }

  /** Whether there is code for this product alone: its driver compiles it, as the host cannot. */
  private static boolean isSpecialised(
      CudaDevice device, TensorProduct operation, PlanOptions options) {
    return operation.mode() == ChannelMode.UUU
        && !device.isHost()
        && ProductPtx.suits(operation, options.dtype());
  }
}

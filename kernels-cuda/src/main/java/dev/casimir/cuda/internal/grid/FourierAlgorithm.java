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
import dev.casimir.tensor.DType;
import java.util.Optional;

/**
 * Gaunt products by Fourier series on the torus.
 *
 * @param direct whether the transforms are plain sums within one kernel
 */
public record FourierAlgorithm(boolean direct) implements ProductAlgorithm {
  @Override
  public Algorithm algorithm() {
    return direct ? Algorithm.FOURIER_DIRECT : Algorithm.FOURIER;
  }

  @Override
  public Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options) {
    if (operation.kind() != ProductKind.GAUNT) {
      return Optional.of("Fourier series are for products of kind gaunt");
    }
    if (operation.mode() != ChannelMode.UUU) {
      return Optional.of("channels are not mixed there");
    }
    Optional<String> weights = SphereMaps.refusalOfWeights(operation);
    if (weights.isPresent()) {
      return weights;
    }
    for (FourierPlan plan : FourierMaps.plans(operation)) {
      long bytes = sharedBytes(plan, options.dtype());
      if (bytes > device.properties().sharedBytesPerBlock()) {
        return Optional.of(
            "Fourier series need %,d bytes of shared memory, a block has %,d"
                .formatted(bytes, device.properties().sharedBytesPerBlock()));
      }
    }
    return Optional.empty();
  }

  private long sharedBytes(FourierPlan plan, DType dtype) {
    return direct
        ? plan.directBytes(dtype)
        : Math.max(plan.packBytes(dtype), plan.unpackBytes(dtype));
  }

  @Override
  public long multiplyAdds(TensorProduct operation, PlanOptions options) {
    return FourierMaps.plans(operation).stream()
            .mapToLong(plan -> direct ? plan.directMultiplyAdds() : plan.fastMultiplyAdds())
            .sum()
        / 3; // of three maps of like cost
  }

  /** Plain sums load both factors of a term; fast transforms wait for memory. */
  @Override
  public double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return direct ? 0.12 : 0.05;
  }

  @Override
  public ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report) {
    return new DeviceProduct(device, operation, options, report, FourierMaps.passes(direct));
  }
}

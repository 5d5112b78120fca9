package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import java.util.Optional;

/** One way for a device to compute tensor products; {@link DeviceProducts} chooses among them. */
public interface ProductAlgorithm {
  /** Its name for callers. */
  Algorithm algorithm();

  /**
   * Why it cannot compute this product on this device, one clause for a person; empty if it can.
   */
  Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options);

  /** Multiply-adds of one channel of an item, forward. */
  long multiplyAdds(TensorProduct operation, PlanOptions options);

  /** What part of the device's multiply-adds it is expected to reach where they are the limit. */
  double efficiency(CudaDevice device, TensorProduct operation, PlanOptions options);

  /** How it goes about this product, a few words for a person; empty if its name says it. */
  default String manner(CudaDevice device, TensorProduct operation, PlanOptions options) {
    return "";
  }

  /**
   * Plans a product that is not refused.
   *
   * @param report what the kernel answers when asked to explain itself
   */
  ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options, PlanReport report);
}

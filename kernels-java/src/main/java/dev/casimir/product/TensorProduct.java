package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irreps;

/**
 * The channel-wise (e3nn's {@code uuu}) product of two irreps vectors: for every batch item and
 * channel, z = sum over the paths the kind allows. All multiplicities must be equal.
 */
public record TensorProduct(ProductKind kind, Irreps first, Irreps second, Irreps output)
    implements Operation<ProductKernel> {

  public static TensorProduct clebschGordan(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.CG, first, second, output);
  }

  public static TensorProduct gaunt(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.GAUNT, first, second, output);
  }

  public static TensorProduct curlGaunt(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.CURL, first, second, output);
  }

  /** The number of channels. */
  public int multiplicity() {
    return output.blocks().isEmpty() ? 0 : output.blocks().getFirst().multiplicity();
  }

  @Override
  public String describe() {
    return kind.label() + " product " + first + " (x) " + second + " -> " + output;
  }

  @Override
  public ProductKernel planForCpu(PlanOptions options) {
    throw new IllegalStateException("under construction");
  }
}

package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.ProductPlanner;
import dev.casimir.so3.Irreps;
import java.util.List;
import java.util.Objects;

/**
 * The channel-wise (e3nn's {@code uuu}) product of two irreps vectors: for every batch item and
 * channel, z = sum over the paths the kind allows. All multiplicities must be equal.
 */
public record TensorProduct(ProductKind kind, Irreps first, Irreps second, Irreps output)
    implements Operation<ProductKernel> {

  public TensorProduct {
    Objects.requireNonNull(kind, "kind");
    Integer common = null;
    for (Irreps irreps : List.of(first, second, output)) {
      for (Irreps.Block block : irreps.blocks()) {
        if (common != null && common != block.multiplicity()) {
          throw new IllegalArgumentException(
              "irreps: a channel-wise product needs equal multiplicities everywhere, got "
                  + first
                  + ", "
                  + second
                  + " and "
                  + output);
        }
        common = block.multiplicity();
      }
    }
  }

  /**
   * Every path O(3) allows, with real Wigner 3j symbols of unit norm: e3nn's product without
   * normalisation.
   */
  public static TensorProduct clebschGordan(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.CG, first, second, output);
  }

  /** The paths with l1 + l2 + l3 even, with Gaunt coefficients. */
  public static TensorProduct gaunt(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.GAUNT, first, second, output);
  }

  /** The paths with l1 + l2 + l3 odd, with curl-Gaunt coefficients. */
  public static TensorProduct curlGaunt(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.CURL, first, second, output);
  }

  /** The number of channels. */
  public int multiplicity() {
    for (Irreps irreps : List.of(first, second, output)) {
      if (!irreps.blocks().isEmpty()) {
        return irreps.blocks().getFirst().multiplicity();
      }
    }
    return 0;
  }

  @Override
  public String describe() {
    return kind.label() + " product " + first + " (x) " + second + " -> " + output;
  }

  @Override
  public ProductKernel planForCpu(PlanOptions options) {
    return ProductPlanner.plan(this, options);
  }
}

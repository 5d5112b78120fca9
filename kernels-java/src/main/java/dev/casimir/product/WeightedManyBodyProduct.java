package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.WeightedManyBodyPlanner;
import dev.casimir.so3.Irreps;

/**
 * The sum of all many-body products up to an order, with a weight for each order, block of the
 * output and channel:
 *
 * <pre>z_{bc} = sum over n = 1..order of w_{nbc} (x^n)_{bc}</pre>
 *
 * x^n is the {@link ManyBodyProduct} of order n: the n-th power of a function on the sphere, cut
 * off at the degrees of the output. This is the part of a {@link SymmetricContraction} that costs
 * no more than the powers do. Blocks of the same irrep in the output have weights of their own.
 *
 * <p>Weights are one tensor {@code [order * output blocks * channels]} that all items share, in
 * this order: channels fastest.
 *
 * @param input irreps of x
 * @param output irreps of z; all multiplicities are equal
 * @param order largest number of factors, 1 to {@link ManyBodyProduct#MAX_ORDER}
 */
public record WeightedManyBodyProduct(Irreps input, Irreps output, int order)
    implements Operation<WeightedManyBodyKernel> {
  public WeightedManyBodyProduct {
    ManyBodyProduct.check(input, output, order);
  }

  /** The product of {@code factors} factors, without weights. */
  public ManyBodyProduct power(int factors) {
    return new ManyBodyProduct(input, output, factors);
  }

  /** The number of channels. */
  public int multiplicity() {
    return power(1).multiplicity();
  }

  /** Length of the weights. */
  public int weightCount() {
    return Math.multiplyExact(order * output.blocks().size(), multiplicity());
  }

  @Override
  public String describe() {
    return "weighted many-body product up to order " + order + ", " + input + " -> " + output;
  }

  @Override
  public WeightedManyBodyKernel planForCpu(PlanOptions options) {
    return WeightedManyBodyPlanner.plan(this, options);
  }
}

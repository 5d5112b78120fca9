package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.so3.Irreps;
import java.util.List;

/**
 * The many-body (nu-fold) product of a vector of irreps with itself, channel by channel:
 *
 * <pre>z = x (x) x (x) ... (x) x, {@code order} factors, by Gaunt coefficients.</pre>
 *
 * With x the coefficients of a function f on the sphere in real harmonics of integral
 * normalisation, z are those of f^order, cut off at the degrees of the output. Components of
 * natural parity, p = (-1)^l, and of the other parity are two functions f+ and f-; the part of (f+
 * + f-)^order with an even number of factors f- goes to the components of natural parity, the rest
 * to the others. This equals {@link TensorProduct#gaunt} nested {@code order - 1} times through
 * outputs that hold every degree, and order 1 is the truncation to the output.
 *
 * <p>All multiplicities are equal. Blocks of the same irrep add up in the input and are equal in
 * the output, as in a {@link TensorProduct} whose weights are one.
 *
 * @param input irreps of x
 * @param output irreps of z
 * @param order number of factors, 1 or more
 */
public record ManyBodyProduct(Irreps input, Irreps output, int order)
    implements Operation<ManyBodyKernel> {
  /** The largest order a product may have. */
  public static final int MAX_ORDER = 64;

  public ManyBodyProduct {
    check(input, output, order);
  }

  /** Refuses what is no such product. */
  static void check(Irreps input, Irreps output, int order) {
    if (order < 1 || order > MAX_ORDER) {
      throw new IllegalArgumentException("order: expected 1.." + MAX_ORDER + ", got " + order);
    }
    Integer common = null;
    for (Irreps irreps : List.of(input, output)) {
      for (Irreps.Block block : irreps.blocks()) {
        if (common != null && common != block.multiplicity()) {
          throw new IllegalArgumentException(
              "irreps: a channel-wise product needs equal multiplicities everywhere, got "
                  + input
                  + " and "
                  + output);
        }
        common = block.multiplicity();
      }
    }
  }

  /** The number of channels. */
  public int multiplicity() {
    for (Irreps irreps : List.of(input, output)) {
      if (!irreps.blocks().isEmpty()) {
        return irreps.blocks().getFirst().multiplicity();
      }
    }
    return 0;
  }

  @Override
  public String describe() {
    return "many-body product of order " + order + ", " + input + " -> " + output;
  }

  @Override
  public ManyBodyKernel planForCpu(PlanOptions options) {
    return ManyBodyPlanner.plan(this, options);
  }
}

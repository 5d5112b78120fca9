package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ContractionPlanner;
import dev.casimir.product.internal.manybody.SymmetricBasis;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * MACE's symmetric contraction (Batatia et al., NeurIPS 2022, eq. 10): the many-body product with
 * every Clebsch-Gordan path and a weight for each path and channel,
 *
 * <pre>
 *   z_{LMc} = sum over n &lt;= order, paths p of w_{pc} sum over i1..in of U^n_{M i1..in p} x_{i1 c} ... x_{in c}
 * </pre>
 *
 * U^n are real, symmetric in i1..in, equivariant, and an orthonormal basis of all such tensors:
 * made of nested Wigner 3j symbols, without those that depend on others. A basis is unique up to a
 * rotation of its paths; weights of another implementation need the same basis.
 *
 * <p>Cost grows like the number of monomials, binomial(d + order - 1, order) with d the components
 * of the input: this is what {@link ManyBodyProduct} avoids.
 *
 * @param input irreps of x, each once, all of one multiplicity
 * @param output irreps of z, likewise
 * @param order largest number of factors, 1 or more
 */
public record SymmetricContraction(Irreps input, Irreps output, int order)
    implements Operation<SymmetricContractionKernel> {
  public SymmetricContraction {
    if (order < 1) {
      throw new IllegalArgumentException("order: expected 1 or more, got " + order);
    }
    check("input", input);
    check("output", output);
    int channels = multiplicity(input, output);
    for (Irreps irreps : List.of(input, output)) {
      for (Irreps.Block block : irreps.blocks()) {
        if (block.multiplicity() != channels) {
          throw new IllegalArgumentException(
              "irreps: a channel-wise product needs equal multiplicities everywhere, got "
                  + input
                  + " and "
                  + output);
        }
      }
    }
    SymmetricBasis.checkSize(input, order);
  }

  private static void check(String name, Irreps irreps) {
    Set<Irrep> seen = new HashSet<>();
    for (Irreps.Block block : irreps.blocks()) {
      if (!seen.add(block.irrep())) {
        throw new IllegalArgumentException(
            name + ": expected every irrep in one block, got " + irreps);
      }
    }
  }

  private static int multiplicity(Irreps input, Irreps output) {
    for (Irreps irreps : List.of(input, output)) {
      if (!irreps.blocks().isEmpty()) {
        return irreps.blocks().getFirst().multiplicity();
      }
    }
    return 0;
  }

  /** The number of channels. */
  public int multiplicity() {
    return multiplicity(input, output);
  }

  /**
   * Number of paths, for each output block the numbers for 1 to {@code order} factors: {@code
   * [block][n - 1]}. This is the order of the rows of the weights.
   */
  public int[][] paths() {
    return SymmetricBasis.of(this).paths();
  }

  /** Rows of the weights: paths of all blocks together. */
  public int pathCount() {
    return SymmetricBasis.of(this).pathCount();
  }

  @Override
  public String describe() {
    return "symmetric contraction of order " + order + ", " + input + " -> " + output;
  }

  @Override
  public SymmetricContractionKernel planForCpu(PlanOptions options) {
    return ContractionPlanner.plan(this, options);
  }
}

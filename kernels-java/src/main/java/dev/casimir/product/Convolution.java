package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.convolution.ConvolutionPlanner;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import java.util.List;
import java.util.Objects;

/**
 * An equivariant convolution over a graph: every edge carries the features of its sender,
 * multiplied by spherical harmonics of the edge's vector, to its receiver,
 *
 * <pre>out_i = sum over edges e into i, over paths p, of w_ep T_p(x_sender(e), Y(r_e / |r_e|))
 * </pre>
 *
 * <p>The product is channel-wise (e3nn's {@code uvu} with a filter of multiplicity 1): all
 * multiplicities must be equal. The filter has degrees l2 = 0..{@code maximumDegree} and parity
 * (-1)^l2. T_p are the coefficients of {@link TensorProduct}: Wigner 3j of unit norm, Gaunt or
 * curl-Gaunt coefficients, without further normalisation.
 *
 * <p>The paths are the triples (input block, l2, output block) that the kind allows, in that order,
 * the last fastest: e3nn's order of instructions. Blocks of equal irreps are not merged.
 *
 * <p>A zero vector has the constant harmonic of degree 0, zeros in every other degree, and a zero
 * gradient.
 *
 * @param kind which coupling coefficients
 * @param nodes irreps of the features
 * @param maximumDegree lmax of the filter, 0..{@value
 *     dev.casimir.so3.SphericalHarmonics#MAXIMUM_DEGREE}
 * @param output irreps of the result
 * @param normalization of the harmonics; e3nn's default is {@link Normalization#COMPONENT}
 * @param weights which weights an edge has
 */
public record Convolution(
    ProductKind kind,
    Irreps nodes,
    int maximumDegree,
    Irreps output,
    Normalization normalization,
    EdgeWeights weights)
    implements Operation<ConvolutionKernel> {

  /** The largest lmax of a filter. */
  public static final int MAXIMUM_DEGREE = dev.casimir.so3.SphericalHarmonics.MAXIMUM_DEGREE;

  public Convolution {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(normalization, "normalization");
    Objects.requireNonNull(weights, "weights");
    if (maximumDegree < 0 || maximumDegree > MAXIMUM_DEGREE) {
      throw new IllegalArgumentException(
          "maximumDegree: expected 0.." + MAXIMUM_DEGREE + ", got " + maximumDegree);
    }
    Integer common = null;
    for (Irreps irreps : List.of(nodes, output)) {
      for (Irreps.Block block : irreps.blocks()) {
        if (common != null && common != block.multiplicity()) {
          throw new IllegalArgumentException(
              "irreps: a channel-wise convolution needs equal multiplicities everywhere, got "
                  + nodes
                  + " and "
                  + output);
        }
        common = block.multiplicity();
      }
    }
  }

  /** The number of channels. */
  public int multiplicity() {
    for (Irreps irreps : List.of(nodes, output)) {
      if (!irreps.blocks().isEmpty()) {
        return irreps.blocks().getFirst().multiplicity();
      }
    }
    return 0;
  }

  /** The number of paths, which is the number of weights of an edge (and channel). */
  public int paths() {
    return ConvolutionPlanner.numberOfPaths(this);
  }

  @Override
  public String describe() {
    return kind.label()
        + " convolution "
        + nodes
        + " (x) Y(0.."
        + maximumDegree
        + ", "
        + normalization.label()
        + ") -> "
        + output;
  }

  @Override
  public ConvolutionKernel planForCpu(PlanOptions options) {
    return ConvolutionPlanner.plan(this, options);
  }
}

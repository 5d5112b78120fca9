package dev.casimir.product;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.ProductPlanner;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The product of two irreps vectors: for every batch item, z = sum over the paths the kind allows
 * of the coupling of a block of x with a block of y, each with its weights. Every allowed triple of
 * blocks is a path.
 *
 * @param kind coupling coefficients and selection rule
 * @param mode which channels a path connects
 * @param first irreps of x
 * @param second irreps of y
 * @param output irreps of z; blocks no path reaches are zero
 * @param irrepNormalization factor of each path; other than {@code NONE} for {@link ProductKind#CG}
 *     only
 * @param pathNormalization divisor of each path; likewise
 * @param weights form of the weights
 */
public record TensorProduct(
    ProductKind kind,
    ChannelMode mode,
    Irreps first,
    Irreps second,
    Irreps output,
    IrrepNormalization irrepNormalization,
    PathNormalization pathNormalization,
    ProductWeights weights)
    implements Operation<ProductKernel> {

  public TensorProduct {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(irrepNormalization, "irrepNormalization");
    Objects.requireNonNull(pathNormalization, "pathNormalization");
    Objects.requireNonNull(weights, "weights");
    checkMultiplicities(mode, first, second, output);
    boolean normalized =
        irrepNormalization != IrrepNormalization.NONE
            || pathNormalization != PathNormalization.NONE;
    if (normalized && kind != ProductKind.CG) {
      throw new IllegalArgumentException(
          "normalization: only cg products have one, got kind " + kind.label());
    }
    if (weights.form() == ProductWeights.Form.DEGREES && mode != ChannelMode.UUU) {
      throw new IllegalArgumentException(
          "weights: weights of degrees need mode uuu, got " + mode.label());
    }
  }

  /** Channel with channel, without normalisation or weights. */
  public TensorProduct(ProductKind kind, Irreps first, Irreps second, Irreps output) {
    this(
        kind,
        ChannelMode.UUU,
        first,
        second,
        output,
        IrrepNormalization.NONE,
        PathNormalization.NONE,
        ProductWeights.NONE);
  }

  private static void checkMultiplicities(
      ChannelMode mode, Irreps first, Irreps second, Irreps output) {
    Integer common = null;
    for (Irreps irreps : List.of(first, second, output)) {
      boolean bound = mode == ChannelMode.UUU || (mode == ChannelMode.UVU && irreps != second);
      for (Irreps.Block block : irreps.blocks()) {
        if (bound && common != null && common != block.multiplicity()) {
          throw new IllegalArgumentException(
              "irreps: "
                  + (mode == ChannelMode.UUU
                      ? "a channel-wise product needs equal multiplicities everywhere"
                      : "mode uvu needs equal multiplicities in the first operand and the result")
                  + ", got "
                  + first
                  + ", "
                  + second
                  + " and "
                  + output);
        }
        common = bound ? Integer.valueOf(block.multiplicity()) : common;
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

  /**
   * Every path O(3) allows, with Gaunt coefficients where l1 + l2 + l3 is even and curl-Gaunt
   * coefficients where it is odd: as expressive as {@link #clebschGordan} at the cost of a grid.
   */
  public static TensorProduct gauntAndCurl(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.GAUNT_CURL, first, second, output);
  }

  /**
   * Every path O(3) allows with real Wigner 3j symbols, like {@link #clebschGordan}, but free to
   * use the grid: paths get their weights there from {@link LowRankPathWeights}.
   */
  public static TensorProduct complete(Irreps first, Irreps second, Irreps output) {
    return new TensorProduct(ProductKind.COMPLETE, first, second, output);
  }

  /** The same product in another mode. */
  public TensorProduct withMode(ChannelMode other) {
    return new TensorProduct(
        kind, other, first, second, output, irrepNormalization, pathNormalization, weights);
  }

  /** The same product with other normalisations; e3nn's defaults are component and element. */
  public TensorProduct withNormalization(IrrepNormalization irreps, PathNormalization paths) {
    return new TensorProduct(kind, mode, first, second, output, irreps, paths, weights);
  }

  /** The same product with weights of another form. */
  public TensorProduct withWeights(ProductWeights other) {
    return new TensorProduct(
        kind, mode, first, second, output, irrepNormalization, pathNormalization, other);
  }

  /** The number of channels of mode {@code uuu}. */
  public int multiplicity() {
    for (Irreps irreps : List.of(first, second, output)) {
      if (!irreps.blocks().isEmpty()) {
        return irreps.blocks().getFirst().multiplicity();
      }
    }
    return 0;
  }

  /** Weights of one item, 0 if there are none. */
  public long weightCount() {
    return switch (weights.form()) {
      case NONE -> 0;
      case PATHS -> {
        List<CouplingPath> paths = paths();
        yield paths.isEmpty()
            ? 0
            : Math.addExact(paths.getLast().weightStart(), paths.getLast().weightCount());
      }
      case DEGREES -> {
        long blocks =
            (long) first.blocks().size() + second.blocks().size() + output.blocks().size();
        yield Math.multiplyExact(blocks * multiplicity(), (long) weights.rank());
      }
    };
  }

  /**
   * The paths in the order of e3nn's instructions: by block of the first operand, of the second, of
   * the result.
   */
  public List<CouplingPath> paths() {
    List<CouplingPath> plain = new ArrayList<>();
    long[] terms = new long[output.blocks().size()];
    int[] counts = new int[output.blocks().size()];
    long weight = 0;
    for (int i = 0; i < first.blocks().size(); i++) {
      for (int j = 0; j < second.blocks().size(); j++) {
        for (int k = 0; k < output.blocks().size(); k++) {
          if (kind.allows(irrep(first, i), irrep(second, j), irrep(output, k))) {
            int u = first.blocks().get(i).multiplicity();
            int v = second.blocks().get(j).multiplicity();
            long count = mode.weights(u, v, output.blocks().get(k).multiplicity());
            plain.add(new CouplingPath(i, j, k, 1, weight, count));
            weight = Math.addExact(weight, count);
            terms[k] += mode.fan(u, v);
            counts[k]++;
          }
        }
      }
    }
    List<CouplingPath> paths = new ArrayList<>();
    for (CouplingPath path : plain) {
      paths.add(normalized(path, terms[path.output()], counts[path.output()]));
    }
    return paths;
  }

  private CouplingPath normalized(CouplingPath path, long terms, int count) {
    Irreps.Block u = first.blocks().get(path.first());
    Irreps.Block v = second.blocks().get(path.second());
    double square =
        irrepNormalization.square(
            u.irrep().degree(), v.irrep().degree(), irrep(output, path.output()).degree());
    double divisor =
        switch (pathNormalization) {
          case NONE -> 1;
          case ELEMENT -> terms;
          case PATH -> (double) mode.fan(u.multiplicity(), v.multiplicity()) * count;
        };
    double coefficient = divisor > 0 ? Math.sqrt(square / divisor) : 0;
    return new CouplingPath(
        path.first(),
        path.second(),
        path.output(),
        coefficient,
        path.weightStart(),
        path.weightCount());
  }

  private static Irrep irrep(Irreps irreps, int block) {
    return irreps.blocks().get(block).irrep();
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(kind.label()).append(" product ").append(first).append(" (x) ").append(second);
    text.append(" -> ").append(output);
    if (mode != ChannelMode.UUU) {
      text.append(", mode ").append(mode.label());
    }
    if (irrepNormalization != IrrepNormalization.NONE
        || pathNormalization != PathNormalization.NONE) {
      text.append(", normalisation ").append(irrepNormalization.label());
      text.append(" and ").append(pathNormalization.label());
    }
    if (weights.isPresent()) {
      text.append(", ").append(weightCount()).append(" weights");
      text.append(weights.perItem() ? " for each item" : "");
    }
    return text.toString();
  }

  @Override
  public ProductKernel planForCpu(PlanOptions options) {
    return ProductPlanner.plan(this, options);
  }
}

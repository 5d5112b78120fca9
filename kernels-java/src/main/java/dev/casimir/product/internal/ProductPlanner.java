package dev.casimir.product.internal;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.mixing.ChannelMixingPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.List;

/** Chooses an algorithm for a tensor product and builds the kernel that runs it. */
public final class ProductPlanner {
  /**
   * Row stride in bytes up to which algorithms that read rows again and again use operands in
   * place: beyond it the rows share few sets of the first-level cache.
   */
  private static final long LARGEST_STRIDE_IN_PLACE = 1024;

  private final TensorProduct operation;
  private final PlanOptions options;
  private final Provider provider;
  private final ProductCost cost;

  private ProductPlanner(TensorProduct operation, PlanOptions options, Provider provider) {
    this.operation = operation;
    this.options = options;
    this.provider = provider;
    this.cost = new ProductCost(operation, options.dtype(), provider);
  }

  /** Plans for the provider in use. */
  public static ProductKernel plan(TensorProduct operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static ProductKernel plan(
      TensorProduct operation, PlanOptions options, Provider provider) {
    return operation.mode() == ChannelMode.UUU
        ? new ProductPlanner(operation, options, provider).plan()
        : ChannelMixingPlanner.plan(operation, options, provider);
  }

  private ProductKernel plan() {
    List<PlanReport.Candidate> candidates = candidates();
    Algorithm algorithm = choose(candidates);
    ProductBuilder builder =
        new ProductBuilder(operation, algorithm, cost::isReached, options.dtype(), provider);
    int channels = operation.multiplicity();
    boolean strideFits =
        builder.onSphere() || (long) channels * options.dtype().bytes() <= LARGEST_STRIDE_IN_PLACE;
    PanelLayout layout =
        new PanelLayout(
            builder.tensorMaps(),
            channels,
            options,
            provider,
            strideFits,
            operation.weights().isPresent() && !operation.weights().perItem());
    PanelMaps maps = builder.build(layout.rowStride());
    PlanReport report =
        new PlanReport(
            operation.describe(),
            algorithm.label(),
            reason(layout),
            Provider.describe(provider),
            maps.multiplyAdds(),
            bytes(),
            candidates);
    double nanoseconds = cost.nanoseconds(algorithm, maps.multiplyAdds());
    return new ProductPlan(operation, options, provider, report, maps, layout, nanoseconds);
  }

  /** Compulsory bytes of one channel of an item; shared weights stay in cache. */
  private long bytes() {
    int components =
        componentsOf(operation.first())
            + componentsOf(operation.second())
            + componentsOf(operation.output());
    int channels = operation.multiplicity();
    boolean own = operation.weights().perItem() && channels > 0;
    return (components + (own ? operation.weightCount() / channels : 0)) * options.dtype().bytes();
  }

  private static int componentsOf(Irreps irreps) {
    int sum = 0;
    for (Irreps.Block block : irreps.blocks()) {
      sum += block.irrep().dimension();
    }
    return sum;
  }

  private List<PlanReport.Candidate> candidates() {
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      if (ProductCost.applies(algorithm, operation)) {
        long work = cost.multiplyAdds(algorithm);
        candidates.add(
            new PlanReport.Candidate(algorithm.label(), work, cost.nanoseconds(algorithm, work)));
      }
    }
    return candidates;
  }

  private Algorithm choose(List<PlanReport.Candidate> candidates) {
    if (options.algorithm().isPresent()) {
      Choice choice = options.algorithm().get();
      if (!(choice instanceof Algorithm algorithm)) {
        throw new IllegalArgumentException(
            "algorithm: " + choice.label() + " is not one of a tensor product");
      }
      refuseMisfit(algorithm);
      return algorithm;
    }
    PlanReport.Candidate best = candidates.getFirst();
    for (PlanReport.Candidate candidate : candidates) {
      if (candidate.estimatedNanoseconds() < best.estimatedNanoseconds()) {
        best = candidate;
      }
    }
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.label().equals(best.algorithm())) {
        return algorithm;
      }
    }
    throw new IllegalStateException("no algorithm is called " + best.algorithm());
  }

  private void refuseMisfit(Algorithm algorithm) {
    if (ProductCost.applies(algorithm, operation)) {
      return;
    }
    if (operation.weights().form() == ProductWeights.Form.PATHS) {
      throw new IllegalArgumentException(
          "algorithm: "
              + algorithm.label()
              + " cannot give each path a weight; use sparse, or weights of degrees");
    }
    throw new IllegalArgumentException(
        "algorithm: "
            + algorithm.label()
            + " does not compute products of kind "
            + operation.kind().label());
  }

  private String reason(PanelLayout layout) {
    String why =
        options.algorithm().isPresent()
            ? "asked for"
            : cost.basis() + " of those that compute this product";
    String lanes =
        layout.isDirect()
            ? "channels used in place as lanes"
            : "items packed into panels of " + layout.lanes() + " lanes";
    return why + "; " + lanes;
  }
}

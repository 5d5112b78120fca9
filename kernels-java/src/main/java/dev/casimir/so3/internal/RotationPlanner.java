package dev.casimir.so3.internal;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses an algorithm for rotations. Multiply-adds are counted; the rates at which they are done
 * are estimates for a core with two multiply-add ports near 3.5 GHz.
 */
public final class RotationPlanner {
  private static final double ISSUES_PER_NANOSECOND = 7;
  private static final double FACTORS_RATE = 0.25;
  private static final double RECURSION_RATE = 0.2;
  private static final double PRODUCTS_RATE = 0.45;

  private final IrrepsRotation operation;
  private final PlanOptions options;
  private final Provider provider;
  private final Irreps irreps;
  private final double perNanosecond;

  private RotationPlanner(IrrepsRotation operation, PlanOptions options, Provider provider) {
    this.operation = operation;
    this.options = options;
    this.provider = provider;
    irreps = operation.irreps();
    perNanosecond = ISSUES_PER_NANOSECOND * Provider.lanes(provider, options.dtype());
  }

  /** Plans for the provider in use. */
  public static IrrepsRotationKernel plan(IrrepsRotation operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static IrrepsRotationKernel plan(
      IrrepsRotation operation, PlanOptions options, Provider provider) {
    return new RotationPlanner(operation, options, provider).plan();
  }

  private IrrepsRotationKernel plan() {
    List<PlanReport.Candidate> candidates = candidates();
    RotationAlgorithm each = choose(candidates.getFirst(), candidates.getLast());
    RotationAlgorithm shared = options.algorithm().isPresent() ? each : chooseShared();
    RotationPanels eachPanels = panels(each);
    RotationPanels sharedPanels = shared == each ? eachPanels : panels(shared);
    PlanReport.Candidate chosen =
        each == RotationAlgorithm.J_FACTORISATION ? candidates.getFirst() : candidates.getLast();
    PlanReport report =
        new PlanReport(
            operation.describe(),
            each.label(),
            reason(shared),
            Provider.describe(provider),
            chosen.multiplyAdds(),
            (2L * irreps.dimension() + 9) * options.dtype().bytes(),
            candidates);
    return new RotationPlan(
        irreps, options, report, eachPanels, sharedPanels, chosen.estimatedNanoseconds());
  }

  private RotationPanels panels(RotationAlgorithm algorithm) {
    RotationMethod method =
        switch (algorithm) {
          case J_FACTORISATION -> new FactoredRotation(irreps, options.dtype(), provider);
          case MATRIX ->
              new MatrixRotation(
                  new WignerRecursion(Math.max(1, irreps.maximumDegree())),
                  options.dtype(),
                  provider);
        };
    return new RotationPanels(method, irreps, options.layout(), options.dtype(), provider);
  }

  /** The factors, and where the recursion reaches so far the matrices. */
  private List<PlanReport.Candidate> candidates() {
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    candidates.add(
        new PlanReport.Candidate(
            RotationAlgorithm.J_FACTORISATION.label(),
            factors(),
            factors() / (perNanosecond * FACTORS_RATE)));
    if (irreps.maximumDegree() <= WignerRecursion.MAXIMUM_DEGREE) {
      long recursion = new WignerRecursion(Math.max(1, irreps.maximumDegree())).multiplyAdds();
      candidates.add(
          new PlanReport.Candidate(
              RotationAlgorithm.MATRIX.label(),
              recursion + products(),
              recursion / (perNanosecond * RECURSION_RATE)
                  + products() / (perNanosecond * PRODUCTS_RATE)));
    }
    return candidates;
  }

  private RotationAlgorithm choose(PlanReport.Candidate factors, PlanReport.Candidate matrices) {
    if (options.algorithm().isPresent()) {
      Choice choice = options.algorithm().get();
      if (choice instanceof RotationAlgorithm algorithm) {
        return algorithm;
      }
      throw new IllegalArgumentException(
          "algorithm: expected j or matrix for a rotation, got " + choice.label());
    }
    return matrices.estimatedNanoseconds() < factors.estimatedNanoseconds()
        ? RotationAlgorithm.MATRIX
        : RotationAlgorithm.J_FACTORISATION;
  }

  /** With the matrices made once, only the products count. */
  private RotationAlgorithm chooseShared() {
    boolean reached = irreps.maximumDegree() <= WignerRecursion.MAXIMUM_DEGREE;
    return reached && products() / PRODUCTS_RATE < factors() / FACTORS_RATE
        ? RotationAlgorithm.MATRIX
        : RotationAlgorithm.J_FACTORISATION;
  }

  private long factors() {
    long sum = 0;
    for (Irreps.Block block : irreps.blocks()) {
      sum += block.multiplicity() * FactoredRotation.multiplyAdds(block.irrep().degree());
    }
    return sum;
  }

  private long products() {
    long sum = 0;
    for (Irreps.Block block : irreps.blocks()) {
      sum += (long) block.dimension() * block.irrep().dimension();
    }
    return sum;
  }

  private String reason(RotationAlgorithm shared) {
    return options.algorithm().isPresent()
        ? "asked for"
        : "lowest estimated time; with one rotation for all items: " + shared.label();
  }
}

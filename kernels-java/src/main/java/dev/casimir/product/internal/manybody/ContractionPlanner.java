package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.simd.Provider;
import java.util.List;

/** Builds the kernel of a symmetric contraction. */
public final class ContractionPlanner {
  /** An estimate of what a core executes in a lane. */
  private static final double MULTIPLY_ADDS_PER_NANOSECOND = 2;

  private ContractionPlanner() {}

  /** Plans for the provider in use. */
  public static SymmetricContractionKernel plan(
      SymmetricContraction operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static SymmetricContractionKernel plan(
      SymmetricContraction operation, PlanOptions options, Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: a symmetric contraction has but one, got "
              + options.algorithm().get().label());
    }
    SymmetricBasis basis = SymmetricBasis.of(operation);
    ContractionTree tree = new ContractionTree(operation, basis);
    long components =
        (operation.input().dimension() + operation.output().dimension())
            / Math.max(1, operation.multiplicity());
    int lanes = Provider.lanes(provider, options.dtype());
    double nanoseconds = tree.multiplyAdds() / (MULTIPLY_ADDS_PER_NANOSECOND * lanes);
    PlanReport report =
        new PlanReport(
            operation.describe(),
            "sparse",
            "sums over monomials, from the longest downwards; channels as lanes",
            Provider.describe(provider),
            tree.multiplyAdds(),
            components * options.dtype().bytes(),
            List.of(new PlanReport.Candidate("sparse", tree.multiplyAdds(), nanoseconds)));
    return new ContractionPlan(operation, options, provider, report, basis, tree);
  }
}

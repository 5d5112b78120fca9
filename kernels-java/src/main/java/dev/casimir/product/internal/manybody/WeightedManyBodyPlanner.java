package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.product.WeightedManyBodyProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.simd.Provider;
import java.util.ArrayList;
import java.util.List;

/** Builds the kernel of a weighted many-body product: one algorithm for all its powers. */
public final class WeightedManyBodyPlanner {
  private WeightedManyBodyPlanner() {}

  /** Plans for the provider in use. */
  public static WeightedManyBodyKernel plan(
      WeightedManyBodyProduct operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static WeightedManyBodyKernel plan(
      WeightedManyBodyProduct operation, PlanOptions options, Provider provider) {
    PanelFormat format = PanelFormat.ofEntries(operation.multiplicity(), options, provider);
    List<ManyBodyPlanner> planners = new ArrayList<>();
    for (int n = 1; n <= operation.order(); n++) {
      planners.add(new ManyBodyPlanner(operation.power(n), options, provider, format));
    }
    List<PlanReport.Candidate> candidates = candidates(planners);
    ManyBodyAlgorithm algorithm = ManyBodyPlanner.choose(options, candidates);
    List<PanelPower> powers = planners.stream().map(planner -> planner.power(algorithm)).toList();
    RowMap input = planners.getFirst().input();
    RowMap output = RowMap.plain(operation.output());
    int components = output.rows();
    long multiplyAdds =
        powers.stream().mapToLong(power -> power.forward().multiplyAdds() + components).sum();
    PlanReport report =
        new PlanReport(
            operation.describe(),
            algorithm.label(),
            (options.algorithm().isPresent() ? "asked for" : "lowest estimated time")
                + "; one power after the other, channels as lanes",
            Provider.describe(provider),
            multiplyAdds,
            planners.getFirst().bytes(),
            candidates);
    return new WeightedManyBodyPlan(
        operation,
        report,
        new WeightedPowers(powers, input, output, format),
        format.packing(input),
        format.packing(output),
        format,
        candidates.get(algorithm.ordinal()).estimatedNanoseconds());
  }

  /** Every algorithm with its cost of all powers together. */
  private static List<PlanReport.Candidate> candidates(List<ManyBodyPlanner> planners) {
    List<PlanReport.Candidate> all = new ArrayList<>();
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      long multiplyAdds = 0;
      double nanoseconds = 0;
      for (ManyBodyPlanner planner : planners) {
        PlanReport.Candidate candidate = planner.candidates().get(algorithm.ordinal());
        multiplyAdds += candidate.multiplyAdds();
        nanoseconds += candidate.estimatedNanoseconds();
      }
      all.add(new PlanReport.Candidate(algorithm.label(), multiplyAdds, nanoseconds));
    }
    return all;
  }
}

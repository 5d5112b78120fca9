package dev.casimir.product.internal.convolution;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.ProductKind;
import dev.casimir.product.internal.convolution.aligned.EdgeAlignedTransform;
import dev.casimir.product.internal.convolution.grid.GridConvolutionPlan;
import dev.casimir.product.internal.convolution.grid.SphereFunctions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.List;

/** Chooses how a convolution computes its messages and builds the kernel that runs it. */
public final class ConvolutionPlanner {
  private ConvolutionPlanner() {}

  /** Plans for the provider in use. */
  public static ConvolutionKernel plan(Convolution operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static ConvolutionKernel plan(
      Convolution operation, PlanOptions options, Provider provider) {
    Provider usable =
        EdgeSetting.WIDTH % Provider.lanes(provider, options.dtype()) == 0
            ? provider
            : Provider.SCALAR;
    int multiplicity = operation.multiplicity();
    int channels = (multiplicity + EdgeSetting.WIDTH - 1) / EdgeSetting.WIDTH * EdgeSetting.WIDTH;
    EdgeSetting setting =
        new EdgeSetting(operation, paths(operation), channels, options.dtype(), usable);
    SphereFunctions functions = SphereFunctions.of(setting, options.layout());
    ConvolutionCost cost = new ConvolutionCost(setting, functions, options.expectedItems());
    List<PlanReport.Candidate> candidates = candidates(cost, operation);
    ConvolutionAlgorithm algorithm = choose(cost, options, operation);
    if (algorithm == ConvolutionAlgorithm.GRID) {
      long multiplyAdds = cost.multiplyAdds(algorithm);
      PlanReport report =
          report(setting, options, algorithm, multiplyAdds, cost.basis(), candidates);
      return new GridConvolutionPlan(setting, functions, options, report);
    }
    EdgeTransform transform =
        algorithm == ConvolutionAlgorithm.ESCN
            ? new EdgeAlignedTransform(setting)
            : direct(setting);
    long multiplyAdds = transform.multiplyAdds() * multiplicity + transform.preparation();
    PlanReport report = report(setting, options, algorithm, multiplyAdds, cost.basis(), candidates);
    return new ConvolutionPlan(setting, options, report, transform);
  }

  private static PlanReport report(
      EdgeSetting setting,
      PlanOptions options,
      ConvolutionAlgorithm algorithm,
      long multiplyAdds,
      String basis,
      List<PlanReport.Candidate> candidates) {
    return new PlanReport(
        setting.operation().describe(),
        algorithm.label(),
        options.algorithm().isPresent() ? "asked for" : basis,
        Provider.describe(setting.provider()),
        multiplyAdds,
        edgeBytes(setting),
        candidates);
  }

  /** Compulsory bytes of an edge: its ends, vector and weights. Features are shared by edges. */
  private static long edgeBytes(EdgeSetting setting) {
    Convolution operation = setting.operation();
    long weights =
        switch (operation.weights()) {
          case NONE -> 0;
          case PATH -> setting.paths().size();
          case PATH_CHANNEL -> (long) setting.paths().size() * operation.multiplicity();
        };
    return 2L * Long.BYTES + (3 + weights) * setting.dtype().bytes();
  }

  private static EdgeTransform direct(EdgeSetting setting) {
    return setting.operation().weights() == EdgeWeights.PATH_CHANNEL
        ? new ChannelDirectTransform(setting)
        : new DirectTransform(setting);
  }

  private static List<PlanReport.Candidate> candidates(
      ConvolutionCost cost, Convolution operation) {
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
      if (applies(algorithm, operation)) {
        candidates.add(
            new PlanReport.Candidate(
                algorithm.label(), cost.multiplyAdds(algorithm), cost.nanoseconds(algorithm)));
      }
    }
    return candidates;
  }

  private static ConvolutionAlgorithm choose(
      ConvolutionCost cost, PlanOptions options, Convolution operation) {
    if (options.algorithm().isPresent()) {
      return askedFor(options.algorithm().get(), operation);
    }
    ConvolutionAlgorithm best = ConvolutionAlgorithm.DIRECT;
    for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
      if (applies(algorithm, operation) && cost.nanoseconds(algorithm) < cost.nanoseconds(best)) {
        best = algorithm;
      }
    }
    return best;
  }

  /**
   * The algorithm that was asked for.
   *
   * @throws IllegalArgumentException if it is none of a convolution's or does not compute this one
   */
  public static ConvolutionAlgorithm askedFor(Choice choice, Convolution operation) {
    if (!(choice instanceof ConvolutionAlgorithm algorithm)) {
      throw new IllegalArgumentException(
          "algorithm: " + choice.label() + " is not one of a convolution");
    }
    if (!applies(algorithm, operation)) {
      throw new IllegalArgumentException(
          "algorithm: "
              + algorithm.label()
              + " does not compute this convolution, got "
              + operation.describe()
              + " with weights "
              + operation.weights());
    }
    return algorithm;
  }

  /** Whether an algorithm computes such a convolution at all. */
  public static boolean applies(ConvolutionAlgorithm algorithm, Convolution operation) {
    return switch (algorithm) {
      case DIRECT -> true;
      case ESCN -> operation.weights() != EdgeWeights.PATH_CHANNEL;
      case GRID -> operation.kind() == ProductKind.GAUNT && operation.weights() == EdgeWeights.NONE;
    };
  }

  /** The number of paths of a convolution. */
  public static int numberOfPaths(Convolution operation) {
    int count = 0;
    for (Irreps.Block in : operation.nodes().blocks()) {
      for (int l = 0; l <= operation.maximumDegree(); l++) {
        for (Irreps.Block out : operation.output().blocks()) {
          if (operation.kind().allows(in.irrep(), Irrep.natural(l), out.irrep())) {
            count++;
          }
        }
      }
    }
    return count;
  }

  /** The paths in e3nn's order of instructions. */
  public static List<ConvolutionPath> paths(Convolution operation) {
    List<ConvolutionPath> paths = new ArrayList<>();
    int row1 = 0;
    for (Irreps.Block in : operation.nodes().blocks()) {
      for (int l = 0; l <= operation.maximumDegree(); l++) {
        int row3 = 0;
        for (Irreps.Block out : operation.output().blocks()) {
          if (operation.kind().allows(in.irrep(), Irrep.natural(l), out.irrep())) {
            CouplingTensor table =
                operation.kind().coefficients(in.irrep().degree(), l, out.irrep().degree());
            paths.add(new ConvolutionPath(paths.size(), row1, row3, table));
          }
          row3 += out.irrep().dimension();
        }
      }
      row1 += in.irrep().dimension();
    }
    return paths;
  }
}

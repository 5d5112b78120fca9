package dev.casimir.product.internal.mixing;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.List;

/** Plans products whose paths connect different channels: modes uvu and uvw. */
public final class ChannelMixingPlanner {
  /** Multiply-adds a core executes in a nanosecond for each lane of its vectors. */
  private static final double RATE = 2.5;

  private final TensorProduct operation;
  private final PlanOptions options;
  private final Provider provider;

  private ChannelMixingPlanner(TensorProduct operation, PlanOptions options, Provider provider) {
    this.operation = operation;
    this.options = options;
    this.provider = provider;
  }

  /** Plans for a given provider. */
  public static ProductKernel plan(
      TensorProduct operation, PlanOptions options, Provider provider) {
    return new ChannelMixingPlanner(operation, options, provider).plan();
  }

  private ProductKernel plan() {
    Algorithm algorithm = algorithm();
    List<MixingPath> paths =
        MixingPaths.of(operation, algorithm == Algorithm.DENSE, options.dtype());
    MixingKernels kernels = kernels(paths);
    MixingMode mode = mode(kernels, paths);
    MixingSizes sizes =
        new MixingSizes(
            options.dtype(),
            operation.first().dimension(),
            operation.second().dimension(),
            operation.output().dimension(),
            mode.coupledRows(),
            operation.weights().perItem() ? mode.laneWeights() : 0,
            mode.columnElements(),
            mode.sumElements());
    return new ChannelMixingPlan(
        new MixingArguments(operation, options),
        options.threads(),
        report(algorithm, MixingPaths.multiplyAdds(operation.mode(), paths)),
        kernels,
        mode,
        paths.toArray(MixingPath[]::new),
        sizes);
  }

  private Algorithm algorithm() {
    Choice choice = options.algorithm().orElse(Algorithm.SPARSE);
    if (!(choice instanceof Algorithm algorithm)) {
      throw new IllegalArgumentException(
          "algorithm: " + choice.label() + " is not one of a tensor product");
    }
    if (algorithm != Algorithm.DENSE && algorithm != Algorithm.SPARSE) {
      throw new IllegalArgumentException(
          "algorithm: "
              + algorithm.label()
              + " computes mode uuu only, got mode "
              + operation.mode().label()
              + "; use sparse");
    }
    return algorithm;
  }

  private MixingKernels kernels(List<MixingPath> paths) {
    DType dtype = options.dtype();
    PanelTranspose transpose =
        Provider.instantiatePlain(PanelTranspose.class, PanelTranspose.class.getName(), dtype);
    MatrixTiles tiles =
        Provider.instantiate(provider, MatrixTiles.class, MatrixTiles.class.getName(), dtype);
    return new MixingKernels(
        dtype,
        Provider.lanes(provider, dtype),
        Provider.instantiate(provider, LaneCoupling.class, LaneCoupling.class.getName(), dtype),
        tiles,
        new MixingWeights(
            owner(),
            operation.weightCount(),
            largestMultiplicity(paths),
            dtype,
            provider,
            tiles,
            transpose),
        new ChannelRows(operation.first(), options.layout(), dtype, transpose),
        new ChannelRows(operation.second(), options.layout(), dtype, transpose),
        new ChannelRows(operation.output(), options.layout(), dtype, transpose));
  }

  private static int largestMultiplicity(List<MixingPath> paths) {
    int largest = 0;
    for (MixingPath path : paths) {
      largest = Math.max(largest, Math.max(path.channels2(), path.channels3()));
    }
    return largest;
  }

  private MixingWeights.Owner owner() {
    ProductWeights weights = operation.weights();
    if (!weights.isPresent()) {
      return MixingWeights.Owner.NOBODY;
    }
    return weights.perItem() ? MixingWeights.Owner.ITEM : MixingWeights.Owner.BATCH;
  }

  private MixingMode mode(MixingKernels kernels, List<MixingPath> paths) {
    return operation.mode() == ChannelMode.UVU
        ? new UvuMode(kernels, paths)
        : new UvwMode(kernels, paths);
  }

  private PlanReport report(Algorithm algorithm, long multiplyAdds) {
    long numbers =
        (long) operation.first().dimension()
            + operation.second().dimension()
            + operation.output().dimension()
            + (operation.weights().perItem() ? operation.weightCount() : 0);
    double nanoseconds = multiplyAdds / (RATE * Provider.lanes(provider, options.dtype()));
    String why =
        options.algorithm().isPresent() ? "asked for" : "the one for products that mix channels";
    return new PlanReport(
        operation.describe(),
        algorithm.label(),
        why + "; items packed into panels of " + Workspace.LANES + " lanes",
        Provider.describe(provider),
        multiplyAdds,
        numbers * options.dtype().bytes(),
        List.of(new PlanReport.Candidate(algorithm.label(), multiplyAdds, nanoseconds)));
  }
}

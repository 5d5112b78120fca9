package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.product.MixingMaps.Pairs;
import dev.casimir.cuda.internal.product.MixingMaps.Range;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.mixing.MixingPath;
import dev.casimir.product.internal.mixing.MixingPaths;
import java.util.List;
import java.util.Optional;

/**
 * Products whose paths connect different channels, modes uvu and uvw: in the order of the CPU, path
 * after path, so that they have its bits.
 */
final class MixingPasses implements ProductPasses {
  private final TensorProduct operation;
  private final int elementBytes;
  private final int pathCount;
  private final MixingMaps maps;
  private final PanelSums sums;
  private final boolean pairwise;
  private final boolean weighted;

  private MixingPasses(
      PlanResources resources,
      TensorProduct operation,
      PlanOptions options,
      List<MixingPath> paths) {
    this.operation = operation;
    this.elementBytes = options.dtype().bytes();
    this.pathCount = paths.size();
    this.maps = new MixingMaps(resources, operation, options, paths);
    this.sums = new PanelSums(resources, maps, operation.weightCount(), elementBytes);
    this.pairwise = operation.mode() == ChannelMode.UVW;
    this.weighted = operation.weights().isPresent();
  }

  /** By all coefficients or by the nonzero ones. */
  static ProductPasses.Factory by(Algorithm algorithm) {
    return (resources, operation, options) ->
        new MixingPasses(resources, operation, options, paths(algorithm, operation, options));
  }

  private static List<MixingPath> paths(
      Algorithm algorithm, TensorProduct operation, PlanOptions options) {
    return MixingPaths.of(operation, algorithm == Algorithm.DENSE, options.dtype());
  }

  /** Why a device cannot compute a product. */
  static Optional<String> refusal(CudaDevice device, TensorProduct operation, PlanOptions options) {
    if (operation.weightCount() > Integer.MAX_VALUE) {
      return Optional.of("it has %,d weights".formatted(operation.weightCount()));
    }
    MixingProgram program =
        new MixingProgram(operation, paths(Algorithm.SPARSE, operation, options));
    long bytes = (long) program.rows() * options.dtype().bytes();
    int limit = device.properties().sharedBytesPerBlock();
    return bytes > limit
        ? Optional.of(
            "one item of a path needs %,d bytes of shared memory, a block has %,d"
                .formatted(bytes, limit))
        : Optional.empty();
  }

  /** Of an item, forward. */
  static long multiplyAdds(Algorithm algorithm, TensorProduct operation, PlanOptions options) {
    return MixingPaths.multiplyAdds(operation.mode(), paths(algorithm, operation, options));
  }

  @Override
  public long scratchBytes(long items) {
    return weighted && !operation.weights().perItem() ? sums.scratchBytes(items) : 0;
  }

  private void clear(Call call, long address, int dimension) {
    long bytes = Math.multiplyExact(call.items(), (long) dimension) * elementBytes;
    call.launcher().clear(address, bytes);
  }

  private void clearGradients(Call call, Results out) {
    clear(call, out.x(), operation.first().dimension());
    clear(call, out.y(), operation.second().dimension());
  }

  @Override
  public void forward(Call call, Operands in, long z) {
    clear(call, z, operation.output().dimension());
    addOutput(call, maps.all(), in, z);
  }

  private void addOutput(Call call, Range paths, Operands in, long z) {
    if (pairwise) {
      maps.toRight(call, paths, in.w(), new Pairs(in.x(), in.y()), z);
    } else {
      maps.toLeft(call, paths, in.w(), new Pairs(in.x(), 0), in.y(), 0, z);
    }
  }

  private void addGradients(Call call, Range paths, Operands in, Results out) {
    if (pairwise) {
      Pairs pairs = new Pairs(in.x(), in.y());
      maps.toLeft(call, paths, in.w(), pairs, in.gz(), out.x(), out.y());
    } else {
      maps.toLeft(call, paths, in.w(), new Pairs(0, in.gz()), in.y(), out.x(), 0);
      maps.toRight(call, paths, in.w(), new Pairs(in.x(), in.gz()), out.y());
    }
  }

  @Override
  public void backward(Call call, Operands in, Results out) {
    clearGradients(call, out);
    addGradients(call, maps.all(), in, out);
    if (weighted) {
      toWeights(
          call,
          out.w(),
          pairwise
              ? new PanelSums.Source(new Pairs(in.x(), in.y()), in.gz())
              : new PanelSums.Source(new Pairs(in.x(), in.gz()), in.y()));
    }
  }

  private void toWeights(Call call, long gw, PanelSums.Source... sources) {
    if (operation.weights().perItem()) {
      for (int s = 0; s < sources.length; s++) {
        maps.toItemWeights(call, sources[s].pairs(), sources[s].right(), gw, s > 0);
      }
    } else {
      sums.run(call, gw, sources);
    }
  }

  /**
   * With directions a, b, c: dt/dgradZ = f(a, y, W) + f(x, b, W) + f(x, y, c); the others are
   * backward passes of (a, b, W) and of (x, y, c).
   */
  @Override
  public void doubleBackward(Call call, Operands in, Operands directions, Results out) {
    clear(call, out.z(), operation.output().dimension());
    clearGradients(call, out);
    for (int path = 0; path < pathCount; path++) {
      addSecondOrder(call, new Range(path, path + 1), in, directions, out);
    }
    if (weighted) {
      long dx = directions.x();
      long dy = directions.y();
      if (pairwise) {
        toWeights(call, out.w(), new PanelSums.Source(new Pairs(dx, in.y(), in.x(), dy), in.gz()));
      } else {
        toWeights(
            call,
            out.w(),
            new PanelSums.Source(new Pairs(dx, in.gz()), in.y()),
            new PanelSums.Source(new Pairs(in.x(), in.gz()), dy));
      }
    }
  }

  private void addSecondOrder(
      Call call, Range path, Operands in, Operands directions, Results out) {
    long dx = directions.x();
    long dy = directions.y();
    if (pairwise) {
      maps.toRight(call, path, in.w(), new Pairs(dx, in.y(), in.x(), dy), out.z());
    } else {
      addOutput(call, path, new Operands(dx, in.y(), in.w(), 0), out.z());
      addOutput(call, path, new Operands(in.x(), dy, in.w(), 0), out.z());
    }
    addGradients(call, path, new Operands(dx, dy, in.w(), in.gz()), out);
    if (weighted) {
      Operands turned = new Operands(in.x(), in.y(), directions.w(), in.gz());
      addOutput(call, path, turned, out.z());
      addGradients(call, path, turned, out);
    }
  }
}

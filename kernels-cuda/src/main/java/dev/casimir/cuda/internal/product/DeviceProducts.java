package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.grid.FourierAlgorithm;
import dev.casimir.cuda.internal.grid.GridAlgorithm;
import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans tensor products for a device: the algorithm asked for, or the one that should be fastest.
 */
public final class DeviceProducts {
  /** All that are built in; of equally fast ones the first is taken. */
  private static final List<ProductAlgorithm> ALGORITHMS =
      List.of(
          new SparseAlgorithm(),
          new DenseAlgorithm(),
          new GridAlgorithm(),
          new FourierAlgorithm(false),
          new FourierAlgorithm(true));

  /** Bytes and multiply-adds in single precision a nanosecond, of a Hopper GPU: an estimate. */
  private static final double BYTES_PER_NANOSECOND = 4000;

  private static final double MULTIPLY_ADDS_PER_NANOSECOND = 30_000;

  private final CudaDevice device;
  private final TensorProduct operation;
  private final PlanOptions options;

  private DeviceProducts(CudaDevice device, TensorProduct operation, PlanOptions options) {
    this.device = device;
    this.operation = operation;
    this.options = options;
  }

  /**
   * Plans a product.
   *
   * @throws UnsupportedOperationException if the device cannot compute it, or not as asked
   */
  public static ProductKernel plan(
      CudaDevice device, TensorProduct operation, PlanOptions options) {
    return new DeviceProducts(device, operation, options).plan();
  }

  private ProductKernel plan() {
    List<ProductAlgorithm> able = able();
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    ProductAlgorithm best = able.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (ProductAlgorithm algorithm : able) {
      long work = algorithm.multiplyAdds(operation, options);
      double nanoseconds = nanoseconds(algorithm, work);
      candidates.add(new PlanReport.Candidate(algorithm.algorithm().label(), work, nanoseconds));
      if (nanoseconds < least) {
        least = nanoseconds;
        best = algorithm;
      }
    }
    ProductAlgorithm chosen = options.algorithm().isPresent() ? askedFor() : best;
    PlanReport report =
        new PlanReport(
            operation.describe(),
            chosen.algorithm().label(),
            reason(chosen),
            device.describe(),
            chosen.multiplyAdds(operation, options),
            bytes(),
            candidates);
    return chosen.plan(device, operation, options, report);
  }

  private String reason(ProductAlgorithm chosen) {
    String why =
        options.algorithm().isPresent()
            ? "asked for"
            : "lowest estimated time of those this device has";
    String manner = chosen.manner(device, operation, options);
    return manner.isEmpty() ? why : why + "; " + manner;
  }

  private List<ProductAlgorithm> able() {
    List<ProductAlgorithm> able = new ArrayList<>();
    String why = "";
    for (ProductAlgorithm algorithm : ALGORITHMS) {
      Optional<String> refusal = algorithm.refusal(device, operation, options);
      if (refusal.isEmpty()) {
        able.add(algorithm);
      } else if (why.isEmpty()) {
        why = refusal.get();
      }
    }
    if (able.isEmpty()) {
      throw unavailable(operation.describe() + " is not available", why);
    }
    return able;
  }

  private ProductAlgorithm askedFor() {
    Choice choice = options.algorithm().orElseThrow();
    if (!(choice instanceof Algorithm asked)) {
      throw new IllegalArgumentException(
          "algorithm: " + choice.label() + " is not one of a tensor product");
    }
    for (ProductAlgorithm algorithm : ALGORITHMS) {
      if (algorithm.algorithm() == asked) {
        Optional<String> refusal = algorithm.refusal(device, operation, options);
        if (refusal.isPresent()) {
          throw unavailable("algorithm " + asked.label() + " is not available", refusal.get());
        }
        return algorithm;
      }
    }
    throw unavailable("algorithm " + asked.label() + " is not available", "it is not built in");
  }

  private UnsupportedOperationException unavailable(String what, String why) {
    return new UnsupportedOperationException(
        "%s on %s: %s; plan it on the cpu".formatted(what, device.name(), why));
  }

  /**
   * Of one channel of an item, or of an item where they mix: its traffic or its arithmetic,
   * whichever takes longer.
   */
  private double nanoseconds(ProductAlgorithm algorithm, long multiplyAdds) {
    double rate = MULTIPLY_ADDS_PER_NANOSECOND / (options.dtype() == DType.FLOAT64 ? 2 : 1);
    double arithmetic = rate * algorithm.efficiency(device, operation, options);
    return Math.max(bytes() / BYTES_PER_NANOSECOND, multiplyAdds / arithmetic);
  }

  /** Compulsory bytes of one channel of an item; shared weights stay in cache. */
  private long bytes() {
    if (operation.mode() != ChannelMode.UUU) {
      return bytesOfItem();
    }
    int components =
        componentsOf(operation.first())
            + componentsOf(operation.second())
            + componentsOf(operation.output());
    int channels = operation.multiplicity();
    boolean own = operation.weights().perItem() && channels > 0;
    return (components + (own ? operation.weightCount() / channels : 0)) * options.dtype().bytes();
  }

  /** Where channels mix, all numbers are those of an item. */
  private long bytesOfItem() {
    long numbers =
        (long) operation.first().dimension()
            + operation.second().dimension()
            + operation.output().dimension();
    long own = operation.weights().perItem() ? operation.weightCount() : 0;
    return (numbers + own) * options.dtype().bytes();
  }

  private static int componentsOf(Irreps irreps) {
    int sum = 0;
    for (Irreps.Block block : irreps.blocks()) {
      sum += block.irrep().dimension();
    }
    return sum;
  }
}

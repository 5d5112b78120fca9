package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.Set;

/** One weight for each block and channel of an operand, on the device. */
final class BlockWeights {
  /** How numbers are written; as {@code scaling} of {@code block_weights.cuh}. */
  enum Writing {
    OVERWRITE,
    /** With one rounding for product and sum. */
    FUSE,
    /** With one for each. */
    ADD
  }

  private static final int THREADS = 256;

  private final KernelFunction scale;
  private final KernelFunction contract;
  private final long weightOfElement;
  private final long placeOfBlock;
  private final Irreps irreps;
  private final int channels;
  private final int componentsLast;

  /**
   * @param firstWeight of the first block, in blocks
   * @param reached blocks of which a path knows; the weights of others do nothing
   */
  BlockWeights(
      PlanResources resources,
      Irreps irreps,
      int channels,
      int firstWeight,
      Set<Integer> reached,
      PlanOptions options) {
    this.irreps = irreps;
    this.channels = channels;
    this.componentsLast = options.layout() == Layout.MUL_IR ? 1 : 0;
    this.scale = resources.kernel("product_scale");
    this.contract = resources.kernel("product_contract");
    int blocks = irreps.blocks().size();
    int[] weights = new int[irreps.dimension()];
    int[] places = new int[3 * blocks];
    for (int b = 0; b < blocks; b++) {
      int components = irreps.blocks().get(b).irrep().dimension();
      boolean used = reached.contains(b);
      int weight = Math.multiplyExact(firstWeight + b, channels);
      for (int e = 0; e < components * channels; e++) {
        int channel = componentsLast == 1 ? e / components : e % channels;
        weights[irreps.offset(b) + e] = used ? weight + channel : -1;
      }
      places[3 * b] = used ? irreps.offset(b) : -1;
      places[3 * b + 1] = components;
      places[3 * b + 2] = weight;
    }
    this.weightOfElement = resources.integers(weights);
    this.placeOfBlock = resources.integers(places);
  }

  int dimension() {
    return irreps.dimension();
  }

  /** Writes weight times block. */
  void scale(Call call, long in, Items weights, long out, Writing writing) {
    long numbers = Math.multiplyExact(call.items(), (long) irreps.dimension());
    Cells cells =
        new Cells()
            .addresses(weightOfElement, in, weights.address())
            .add(weights.stride())
            .add(writing.ordinal())
            .add(out)
            .add((long) irreps.dimension())
            .add(numbers);
    call.launcher().launchItems(scale, numbers, THREADS, 0, cells);
  }

  /** Writes each block times the same of another tensor, summed over components. */
  void contract(Call call, long first, long second, Items out, boolean add) {
    long numbers = call.items() * irreps.blocks().size() * channels;
    Cells cells =
        new Cells()
            .add(placeOfBlock)
            .add(irreps.blocks().size())
            .add(channels)
            .add(componentsLast)
            .add(add ? 1 : 0)
            .addresses(first, second)
            .add((long) irreps.dimension())
            .add(out.address())
            .add(out.stride())
            .add(numbers);
    call.launcher().launchItems(contract, numbers, THREADS, 0, cells);
  }
}

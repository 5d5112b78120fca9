package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.mixing.MixingPath;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.List;

/**
 * The derivatives of the form {@code mixing.cuh} tells of, with operands P, Q and R. All but those
 * with respect to weights are added to what is there.
 */
final class MixingMaps {
  /** Items of a panel, whose gradients of shared weights are summed first; as on the CPU. */
  static final int PANEL = 64;

  private static final int THREADS = 256;

  /** Numbers of the tiles of weights in shared memory. */
  private static final int TILE_NUMBERS = 64 * (64 + 32);

  /** Operands that are coupled, and others whose coupling is added, or 0. */
  record Pairs(long p, long q, long otherP, long otherQ) {
    Pairs(long p, long q) {
      this(p, q, 0, 0);
    }
  }

  /** Some paths in their order. */
  record Range(int from, int to) {}

  private final KernelFunction toRight;
  private final KernelFunction toLeft;
  private final KernelFunction itemWeights;
  private final KernelFunction sharedWeights;
  private final long program;
  private final long numbers;
  private final long tiles;
  private final int tileCount;
  private final int pathCount;
  private final int componentsLast;
  private final int itemsOfBlock;
  private final int sharedBytes;
  private final int elementBytes;
  private final long strideP;
  private final long strideQ;
  private final long strideR;
  private final long weights;
  private final long weightStride;

  MixingMaps(
      PlanResources resources,
      TensorProduct operation,
      PlanOptions options,
      List<MixingPath> paths) {
    DType dtype = options.dtype();
    MixingProgram plan = new MixingProgram(operation, paths);
    int limit = resources.device().properties().sharedBytesPerBlock();
    int most = 32 / dtype.bytes();
    this.elementBytes = dtype.bytes();
    this.itemsOfBlock = plan.rows() * most * elementBytes <= limit ? most : 1;
    this.sharedBytes = plan.rows() * itemsOfBlock * elementBytes;
    this.program = resources.integers(plan.program());
    this.numbers = resources.numbers(dtype, plan.numbers());
    int[] all = plan.tiles();
    this.tiles = resources.integers(all);
    this.tileCount = all.length / 3;
    this.pathCount = paths.size();
    this.componentsLast = options.layout() == Layout.MUL_IR ? 1 : 0;
    boolean diagonal = operation.mode() == ChannelMode.UVU;
    int second = operation.second().dimension();
    int output = operation.output().dimension();
    this.strideP = operation.first().dimension();
    this.strideQ = diagonal ? output : second;
    this.strideR = diagonal ? second : output;
    this.weights = operation.weightCount();
    this.weightStride = operation.weights().perItem() ? weights : 0;
    String ending = "_" + itemsOfBlock + resources.ending();
    this.toRight = resources.kernel("mixing", "mixing_to_right" + ending);
    this.toLeft = resources.kernel("mixing", "mixing_to_left" + ending);
    this.itemWeights = resources.kernel("mixing", "mixing_item_weights" + ending);
    this.sharedWeights = resources.kernel("mixing", "mixing_shared_weights" + resources.ending());
  }

  Range all() {
    return new Range(0, pathCount);
  }

  private Cells head(Range paths, long w) {
    return new Cells()
        .addresses(program, numbers)
        .add(paths.from())
        .add(paths.to())
        .add(componentsLast)
        .add(w)
        .add(weightStride);
  }

  private void launch(Call call, KernelFunction kernel, Cells cells) {
    long blocks = (call.items() + itemsOfBlock - 1) / itemsOfBlock;
    call.launcher().launch(kernel, blocks, THREADS, sharedBytes, cells);
  }

  private Cells add(Cells cells, Pairs pairs) {
    return cells
        .add(pairs.p())
        .add(strideP)
        .add(pairs.q())
        .add(strideQ)
        .addresses(pairs.otherP(), pairs.otherQ());
  }

  /** Adds the derivative with respect to R. */
  void toRight(Call call, Range paths, long w, Pairs pairs, long out) {
    Cells cells = add(head(paths, w), pairs).add(out).add(strideR).add(call.items());
    launch(call, toRight, cells);
  }

  /** Adds the derivatives with respect to P and Q, where these are not 0. */
  void toLeft(Call call, Range paths, long w, Pairs pairs, long r, long gradP, long gradQ) {
    Cells cells =
        head(paths, w)
            .add(pairs.p())
            .add(strideP)
            .add(pairs.q())
            .add(strideQ)
            .add(r)
            .add(strideR)
            .addresses(gradP, gradQ)
            .add(call.items());
    launch(call, toLeft, cells);
  }

  /** Writes, or adds, the derivative with respect to each item's weights. */
  void toItemWeights(Call call, Pairs pairs, long r, long gw, boolean add) {
    Cells cells =
        new Cells().addresses(program, numbers).add(pathCount).add(add ? 1 : 0).add(componentsLast);
    add(cells, pairs).add(r).add(strideR).add(gw).add(weights).add(call.items());
    launch(call, itemWeights, cells);
  }

  /**
   * Writes a row of derivatives with respect to the weights for each panel of the call's items.
   *
   * @param firstItem of the tensors
   * @param rowStride numbers from a row to the next
   */
  void toSharedWeights(Call call, long firstItem, Pairs pairs, long r, long rows, long rowStride) {
    long panels = (call.items() + PANEL - 1) / PANEL;
    Cells cells = new Cells().addresses(program, numbers, tiles).add(tileCount).add(componentsLast);
    add(cells, from(pairs, firstItem))
        .add(from(r, strideR, firstItem))
        .add(strideR)
        .add(rows)
        .add(rowStride)
        .add(call.items());
    int bytes = TILE_NUMBERS * elementBytes;
    call.launcher().launch(sharedWeights, panels * tileCount, THREADS, bytes, cells);
  }

  private Pairs from(Pairs pairs, long item) {
    return new Pairs(
        from(pairs.p(), strideP, item),
        from(pairs.q(), strideQ, item),
        from(pairs.otherP(), strideP, item),
        from(pairs.otherQ(), strideQ, item));
  }

  private long from(long address, long stride, long item) {
    return address == 0 ? 0 : address + item * stride * elementBytes;
  }
}

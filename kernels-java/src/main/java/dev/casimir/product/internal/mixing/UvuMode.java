package dev.casimir.product.internal.mixing;

import static dev.casimir.product.internal.mixing.MixingWeights.Owner.ITEM;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Mode uvu: the second operand is first folded with the weights, e_u = sum over v of w_uv y_v, so
 * that each channel of the first operand is coupled once: z_u = x_u (x) e_u. With q_u the gradient
 * of e_u, the gradient of y_v is the sum over u of w_uv q_u, and that of w_uv is y_v . q_u.
 */
final class UvuMode implements MixingMode {
  /** Rows of lanes of folded channels: they stay in the first cache. */
  private static final int CHUNK_ROWS = 96;

  /** Channels of the first operand in one part of the gradients of shared weights. */
  static final int PART_CHANNELS = 16;

  private final MixingKernels kernels;
  private final MixingPath[] paths;
  private final MixingPath[] firstLeaders;
  private final MixingPath[] secondLeaders;
  private final MixingPath[] outputLeaders;
  private final int channels;
  private final int[] blockColumns;
  private final int[] blockStart;

  UvuMode(MixingKernels kernels, List<MixingPath> paths) {
    this.kernels = kernels;
    this.paths = paths.toArray(MixingPath[]::new);
    this.firstLeaders = leaders(paths, MixingPath::first);
    this.secondLeaders = leaders(paths, MixingPath::second);
    this.outputLeaders = leaders(paths, MixingPath::output);
    this.channels = paths.isEmpty() ? 0 : paths.getFirst().channels1();
    int blocks = paths.stream().mapToInt(MixingPath::second).max().orElse(-1) + 1;
    blockColumns = new int[blocks];
    blockStart = new int[blocks + 1];
    for (MixingPath path : secondLeaders) {
      int columns = kernels.columns(path.channels2());
      blockColumns[path.second()] = columns;
      blockStart[path.second() + 1] = MixingKernels.columnElements(path.rows2(), columns);
    }
    for (int block = 0; block < blocks; block++) {
      blockStart[block + 1] = Math.addExact(blockStart[block], blockStart[block + 1]);
    }
  }

  /** The first path of each block that {@code block} tells. */
  private static MixingPath[] leaders(List<MixingPath> paths, ToIntFunction<MixingPath> block) {
    Map<Integer, MixingPath> leaders = new LinkedHashMap<>();
    for (MixingPath path : paths) {
      leaders.putIfAbsent(block.applyAsInt(path), path);
    }
    return leaders.values().toArray(MixingPath[]::new);
  }

  /** Channels of the first operand folded at once. */
  static int chunk(MixingPath path, boolean itemWeights) {
    int most = Math.max(1, CHUNK_ROWS / path.rows2());
    if (itemWeights) {
      most = Math.min(most, Math.max(1, MixingWeights.CHUNK / path.channels2()));
    }
    return Math.min(most, path.channels1());
  }

  /** Folds the second operand for channels {@code from .. from + count} into the scratch rows. */
  private void fold(
      Workspace space, MixingPath path, MemorySegment weights, int from, int count, long y) {
    space.clear(space.coupled, (long) count * path.rows2());
    kernels
        .weights()
        .combine(
            space,
            weights,
            path.weightStart() + (long) from * path.channels2(),
            count * path.channels2(),
            count,
            path.channels2(),
            path.channels2(),
            1,
            path.rows2(),
            y + path.row2() * space.row,
            space.coupled);
  }

  @Override
  public void forward(
      Workspace space,
      MixingPath path,
      MemorySegment weights,
      long x,
      long y,
      long x2,
      long y2,
      long z) {
    add(space, path, weights, x, y, z);
    if (x2 != NONE) {
      add(space, path, weights, x2, y2, z);
    }
  }

  private void add(
      Workspace space, MixingPath path, MemorySegment weights, long x, long y, long z) {
    int chunk = chunk(path, kernels.weights().owner() == ITEM);
    long step1 = path.rows1() * space.row;
    long step2 = path.rows2() * space.row;
    long step3 = path.rows3() * space.row;
    for (int from = 0; from < path.channels1(); from += chunk) {
      int count = Math.min(chunk, path.channels1() - from);
      fold(space, path, weights, from, count, y);
      long at1 = x + path.row1() * space.row + from * step1;
      long at3 = z + path.row3() * space.row + from * step3;
      kernels.couple(
          space, path.toOutput(), count, at1, step1, space.coupled, step2, at3, step3, true);
    }
  }

  @Override
  public void backward(
      Workspace space,
      MixingPath path,
      MemorySegment weights,
      long x,
      long y,
      long g,
      long gradX,
      long gradY) {
    int chunk = chunk(path, kernels.weights().owner() == ITEM);
    long step1 = path.rows1() * space.row;
    long step2 = path.rows2() * space.row;
    long step3 = path.rows3() * space.row;
    for (int from = 0; from < path.channels1(); from += chunk) {
      int count = Math.min(chunk, path.channels1() - from);
      fold(space, path, weights, from, count, y);
      long at1 = path.row1() * space.row + from * step1;
      long at3 = g + path.row3() * space.row + from * step3;
      kernels.couple(
          space, path.toFirst(), count, space.coupled, step2, at3, step3, gradX + at1, step1, true);
      couplings(space, path, from, count, x, g, space.coupled);
      kernels
          .weights()
          .combine(
              space,
              weights,
              path.weightStart() + (long) from * path.channels2(),
              count * path.channels2(),
              path.channels2(),
              1,
              count,
              path.channels2(),
              path.rows2(),
              space.coupled,
              gradY + path.row2() * space.row);
    }
  }

  /** Writes the gradients q_u of folded channels to rows of lanes. */
  private void couplings(
      Workspace space, MixingPath path, int from, int count, long x, long g, long target) {
    long step1 = path.rows1() * space.row;
    long step2 = path.rows2() * space.row;
    long step3 = path.rows3() * space.row;
    kernels.couple(
        space,
        path.toSecond(),
        count,
        x + path.row1() * space.row + from * step1,
        step1,
        g + path.row3() * space.row + from * step3,
        step3,
        target,
        step2,
        false);
  }

  @Override
  public void itemWeights(
      Workspace space, MixingPath path, long x, long y, long x2, long y2, long g) {
    int chunk = chunk(path, true);
    for (int from = 0; from < path.channels1(); from += chunk) {
      int count = Math.min(chunk, path.channels1() - from);
      space.clear(space.laneWeights, (long) count * path.channels2());
      addItemWeights(space, path, from, count, x, y, g);
      if (x2 != NONE) {
        addItemWeights(space, path, from, count, x2, y2, g);
      }
      kernels
          .weights()
          .scatter(
              space,
              path.weightStart() + (long) from * path.channels2(),
              count * path.channels2(),
              space.gradWeights);
    }
  }

  private void addItemWeights(
      Workspace space, MixingPath path, int from, int count, long x, long y, long g) {
    couplings(space, path, from, count, x, g, space.coupled);
    for (int u = 0; u < count; u++) {
      kernels
          .weights()
          .addProducts(
              space,
              path.channels2(),
              path.rows2(),
              y + path.row2() * space.row,
              space.coupled + (long) u * path.rows2() * space.row,
              space.laneWeights + (long) u * path.channels2() * space.row);
    }
  }

  @Override
  public int sharedParts() {
    return (channels + PART_CHANNELS - 1) / PART_CHANNELS;
  }

  @Override
  public long columnElements() {
    return blockStart[blockStart.length - 1];
  }

  @Override
  public long sumElements() {
    long sum = 0;
    for (MixingPath path : paths) {
      sum += (long) PART_CHANNELS * blockColumns[path.second()];
    }
    return sum;
  }

  @Override
  public void sharedWeights(Workspace space, int part, long batch, boolean directions) {
    int from = part * PART_CHANNELS;
    int count = Math.min(PART_CHANNELS, channels - from);
    kernels.clearColumns(space, columnElements());
    kernels.clearSums(space, sumElements());
    for (long item = 0; item < batch; item += Workspace.LANES) {
      space.open(item, batch);
      for (MixingPath path : outputLeaders) {
        int row = path.row3() + from * path.rows3();
        int end = row + count * path.rows3();
        kernels.outputRows().gather(space, space.gradZ, space.output, row, end);
      }
      if (directions) {
        addSharedWeights(space, from, count, space.directionX, space.y);
        addSharedWeights(space, from, count, space.x, space.directionY);
      } else {
        addSharedWeights(space, from, count, space.x, space.y);
      }
    }
    storeShared(space, from, count);
  }

  private void addSharedWeights(
      Workspace space, int from, int count, MemorySegment x, MemorySegment y) {
    for (MixingPath path : firstLeaders) {
      int row = path.row1() + from * path.rows1();
      int end = row + count * path.rows1();
      kernels.firstRows().gather(space, x, space.first, row, end);
    }
    int bytes = kernels.bytes();
    for (MixingPath path : secondLeaders) {
      int block = path.second();
      kernels
          .secondRows()
          .gatherChannels(
              space,
              y,
              path.row2(),
              path.channels2(),
              path.rows2(),
              space.columns + (long) blockStart[block] * bytes,
              blockColumns[block]);
    }
    long sums = space.sums;
    for (MixingPath path : paths) {
      int columns = blockColumns[path.second()];
      long columnRow = (long) columns * bytes;
      couplings(space, path, from, count, space.first, space.output, space.coupled);
      kernels
          .tiles()
          .accumulate(
              count,
              path.rows2() * space.width,
              columns,
              space.memory,
              space.coupled,
              path.rows2() * space.row,
              bytes,
              space.memory,
              space.columns + (long) blockStart[path.second()] * bytes,
              columnRow,
              space.memory,
              sums,
              columnRow);
      sums += PART_CHANNELS * columnRow;
    }
  }

  private void storeShared(Workspace space, int from, int count) {
    int bytes = kernels.bytes();
    long sums = space.sums;
    for (MixingPath path : paths) {
      long columnRow = (long) blockColumns[path.second()] * bytes;
      for (int u = 0; u < count; u++) {
        MemorySegment.copy(
            space.memory,
            sums + u * columnRow,
            space.gradWeights,
            (path.weightStart() + (long) (from + u) * path.channels2()) * bytes,
            (long) path.channels2() * bytes);
      }
      sums += PART_CHANNELS * columnRow;
    }
  }

  @Override
  public int coupledRows() {
    int most = 0;
    for (MixingPath path : paths) {
      int channels = Math.max(chunk(path, false), PART_CHANNELS);
      most = Math.max(most, channels * path.rows2());
    }
    return most;
  }

  @Override
  public int laneWeights() {
    int most = 0;
    for (MixingPath path : paths) {
      most = Math.max(most, chunk(path, true) * path.channels2());
    }
    return most;
  }
}

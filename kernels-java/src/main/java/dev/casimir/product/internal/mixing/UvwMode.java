package dev.casimir.product.internal.mixing;

import static dev.casimir.product.internal.mixing.MixingWeights.Owner.ITEM;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Mode uvw as matrix products: the channels of the operands are coupled pair by pair, once, and the
 * pairs are the depth of the product with the weights. The gradients of shared weights are a third
 * matrix product, whose depth is items and components and whose columns are output channels.
 */
final class UvwMode implements MixingMode {
  /** Rows of lanes of coupled pairs that one matrix product reads: they stay in the first cache. */
  private static final int CHUNK_ROWS = 96;

  /** Likewise where sums over the batch are taken: they stay in the second cache. */
  static final int PART_ROWS = 1024;

  private final MixingKernels kernels;
  private final MixingPath[] paths;
  private final int[] partPath;
  private final int[] partStart;

  UvwMode(MixingKernels kernels, List<MixingPath> paths) {
    this.kernels = kernels;
    this.paths = paths.toArray(MixingPath[]::new);
    int parts = 0;
    for (MixingPath path : paths) {
      parts += (pairs(path) + partPairs(path) - 1) / partPairs(path);
    }
    partPath = new int[parts];
    partStart = new int[parts];
    int part = 0;
    for (int p = 0; p < paths.size(); p++) {
      for (int pair = 0; pair < pairs(paths.get(p)); pair += partPairs(paths.get(p))) {
        partPath[part] = p;
        partStart[part++] = pair;
      }
    }
  }

  private static int pairs(MixingPath path) {
    return Math.multiplyExact(path.channels1(), path.channels2());
  }

  private static int partPairs(MixingPath path) {
    return Math.max(1, PART_ROWS / path.rows3());
  }

  /** Pairs coupled at once. */
  static int chunk(MixingPath path, boolean itemWeights) {
    int most = Math.max(1, CHUNK_ROWS / path.rows3());
    if (itemWeights) {
      most = Math.min(most, Math.max(1, MixingWeights.CHUNK / path.channels3()));
    }
    return Math.min(most, pairs(path));
  }

  /** Couples the pairs {@code from .. from + count} of channels into the scratch rows. */
  private void couple(
      Workspace space, MixingPath path, int from, int count, long x, long y, boolean add) {
    long step2 = path.rows2() * space.row;
    long step3 = path.rows3() * space.row;
    for (int done = 0; done < count; ) {
      int u = (from + done) / path.channels2();
      int v = (from + done) % path.channels2();
      int run = Math.min(count - done, path.channels2() - v);
      long at1 = x + (path.row1() + (long) u * path.rows1()) * space.row;
      long at2 = y + (path.row2() + (long) v * path.rows2()) * space.row;
      long at3 = space.coupled + done * step3;
      kernels.couple(space, path.toOutput(), run, at1, 0, at2, step2, at3, step3, add);
      done += run;
    }
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
    int chunk = chunk(path, kernels.weights().owner() == ITEM);
    int outputs = path.channels3();
    for (int from = 0; from < pairs(path); from += chunk) {
      int count = Math.min(chunk, pairs(path) - from);
      couple(space, path, from, count, x, y, false);
      if (x2 != NONE) {
        couple(space, path, from, count, x2, y2, true);
      }
      kernels
          .weights()
          .combine(
              space,
              weights,
              path.weightStart() + (long) from * outputs,
              count * outputs,
              outputs,
              1,
              count,
              outputs,
              path.rows3(),
              space.coupled,
              z + path.row3() * space.row);
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
    int outputs = path.channels3();
    for (int from = 0; from < pairs(path); from += chunk) {
      int count = Math.min(chunk, pairs(path) - from);
      space.clear(space.coupled, (long) count * path.rows3());
      kernels
          .weights()
          .combine(
              space,
              weights,
              path.weightStart() + (long) from * outputs,
              count * outputs,
              count,
              outputs,
              outputs,
              1,
              path.rows3(),
              g + path.row3() * space.row,
              space.coupled);
      uncouple(space, path, from, count, x, y, gradX, gradY);
    }
  }

  /** Adds what the scratch rows, gradients of coupled pairs, mean for the operands. */
  private void uncouple(
      Workspace space,
      MixingPath path,
      int from,
      int count,
      long x,
      long y,
      long gradX,
      long gradY) {
    long step2 = path.rows2() * space.row;
    long step3 = path.rows3() * space.row;
    for (int done = 0; done < count; ) {
      int u = (from + done) / path.channels2();
      int v = (from + done) % path.channels2();
      int run = Math.min(count - done, path.channels2() - v);
      long at1 = (path.row1() + (long) u * path.rows1()) * space.row;
      long at2 = (path.row2() + (long) v * path.rows2()) * space.row;
      long at3 = space.coupled + done * step3;
      kernels.couple(space, path.toFirst(), run, y + at2, step2, at3, step3, gradX + at1, 0, true);
      kernels.couple(space, path.toSecond(), run, x + at1, 0, at3, step3, gradY + at2, step2, true);
      done += run;
    }
  }

  @Override
  public void itemWeights(
      Workspace space, MixingPath path, long x, long y, long x2, long y2, long g) {
    int chunk = chunk(path, true);
    int outputs = path.channels3();
    for (int from = 0; from < pairs(path); from += chunk) {
      int count = Math.min(chunk, pairs(path) - from);
      couple(space, path, from, count, x, y, false);
      if (x2 != NONE) {
        couple(space, path, from, count, x2, y2, true);
      }
      space.clear(space.laneWeights, (long) count * outputs);
      for (int pair = 0; pair < count; pair++) {
        kernels
            .weights()
            .addProducts(
                space,
                outputs,
                path.rows3(),
                g + path.row3() * space.row,
                space.coupled + (long) pair * path.rows3() * space.row,
                space.laneWeights + (long) pair * outputs * space.row);
      }
      kernels
          .weights()
          .scatter(
              space,
              path.weightStart() + (long) from * outputs,
              count * outputs,
              space.gradWeights);
    }
  }

  @Override
  public long columnElements() {
    long most = 0;
    for (MixingPath path : paths) {
      int columns = kernels.columns(path.channels3());
      most = Math.max(most, MixingKernels.columnElements(path.rows3(), columns));
    }
    return most;
  }

  @Override
  public long sumElements() {
    long most = 0;
    for (MixingPath path : paths) {
      int pairs = Math.min(pairs(path), partPairs(path));
      most = Math.max(most, (long) pairs * kernels.columns(path.channels3()));
    }
    return most;
  }

  @Override
  public int sharedParts() {
    return partPath.length;
  }

  @Override
  public void sharedWeights(Workspace space, int part, long batch, boolean directions) {
    MixingPath path = paths[partPath[part]];
    int from = partStart[part];
    int count = Math.min(partPairs(path), pairs(path) - from);
    int columns = kernels.columns(path.channels3());
    int bytes = kernels.bytes();
    kernels.clearColumns(space, MixingKernels.columnElements(path.rows3(), columns));
    kernels.clearSums(space, (long) count * columns);
    for (long item = 0; item < batch; item += Workspace.LANES) {
      space.open(item, batch);
      if (directions) {
        gatherPairs(space, path, from, count, space.directionX, space.y, false);
        gatherPairs(space, path, from, count, space.x, space.directionY, true);
      } else {
        gatherPairs(space, path, from, count, space.x, space.y, false);
      }
      kernels
          .outputRows()
          .gatherChannels(
              space,
              space.gradZ,
              path.row3(),
              path.channels3(),
              path.rows3(),
              space.columns,
              columns);
      kernels
          .tiles()
          .accumulate(
              count,
              path.rows3() * space.width,
              columns,
              space.memory,
              space.coupled,
              path.rows3() * space.row,
              bytes,
              space.memory,
              space.columns,
              (long) columns * bytes,
              space.memory,
              space.sums,
              (long) columns * bytes);
    }
    for (int pair = 0; pair < count; pair++) {
      MemorySegment.copy(
          space.memory,
          space.sums + (long) pair * columns * bytes,
          space.gradWeights,
          (path.weightStart() + (long) (from + pair) * path.channels3()) * bytes,
          (long) path.channels3() * bytes);
    }
  }

  private void gatherPairs(
      Workspace space,
      MixingPath path,
      int from,
      int count,
      MemorySegment x,
      MemorySegment y,
      boolean add) {
    int firstChannel = from / path.channels2();
    int lastChannel = (from + count - 1) / path.channels2();
    kernels
        .firstRows()
        .gather(
            space,
            x,
            space.first,
            path.row1() + firstChannel * path.rows1(),
            path.row1() + (lastChannel + 1) * path.rows1());
    kernels
        .secondRows()
        .gather(space, y, space.second, path.row2(), path.row2() + path.channels2() * path.rows2());
    couple(space, path, from, count, space.first, space.second, add);
  }

  @Override
  public int coupledRows() {
    int most = 0;
    for (MixingPath path : paths) {
      int pairs = Math.min(pairs(path), Math.max(chunk(path, false), partPairs(path)));
      most = Math.max(most, pairs * path.rows3());
    }
    return most;
  }

  @Override
  public int laneWeights() {
    int most = 0;
    for (MixingPath path : paths) {
      most = Math.max(most, chunk(path, true) * path.channels3());
    }
    return most;
  }
}

package dev.casimir.product.internal.mixing;

import dev.casimir.simd.SharedView;
import java.lang.foreign.MemorySegment;

/**
 * What one thread works with: panels of all operands, scratch memory, the tensors of the call in
 * progress and the panel it is at. Reused, so that running allocates nothing.
 */
final class Workspace {
  /** Lanes of a full panel, whatever the provider. */
  static final int LANES = 64;

  /** Lanes of a panel of few items. */
  private static final int NARROW = 32;

  final MemorySegment memory;
  final long first;
  final long firstDirection;
  final long firstGradient;
  final long second;
  final long secondDirection;
  final long secondGradient;
  final long output;
  final long outputGradient;

  /** Coupled rows of a chunk of channels. */
  final long coupled;

  /** Weights of a chunk for each lane, or their gradients. */
  final long laneWeights;

  /** Operands with channels as columns. */
  final long columns;

  /** Sums of the gradients of shared weights. */
  final long sums;

  MemorySegment x = MemorySegment.NULL;
  MemorySegment y = MemorySegment.NULL;
  MemorySegment weights = MemorySegment.NULL;
  MemorySegment gradZ = MemorySegment.NULL;
  MemorySegment directionX = MemorySegment.NULL;
  MemorySegment directionY = MemorySegment.NULL;
  MemorySegment directionWeights = MemorySegment.NULL;
  MemorySegment z = MemorySegment.NULL;
  MemorySegment gradX = MemorySegment.NULL;
  MemorySegment gradY = MemorySegment.NULL;
  MemorySegment gradWeights = MemorySegment.NULL;

  long item;
  int count;
  int width;

  /** Bytes from one row of lanes to the next. */
  long row;

  private final int bytes;

  Workspace(MixingSizes sizes) {
    bytes = sizes.bytes();
    long at = 0;
    first = at;
    at += sizes.panel(sizes.rows1());
    firstDirection = at;
    at += sizes.panel(sizes.rows1());
    firstGradient = at;
    at += sizes.panel(sizes.rows1());
    second = at;
    at += sizes.panel(sizes.rows2());
    secondDirection = at;
    at += sizes.panel(sizes.rows2());
    secondGradient = at;
    at += sizes.panel(sizes.rows2());
    output = at;
    at += sizes.panel(sizes.rows3());
    outputGradient = at;
    at += sizes.panel(sizes.rows3());
    coupled = at;
    at += sizes.panel(sizes.coupledRows());
    laneWeights = at;
    at += sizes.panel(sizes.laneWeights());
    columns = at;
    at += sizes.align(sizes.columnElements());
    sums = at;
    at += sizes.align(sizes.sumElements());
    memory = sizes.allocate(at);
  }

  /** Goes to the panel that begins at an item. */
  void open(long firstItem, long batch) {
    item = firstItem;
    count = (int) Math.min(LANES, batch - firstItem);
    width = count <= NARROW ? NARROW : LANES;
    row = (long) width * bytes;
  }

  /** Sets rows of lanes to zero. */
  void clear(long offset, long rows) {
    memory.asSlice(offset, rows * row).fill((byte) 0);
  }

  /** Lets go of the tensors. */
  void forget() {
    x = MemorySegment.NULL;
    y = MemorySegment.NULL;
    weights = MemorySegment.NULL;
    gradZ = MemorySegment.NULL;
    directionX = MemorySegment.NULL;
    directionY = MemorySegment.NULL;
    directionWeights = MemorySegment.NULL;
    z = MemorySegment.NULL;
    gradX = MemorySegment.NULL;
    gradY = MemorySegment.NULL;
    gradWeights = MemorySegment.NULL;
  }

  /** Takes the tensors of another workspace. */
  void take(Workspace other) {
    x = other.x;
    y = other.y;
    weights = other.weights;
    gradZ = other.gradZ;
    directionX = other.directionX;
    directionY = other.directionY;
    directionWeights = other.directionWeights;
    z = other.z;
    gradX = other.gradX;
    gradY = other.gradY;
    gradWeights = other.gradWeights;
  }

  /** Whether other threads can be given these tensors. */
  boolean isAccessibleByWorkers() {
    return SharedView.isAccessibleByWorkers(x)
        && SharedView.isAccessibleByWorkers(y)
        && SharedView.isAccessibleByWorkers(weights)
        && SharedView.isAccessibleByWorkers(gradZ)
        && SharedView.isAccessibleByWorkers(directionX)
        && SharedView.isAccessibleByWorkers(directionY)
        && SharedView.isAccessibleByWorkers(directionWeights)
        && SharedView.isAccessibleByWorkers(z)
        && SharedView.isAccessibleByWorkers(gradX)
        && SharedView.isAccessibleByWorkers(gradY)
        && SharedView.isAccessibleByWorkers(gradWeights);
  }

  /** Makes the tensors usable by other threads while this one waits for them. */
  void share(int threads) {
    x = SharedView.forThreads(x, threads);
    y = SharedView.forThreads(y, threads);
    weights = SharedView.forThreads(weights, threads);
    gradZ = SharedView.forThreads(gradZ, threads);
    directionX = SharedView.forThreads(directionX, threads);
    directionY = SharedView.forThreads(directionY, threads);
    directionWeights = SharedView.forThreads(directionWeights, threads);
    z = SharedView.forThreads(z, threads);
    gradX = SharedView.forThreads(gradX, threads);
    gradY = SharedView.forThreads(gradY, threads);
    gradWeights = SharedView.forThreads(gradWeights, threads);
  }
}

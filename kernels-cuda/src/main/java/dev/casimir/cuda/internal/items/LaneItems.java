package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.items.RoutineTape;
import dev.casimir.tensor.DType;
import java.util.Arrays;

/** The interpreter of {@code lanes.cu} with one formula. */
final class LaneItems implements ItemStep {
  /** Flag: items are the last axis of tensors. */
  static final int ITEMS_LAST = 1;

  /** Flag: only items whose status is NOT_CONVERGED are computed. */
  static final int RESCUE = 2;

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  /** Of all threads at one time, where their numbers do not fit into shared memory. */
  private static final long SCRATCH_BYTES = 128L << 20;

  private final KernelFunction function;
  private final Cells description;
  private final int flags;
  private final long sizes;
  private final int threads;
  private final long itemBytes;

  /**
   * Prepares a formula.
   *
   * @param arithmetic its precision, which may be more than that of the items
   * @param sizes numbers of an item in each of four inputs and three outputs
   * @param tables puts tables on the device
   */
  LaneItems(
      RoutineTape tape,
      DType arithmetic,
      int flags,
      int[] sizes,
      KernelFunction function,
      DeviceTables tables) {
    this.function = function;
    itemBytes = (long) tape.slots() * arithmetic.bytes();
    long fitting = SHARED_BYTES / (itemBytes * WARP) * WARP;
    threads = fitting == 0 ? MOST_THREADS : (int) Math.min(fitting, MOST_THREADS);
    description =
        new Cells()
            .addresses(
                tables.integers(tape.words()),
                tables.integers(tape.stages()),
                tables.integers(notEmpty(tape.filled())),
                tables.numbers(arithmetic, tape.constants()))
            .add(tape.stages().length / RoutineTape.STAGE - 1)
            .add(tape.slots())
            .add(tape.outputRow())
            .add(tape.statusRow())
            .add(tape.flagRow());
    this.flags = flags;
    this.sizes = tables.integers(sizes);
  }

  /** A device has no empty tables. */
  private static int[] notEmpty(int[] table) {
    return Arrays.copyOf(table, Math.max(table.length, 1));
  }

  private boolean isShared() {
    return threads * itemBytes <= SHARED_BYTES;
  }

  private long blocks(long n) {
    long all = (n + threads - 1) / threads;
    return isShared() ? all : Math.min(all, Math.max(1, SCRATCH_BYTES / (threads * itemBytes)));
  }

  @Override
  public long scratchBytes(long n) {
    return isShared() ? 0 : blocks(n) * threads * itemBytes;
  }

  @Override
  public void run(Launcher launcher, long scratch, long[] tensors, long n) {
    Cells cells =
        description
            .copy()
            .add(isShared() ? 0L : scratch)
            .add(flags & ITEMS_LAST)
            .add(flags / RESCUE)
            .add(sizes)
            .addresses(tensors)
            .add(n);
    int sharedBytes = isShared() ? (int) (threads * itemBytes) : 0;
    launcher.launch(function, blocks(n), threads, sharedBytes, cells);
  }
}

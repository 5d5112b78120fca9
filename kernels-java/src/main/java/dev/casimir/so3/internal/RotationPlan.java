package dev.casimir.so3.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Checks arguments and runs the panels of a batch; one algorithm for each way to give rotations.
 */
final class RotationPlan implements IrrepsRotationKernel {
  /** Work a thread takes at once, in nanoseconds. */
  private static final double GRAIN_NANOSECONDS = 20_000;

  private final Irreps irreps;
  private final PlanOptions options;
  private final PlanReport report;
  private final RotationPanels each;
  private final RotationPanels shared;
  private final long grain;

  /**
   * A plan.
   *
   * @param each for rotations of each item
   * @param shared for one rotation of all
   */
  RotationPlan(
      Irreps irreps,
      PlanOptions options,
      PlanReport report,
      RotationPanels each,
      RotationPanels shared,
      double nanosecondsPerItem) {
    this.irreps = irreps;
    this.options = options;
    this.report = report;
    this.each = each;
    this.shared = shared;
    grain = Math.max(1, (long) (GRAIN_NANOSECONDS / (1 + nanosecondsPerItem * each.lanes())));
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor rotations, Tensor out) {
    long batch = checkVectors("x", x, -1);
    checkRotations(rotations, batch);
    checkOutput("out", out, batch, "x", x, rotations);
    run(false, rotations, x, out, batch);
  }

  @Override
  public void backward(Tensor rotations, Tensor gradOut, Tensor gradX) {
    long batch = checkVectors("gradOut", gradOut, -1);
    checkRotations(rotations, batch);
    checkOutput("gradX", gradX, batch, "gradOut", gradOut, rotations);
    run(true, rotations, gradOut, gradX, batch);
  }

  private void run(boolean adjoint, Tensor rotations, Tensor x, Tensor y, long batch) {
    if (y.size() == 0) {
      return;
    }
    boolean one = rotations.rank() == 2;
    RotationPanels panels = one ? shared : each;
    long groups = (batch - 1) / panels.lanes() + 1;
    MemorySegment r = rotations.segment();
    MemorySegment in = x.segment();
    MemorySegment out = y.segment();
    if (options.threads() == 1 || groups <= grain || !workersCanReach(r, in, out)) {
      panels.run(adjoint, one, r, in, out, batch, 0, groups);
      return;
    }
    runOnThreads(panels, adjoint, one, r, in, out, batch, groups);
  }

  /** Apart, as what a lambda captures is made an object of. */
  private void runOnThreads(
      RotationPanels panels,
      boolean adjoint,
      boolean one,
      MemorySegment rotations,
      MemorySegment x,
      MemorySegment y,
      long batch,
      long groups) {
    int threads = options.threads();
    MemorySegment r = SharedView.forThreads(rotations, threads);
    MemorySegment in = SharedView.forThreads(x, threads);
    MemorySegment out = SharedView.forThreads(y, threads);
    ParallelItems.run(
        threads,
        groups,
        grain,
        (from, to) -> panels.run(adjoint, one, r, in, out, batch, from, to));
  }

  private static boolean workersCanReach(
      MemorySegment rotations, MemorySegment x, MemorySegment y) {
    return SharedView.isAccessibleByWorkers(rotations)
        && SharedView.isAccessibleByWorkers(x)
        && SharedView.isAccessibleByWorkers(y);
  }

  /** Returns the batch size; {@code batch} is what it must be, or -1. */
  private long checkVectors(String name, Tensor tensor, long batch) {
    boolean fits =
        tensor.rank() == 2
            && tensor.dtype() == options.dtype()
            && tensor.dimension(1) == irreps.dimension()
            && (batch < 0 || tensor.dimension(0) == batch);
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected ["
              + (batch < 0 ? "n" : batch)
              + ", "
              + irreps.dimension()
              + "] "
              + options.dtype()
              + " ("
              + irreps
              + "), got "
              + tensor);
    }
    checkAlive(name, tensor);
    return tensor.dimension(0);
  }

  private void checkRotations(Tensor rotations, long batch) {
    int rank = rotations.rank();
    boolean fits =
        (rank == 2 || (rank == 3 && rotations.dimension(0) == batch))
            && rotations.dtype() == options.dtype()
            && rotations.dimension(rank - 2) == 3
            && rotations.dimension(rank - 1) == 3;
    if (!fits) {
      throw new IllegalArgumentException(
          "rotations: expected ["
              + batch
              + ", 3, 3] or [3, 3] "
              + options.dtype()
              + ", got "
              + rotations);
    }
    checkAlive("rotations", rotations);
  }

  private void checkOutput(
      String name, Tensor tensor, long batch, String inputName, Tensor input, Tensor rotations) {
    checkVectors(name, tensor, batch);
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
    if (tensor.overlaps(input) || tensor.overlaps(rotations)) {
      String other = tensor.overlaps(input) ? inputName : "rotations";
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got some of " + other);
    }
  }

  private static void checkAlive(String name, Tensor tensor) {
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }
}

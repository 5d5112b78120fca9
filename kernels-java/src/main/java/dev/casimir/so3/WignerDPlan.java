package dev.casimir.so3;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.internal.WignerRecursion;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The recursion of Ivanic and Ruedenberg for a batch of matrices, item by item. */
final class WignerDPlan implements WignerDKernel {
  /** Numbers computed or written by one range of items: some tens of microseconds of work. */
  private static final long GRAIN_NUMBERS = 1 << 16;

  private static final double[] NONE = {};

  private final WignerD operation;
  private final PlanOptions options;
  private final WignerRecursion recursion;
  private final Irreps.Block[] blocks;
  private final int dimension;
  private final long grain;

  /** Working memory for the next run to take; a run that finds none makes its own. */
  private final AtomicReference<double[]> spare = new AtomicReference<>(NONE);

  WignerDPlan(WignerD operation, PlanOptions options) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: Wigner D matrices have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.options = options;
    Irreps irreps = operation.irreps();
    blocks = irreps.blocks().toArray(Irreps.Block[]::new);
    dimension = irreps.dimension();
    recursion = new WignerRecursion(Math.max(1, irreps.maximumDegree()));
    grain = Math.max(1, GRAIN_NUMBERS / (recursion.size() + (long) dimension * dimension));
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "ivanic-ruedenberg",
        "polynomial in the matrix: no angles, no singular points",
        "scalar, double precision",
        recursion.multiplyAdds(),
        (9 + (long) dimension * dimension) * options.dtype().bytes(),
        List.of());
  }

  @Override
  public void forward(Tensor rotations, Tensor matrices) {
    long items = rotations.rank() == 0 ? 0 : rotations.dimension(0);
    check("rotations", rotations, items, 3);
    check("matrices", matrices, items, dimension);
    if (matrices.isReadOnly()) {
      throw new IllegalArgumentException(
          "matrices: expected writable memory, got " + matrices + " read-only");
    }
    if (matrices.overlaps(rotations)) {
      throw new IllegalArgumentException(
          "matrices: expected memory of its own, got some of rotations");
    }
    int threads = options.threads();
    MemorySegment in = SharedView.forThreads(rotations.segment(), threads);
    MemorySegment out = SharedView.forThreads(matrices.segment(), threads);
    if (threads == 1) {
      run(in, out, 0, items);
    } else {
      ParallelItems.run(threads, items, grain, (from, to) -> run(in, out, from, to));
    }
  }

  private void check(String name, Tensor tensor, long items, int width) {
    boolean fits =
        tensor.rank() == 3
            && tensor.dimension(0) == items
            && tensor.dimension(1) == width
            && tensor.dimension(2) == width
            && tensor.dtype() == options.dtype();
    if (!fits) {
      String count = name.equals("rotations") ? "n" : Long.toString(items);
      throw new IllegalArgumentException(
          name
              + ": expected ["
              + count
              + ", "
              + width
              + ", "
              + width
              + "] "
              + options.dtype()
              + ", got "
              + tensor);
    }
  }

  private void run(MemorySegment in, MemorySegment out, long from, long to) {
    double[] taken = spare.getAndSet(NONE);
    double[] scratch = taken == NONE ? new double[recursion.size()] : taken;
    for (long item = from; item < to; item++) {
      boolean improper = readRotation(in, item, scratch);
      recursion.run(scratch);
      long base = item * dimension * dimension;
      clear(out, base);
      for (int i = 0; i < blocks.length; i++) {
        boolean negated = improper && !blocks[i].irrep().isNatural();
        write(out, base, operation.irreps().offset(i), blocks[i], scratch, negated ? -1 : 1);
      }
    }
    spare.set(scratch);
  }

  /**
   * Puts the rotation where the recursion expects it, and says whether its determinant is negative.
   */
  private boolean readRotation(MemorySegment in, long item, double[] scratch) {
    for (int i = 0; i < 9; i++) {
      long index = item * 9 + i;
      scratch[WignerRecursion.ROTATION + i] =
          options.dtype() == DType.FLOAT64
              ? in.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES)
              : in.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }
    return Rotations.determinant(scratch, WignerRecursion.ROTATION) < 0;
  }

  /**
   * All bits zero is the number zero in either type; no slice to fill, as that may be a heap
   * object.
   */
  private void clear(MemorySegment out, long base) {
    long from = base * options.dtype().bytes();
    long to = from + (long) dimension * dimension * options.dtype().bytes();
    for (long at = from; at < to; at += Integer.BYTES) {
      out.set(ValueLayout.JAVA_INT_UNALIGNED, at, 0);
    }
  }

  private void write(
      MemorySegment out, long base, int start, Irreps.Block block, double[] degrees, int sign) {
    int width = block.irrep().dimension();
    int copies = block.multiplicity();
    boolean channelsOutside = options.layout() == Layout.MUL_IR;
    int channelStep = channelsOutside ? width : 1;
    int orderStep = channelsOutside ? 1 : copies;
    int matrix = recursion.offset(block.irrep().degree());
    for (int u = 0; u < copies; u++) {
      int corner = start + u * channelStep;
      for (int m = 0; m < width; m++) {
        long row = base + (long) (corner + m * orderStep) * dimension + corner;
        for (int n = 0; n < width; n++) {
          put(out, row + (long) n * orderStep, sign * degrees[matrix + m * width + n]);
        }
      }
    }
  }

  private void put(MemorySegment out, long index, double value) {
    if (options.dtype() == DType.FLOAT64) {
      out.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
    } else {
      out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
    }
  }
}

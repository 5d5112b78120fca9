package dev.casimir.so3.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerD;
import dev.casimir.so3.WignerDKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The recursion of Ivanic and Ruedenberg for a batch of matrices, items being lanes. */
public final class WignerDPlan implements WignerDKernel {
  /** Numbers computed or written by one range of items: some tens of microseconds of work. */
  private static final long GRAIN_NUMBERS = 1 << 16;

  private final WignerD operation;
  private final PlanOptions options;
  private final WignerRecursion recursion;
  private final Irreps.Block[] blocks;
  private final int dimension;
  private final long grain;

  private final MatrixRotation method;
  private final Provider provider;
  private final int lanes;
  private final ScratchPool pool;

  /** Plans for the provider in use. */
  public WignerDPlan(WignerD operation, PlanOptions options) {
    this(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public WignerDPlan(WignerD operation, PlanOptions options, Provider provider) {
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
    method = new MatrixRotation(recursion, DType.FLOAT64, provider);
    this.provider = provider;
    lanes = Provider.lanes(provider, DType.FLOAT64);
    pool = new ScratchPool(method.bytes());
    long items = GRAIN_NUMBERS / (recursion.size() + (long) dimension * dimension);
    grain = (items / lanes + 1) * lanes;
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "ivanic-ruedenberg",
        "polynomial in the matrix: no angles, no singular points",
        Provider.describe(provider) + ", double precision",
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
    MemorySegment memory = pool.acquire();
    try {
      for (long item = from; item < to; item += lanes) {
        int count = (int) Math.min(lanes, to - item);
        readRotations(in, item, count, memory);
        method.prepare(false, memory);
        for (int lane = 0; lane < count; lane++) {
          write(out, (item + lane) * dimension * dimension, lane, memory);
        }
      }
    } finally {
      pool.release(memory);
    }
  }

  /** Puts the rotations where the recursion expects them. */
  private void readRotations(MemorySegment in, long item, int count, MemorySegment memory) {
    for (int lane = 0; lane < count; lane++) {
      for (int i = 0; i < 9; i++) {
        long index = (item + lane) * 9 + i;
        double entry =
            options.dtype() == DType.FLOAT64
                ? in.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES)
                : in.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
        long to = method.rotationOffset() + ((long) i * lanes + lane) * Double.BYTES;
        memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, to, entry);
      }
    }
  }

  private void write(MemorySegment out, long base, int lane, MemorySegment memory) {
    long sign = method.signs() + (long) lane * Double.BYTES;
    boolean improper = memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, sign) < 0;
    clear(out, base);
    for (int i = 0; i < blocks.length; i++) {
      boolean negated = improper && !blocks[i].irrep().isNatural();
      int start = operation.irreps().offset(i);
      write(out, base, start, blocks[i], lane, memory, negated ? -1 : 1);
    }
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
      MemorySegment out,
      long base,
      int start,
      Irreps.Block block,
      int lane,
      MemorySegment memory,
      int sign) {
    int width = block.irrep().dimension();
    int copies = block.multiplicity();
    boolean channelsOutside = options.layout() == Layout.MUL_IR;
    int channelStep = channelsOutside ? width : 1;
    int orderStep = channelsOutside ? 1 : copies;
    long matrix = recursion.offset(block.irrep().degree());
    for (int u = 0; u < copies; u++) {
      int corner = start + u * channelStep;
      for (int m = 0; m < width; m++) {
        long row = base + (long) (corner + m * orderStep) * dimension + corner;
        for (int n = 0; n < width; n++) {
          long from = ((matrix + (long) m * width + n) * lanes + lane) * Double.BYTES;
          double entry = memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, from);
          put(out, row + (long) n * orderStep, sign * entry);
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

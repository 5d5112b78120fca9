package dev.casimir.so3;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** The recursion of Ivanic and Ruedenberg for a batch of matrices, item by item. */
final class WignerDPlan implements WignerDKernel {
  private final WignerD operation;
  private final PlanOptions options;
  private final WignerRecursion recursion;
  private final Irreps.Block[] blocks;
  private final int dimension;

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
    recursion = new WignerRecursion(Math.max(0, irreps.maximumDegree()));
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
    MemorySegment in = rotations.segment();
    MemorySegment out = matrices.segment();
    if (out.isReadOnly()) {
      throw new IllegalArgumentException("matrices: expected writable memory, got a read-only segment");
    }
    if (in.asOverlappingSlice(out).isPresent()) {
      throw new IllegalArgumentException("matrices: must not overlap rotations");
    }
    run(in, out, 0, items);
  }

  private void check(String name, Tensor tensor, long items, int width) {
    long[] shape = tensor.shape();
    if (!Arrays.equals(shape, new long[] {items, width, width}) || tensor.dtype() != options.dtype()) {
      String count = name.equals("rotations") ? "n" : Long.toString(items);
      throw new IllegalArgumentException(
          name + ": expected [" + count + ", " + width + ", " + width + "] " + options.dtype() + ", got " + tensor);
    }
  }

  private void run(MemorySegment in, MemorySegment out, long from, long to) {
    double[] rotation = new double[9];
    double[] degrees = new double[recursion.size()];
    for (long item = from; item < to; item++) {
      read(in, item, rotation);
      recursion.run(rotation, degrees);
      boolean improper = Rotations.isImproper(rotation);
      long base = item * dimension * dimension;
      clear(out, base);
      int start = 0;
      for (Irreps.Block block : blocks) {
        write(out, base, start, block, degrees, improper && !block.irrep().isNatural() ? -1 : 1);
        start += block.dimension();
      }
    }
  }

  private void read(MemorySegment in, long item, double[] rotation) {
    for (int i = 0; i < 9; i++) {
      long index = item * 9 + i;
      rotation[i] =
          options.dtype() == DType.FLOAT64
              ? in.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES)
              : in.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }
  }

  private void clear(MemorySegment out, long base) {
    int bytes = options.dtype().bytes();
    out.asSlice(base * bytes, (long) dimension * dimension * bytes).fill((byte) 0);
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

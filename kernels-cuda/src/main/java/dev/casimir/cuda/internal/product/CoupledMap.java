package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.function.IntFunction;

/** A bilinear map with explicit coefficients, on the device. */
final class CoupledMap {
  /** How results are written; as {@code writing} of {@code product.cuh}. */
  static final int OVERWRITE = 0;

  static final int ADD = 1;
  static final int SCALE = 2;
  static final int CONTRACT = 4;

  private static final int WARP = 32;
  private static final int THREADS = 128;
  private static final int COLUMN_BYTES = 8;

  /** Three blocks of a multiprocessor have so much shared memory each. */
  private static final int COMFORTABLE_BYTES = 72 * 1024;

  private final KernelFunction kernel;
  private final long program;
  private final long coefficients;
  private final int resultRow;
  private final int channels;
  private final int componentsLast;
  private final int width;
  private final int sharedBytes;

  private CoupledMap(
      PlanResources resources,
      String name,
      CouplingProgram.Panel panel,
      IntFunction<int[]> program,
      double[] coefficients,
      int channels,
      PlanOptions options) {
    DType dtype = options.dtype();
    int most = 16 / dtype.bytes(); // what one access to shared memory takes
    int columns = sharedBytes(panel, most, dtype) <= COMFORTABLE_BYTES ? most : 1;
    this.channels = channels;
    this.width = WARP * columns;
    this.sharedBytes = sharedBytes(panel, columns, dtype);
    this.componentsLast = options.layout() == Layout.MUL_IR ? 1 : 0;
    int pitch = width + columns;
    this.resultRow = panel.resultRow() * pitch;
    this.program = resources.integers(program.apply(pitch));
    this.coefficients = resources.numbers(dtype, coefficients);
    this.kernel = resources.kernel(name + columns);
  }

  /** By the nonzero terms. */
  static CoupledMap sparse(
      PlanResources resources,
      CouplingProgram.Panel panel,
      CouplingProgram.Sparse sparse,
      int channels,
      PlanOptions options) {
    return new CoupledMap(
        resources,
        sparse.scaled() == null ? "product_couple_" : "product_couple_scaled_",
        panel,
        pitch -> CouplingProgram.write(panel, sparse, channels, pitch),
        sparse.terms().coefficients(),
        channels,
        options);
  }

  /** By all coefficients. */
  static CoupledMap dense(
      PlanResources resources,
      CouplingProgram.Panel panel,
      DenseProgram dense,
      int channels,
      PlanOptions options) {
    return new CoupledMap(
        resources,
        "product_dense_",
        panel,
        pitch -> CouplingProgram.write(panel, dense, channels, pitch),
        dense.coefficients(),
        channels,
        options);
  }

  /** Whether the rows of a map fit a block's shared memory. */
  static boolean fits(PlanResources resources, CouplingProgram.Panel panel, DType dtype) {
    return sharedBytes(panel, 1, dtype) <= resources.device().properties().sharedBytesPerBlock();
  }

  private static int sharedBytes(CouplingProgram.Panel panel, int columns, DType dtype) {
    int pitch = (WARP + 1) * columns;
    return WARP * columns * COLUMN_BYTES + panel.rows() * pitch * dtype.bytes();
  }

  /** A call: where it goes, and its tensors. */
  record Operands(Items first, Items second, Items third, Items weights, Items other, Items out) {}

  /**
   * Runs the map.
   *
   * @param mode how results are written
   */
  void launch(Call call, int mode, Operands operands) {
    long columns = Math.multiplyExact(call.items(), (long) channels);
    Cells cells =
        new Cells()
            .addresses(program, coefficients)
            .add(resultRow)
            .add(channels)
            .add(componentsLast)
            .add(mode);
    add(cells, operands.first());
    add(cells, operands.second());
    add(cells, operands.third());
    add(cells, operands.weights());
    add(cells, operands.other());
    add(cells, operands.out());
    cells.add(call.items());
    call.launcher().launch(kernel, (columns + width - 1) / width, THREADS, sharedBytes, cells);
  }

  private static void add(Cells cells, Items items) {
    cells.add(items.address()).add(items.stride());
  }
}

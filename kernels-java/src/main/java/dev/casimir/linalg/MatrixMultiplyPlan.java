package dev.casimir.linalg;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.linalg.internal.multiply.ColumnPanels;
import dev.casimir.linalg.internal.multiply.GrowingScratch;
import dev.casimir.linalg.internal.multiply.ProductActivation;
import dev.casimir.linalg.internal.multiply.ProductRun;
import dev.casimir.linalg.internal.multiply.ProductTiles;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.SharedView;
import dev.casimir.simd.TileShape;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Products tile by tile, the second factor in panels. */
final class MatrixMultiplyPlan implements MatrixMultiplyKernel {
  /** Second factors that come unpacked are packed in pieces of about this size. */
  private static final long PIECE_BYTES = 8 << 20;

  /** Bytes packed by a thread at a time. */
  private static final long PACKED_GRAIN = 256 << 10;

  private static final String ALGORITHM = "tiles";

  /** The floor of an estimate: a vector of multiply-adds a cycle of a common clock rate. */
  private static final double MULTIPLY_ADDS = 3.7;

  /** The floor of an estimate: what one core reads and writes at once. */
  private static final double BYTES_PER_NANOSECOND = 50;

  private final MatrixMultiply operation;
  private final DType dtype;
  private final int threads;
  private final ColumnPanels panels;
  private final MemorySegment zeros;
  private final ObjectPool<ProductRun> runs;
  private final GrowingScratch pieces;
  private final String reason;
  private final Provider provider;

  MatrixMultiplyPlan(MatrixMultiply operation, PlanOptions options, Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: products of matrices have only one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    dtype = options.dtype();
    threads = options.threads();
    TileShape shape = TileShape.DEFAULT;
    panels = new ColumnPanels(dtype, shape, provider);
    Optional<ProductActivation> activation =
        operation
            .activation()
            .filter(function -> function != ElementaryFunction.IDENTITY)
            .map(function -> new ProductActivation(function, dtype, provider));
    ProductTiles tiles = new ProductTiles(dtype, shape, panels, activation, provider);
    zeros = Tensor.zeros(Arena.ofAuto(), dtype, panels.width()).segment();
    runs = new ObjectPool<>(() -> new ProductRun(tiles));
    pieces = new GrowingScratch();
    reason =
        "%d x %d numbers in registers, the second factor in panels of %d columns"
            .formatted(shape.rows(), panels.width(), panels.width());
    this.provider = provider;
  }

  @Override
  public PlanReport report(long rows, long depth, long columns) {
    long multiplyAdds = Math.multiplyExact(Math.multiplyExact(rows, depth), columns);
    long numbers = rows * depth + depth * columns + rows * columns;
    long bytes = numbers * dtype.bytes();
    double computing = multiplyAdds / (MULTIPLY_ADDS * Provider.lanes(provider, dtype));
    PlanReport.Candidate floor =
        new PlanReport.Candidate(
            ALGORITHM, multiplyAdds, Math.max(computing, bytes / BYTES_PER_NANOSECOND));
    return new PlanReport(
        operation.describe(),
        ALGORITHM,
        reason,
        Provider.describe(provider),
        multiplyAdds,
        bytes,
        List.of(floor));
  }

  @Override
  public void forward(Tensor first, Tensor second, Tensor product) {
    multiply(first, second, null, product);
  }

  @Override
  public void forward(Tensor first, Tensor second, Tensor addend, Tensor product) {
    multiply(first, second, addend, product);
  }

  @Override
  public void forward(Tensor first, PackedMatrix second, Tensor product) {
    multiply(first, second, null, product);
  }

  @Override
  public void forward(Tensor first, PackedMatrix second, Tensor addend, Tensor product) {
    multiply(first, second, addend, product);
  }

  @Override
  public PackedMatrix pack(Arena arena, Tensor second) {
    boolean transposed = operation.transposeSecond();
    MatrixArguments.checkMatrix("second", second, dtype, transposed ? "[n, k]" : "[k, n]");
    int rows = (int) second.dimension(transposed ? 1 : 0);
    int columns = (int) second.dimension(transposed ? 0 : 1);
    PackedMatrix packed = new PackedMatrix(panels, dtype, transposed, rows, columns, arena);
    packed.replace(second);
    return packed;
  }

  private void multiply(
      Tensor first, PackedMatrix second, @Nullable Tensor addend, Tensor product) {
    if (second.dtype() != dtype || !second.isLaidOutAs(panels)) {
      throw new IllegalArgumentException(
          "second: expected one packed for " + dtype + " by this provider, got " + second);
    }
    int rows = checkFirst(first, second.rows());
    checkProduct(product, first, addend, rows, second.columns());
    MatrixArguments.refuseOverlap("product", product, "second", second.memory());
    ProductRun run = runs.acquire();
    try {
      int workers = workers(first, second.memory(), addend, product);
      open(run, first, addend, product, workers);
      run.packed = SharedView.forThreads(second.segment(), workers);
      size(run, rows, second.rows(), second.columns());
      run.run(0, panels.count(run.columns), panels.width(), workers);
    } finally {
      run.close();
      runs.release(run);
    }
  }

  private void multiply(Tensor first, Tensor second, @Nullable Tensor addend, Tensor product) {
    boolean transposed = operation.transposeSecond();
    MatrixArguments.checkMatrix("second", second, dtype, transposed ? "[n, k]" : "[k, n]");
    int depth = (int) second.dimension(transposed ? 1 : 0);
    int columns = (int) second.dimension(transposed ? 0 : 1);
    int rows = checkFirst(first, depth);
    checkProduct(product, first, addend, rows, columns);
    MatrixArguments.refuseOverlap("product", product, "second", second);
    ProductRun run = runs.acquire();
    int count = panels.count(columns);
    int piece = (int) Math.clamp(PIECE_BYTES / panelBytes(depth), 1L, count + 1L);
    long pieceBytes = panels.bytes(depth, (int) Math.min(columns, (long) piece * panels.width()));
    MemorySegment packed = pieces.acquire(pieceBytes);
    try {
      int workers = workers(first, second, addend, product);
      open(run, first, addend, product, workers);
      run.packed = packed;
      size(run, rows, depth, columns);
      MemorySegment source = SharedView.forThreads(second.segment(), workers);
      for (int from = 0; from < count; from += piece) {
        int to = Math.min(count, from + piece);
        pack(source, transposed, run, from, to, workers);
        run.run(from, to, panels.width(), workers);
      }
    } finally {
      run.close();
      runs.release(run);
      pieces.release(packed);
    }
  }

  private long panelBytes(int depth) {
    return Math.max(1, panels.bytes(depth, panels.width()));
  }

  private void pack(
      MemorySegment second, boolean transposed, ProductRun run, int from, int to, int workers) {
    int depth = run.depth;
    int columns = run.columns;
    MemorySegment packed = run.packed;
    if (workers == 1) {
      panels.pack(second, transposed, depth, columns, from, to, from, packed);
      return;
    }
    long grain = PACKED_GRAIN / panelBytes(depth) + 1;
    ParallelItems.run(
        workers,
        to - from,
        grain,
        (a, b) ->
            panels.pack(
                second, transposed, depth, columns, from + (int) a, from + (int) b, from, packed));
  }

  private int checkFirst(Tensor first, int depth) {
    boolean transposed = operation.transposeFirst();
    MatrixArguments.checkMatrix("first", first, dtype, transposed ? "[k, m]" : "[m, k]");
    if (first.dimension(transposed ? 0 : 1) != depth) {
      throw new IllegalArgumentException(
          "first: expected %s %s, got %s"
              .formatted(transposed ? "[" + depth + ", m]" : "[m, " + depth + "]", dtype, first));
    }
    return (int) first.dimension(transposed ? 1 : 0);
  }

  private void checkProduct(
      Tensor product, Tensor first, @Nullable Tensor addend, int rows, int columns) {
    MatrixArguments.check("product", product, dtype, rows, columns);
    MatrixArguments.checkWritable("product", product);
    MatrixArguments.refuseOverlap("product", product, "first", first);
    if (addend != null) {
      MatrixArguments.checkAddend(addend, dtype, rows, columns, product);
    }
  }

  /** Memory of a confined arena that cannot be shared is used by its own thread alone. */
  private int workers(Tensor first, Tensor second, @Nullable Tensor addend, Tensor product) {
    boolean shared =
        threads > 1
            && SharedView.isAccessibleByWorkers(first.segment())
            && SharedView.isAccessibleByWorkers(second.segment())
            && SharedView.isAccessibleByWorkers(product.segment())
            && (addend == null || SharedView.isAccessibleByWorkers(addend.segment()));
    return shared ? threads : 1;
  }

  private void open(
      ProductRun run, Tensor first, @Nullable Tensor addend, Tensor product, int workers) {
    run.first = SharedView.forThreads(first.segment(), workers);
    run.product = SharedView.forThreads(product.segment(), workers);
    run.start = addend == null ? zeros : SharedView.forThreads(addend.segment(), workers);
    run.startRow = addend == null || addend.rank() == 1 ? 0 : product.dimension(1) * dtype.bytes();
    run.startColumn = addend == null ? 0 : dtype.bytes();
  }

  private void size(ProductRun run, int rows, int depth, int columns) {
    boolean transposed = operation.transposeFirst();
    run.rows = rows;
    run.depth = depth;
    run.columns = columns;
    run.firstRow = transposed ? dtype.bytes() : (long) depth * dtype.bytes();
    run.firstDepth = transposed ? (long) rows * dtype.bytes() : dtype.bytes();
  }
}

package dev.casimir.cuda.internal.linalg;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.linalg.PackedMatrix;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of matrices on a device, in tiles through shared memory, with the bits of the CPU but
 * for sines and cosines of angles as large as {@code DeviceElementwise} says. Entry points: {@code
 * forward}, {@code forwardAdding} a matrix, which may be the product, and {@code forwardAddingRow}.
 */
public final class DeviceMatrixMultiply extends PlannedKernel implements MatrixMultiplyKernel {
  private static final int THREADS = 256;

  /** Rows and columns of the threads of a block, and terms of a sum in shared memory at once. */
  private static final int SIDE = 16;

  private static final int DEPTH = 8;
  private static final int PADDING = 4;

  /** Beyond it a row of the last tile has no number that fits into an int. */
  private static final long MOST_EXTENT = Integer.MAX_VALUE - 1024;

  /**
   * Rows and columns of a thread.
   *
   * @param efficiency the part of the peak that is reached, for comparison
   */
  private record Tiles(KernelFunction kernel, int rows, int columns, double efficiency) {
    long blocks(long m, long n) {
      long down = (m + (long) SIDE * rows - 1) / (SIDE * rows);
      return down * ((n + (long) SIDE * columns - 1) / (SIDE * columns));
    }

    int sharedBytes(DType dtype) {
      return 2 * DEPTH * (SIDE * rows + SIDE * columns + 2 * PADDING) * dtype.bytes();
    }

    /** How long it takes, by rounds of blocks over all multiprocessors. */
    double time(long m, long n, int multiprocessors) {
      long rounds = (blocks(m, n) + multiprocessors - 1) / multiprocessors;
      return rounds * rows * columns / efficiency;
    }
  }

  private final MatrixMultiply operation;
  private final DType dtype;
  private final Tiles large;
  private final Tiles small;

  public DeviceMatrixMultiply(CudaDevice device, MatrixMultiply operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: products of matrices have only one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    dtype = options.dtype();
    boolean single = dtype == DType.FLOAT32;
    String ending = single ? "_f32" : "_f64";
    large = new Tiles(function("gemm", "gemm_large" + ending), 8, single ? 8 : 4, 0.8);
    small = new Tiles(function("gemm", "gemm_small" + ending), 2, 2, 0.25);
    define("forward", List.of());
    define("forwardAdding", List.of(in("addend", dtype, "m", "n")));
    mayOverwrite("forwardAdding", List.of("addend"));
    define("forwardAddingRow", List.of(in("addend", dtype, "n")));
  }

  private void define(String name, List<Parameter> addend) {
    Parameter first =
        operation.transposeFirst() ? in("first", dtype, "k", "m") : in("first", dtype, "m", "k");
    Parameter second =
        operation.transposeSecond() ? in("second", dtype, "n", "k") : in("second", dtype, "k", "n");
    List<Parameter> parameters = new ArrayList<>(List.of(first, second));
    parameters.addAll(addend);
    parameters.add(out("product", dtype, "m", "n"));
    boolean isMatrix = !addend.isEmpty() && addend.getFirst().shape().size() == 2;
    entryPoint(
        new EntryPoint(name, parameters),
        (launcher, extents, at) -> {
          long start = addend.isEmpty() ? 0 : at[2];
          long pitch = isMatrix ? extents.get("n") : 0;
          multiply(launcher, extents, at[0], at[1], start, pitch, at[at.length - 1]);
        });
  }

  private void multiply(
      Launcher launcher,
      Extents extents,
      long first,
      long second,
      long start,
      long startPitch,
      long product) {
    for (String name : List.of("m", "k", "n")) {
      if (extents.get(name) > MOST_EXTENT) {
        throw new IllegalArgumentException(
            "%s: expected at most %,d, got %,d".formatted(name, MOST_EXTENT, extents.get(name)));
      }
    }
    long m = extents.get("m");
    long n = extents.get("n");
    int multiprocessors = device().properties().multiprocessors();
    boolean isLarge = large.time(m, n, multiprocessors) <= small.time(m, n, multiprocessors);
    Tiles tiles = isLarge ? large : small;
    int function =
        operation
            .activation()
            .filter(activation -> activation != ElementaryFunction.IDENTITY)
            .map(ElementaryFunction::ordinal)
            .orElse(-1);
    Cells cells = new Cells().add(function).add((int) m).add(extents.intOf("k")).add((int) n);
    cells.add(operation.transposeFirst() ? 1 : 0).add(operation.transposeSecond() ? 1 : 0);
    cells.addresses(first, second, start).add(startPitch).add(product);
    launcher.launch(tiles.kernel(), tiles.blocks(m, n), THREADS, tiles.sharedBytes(dtype), cells);
  }

  @Override
  public PlanReport report(long rows, long depth, long columns) {
    long numbers = rows * depth + depth * columns + rows * columns;
    return report(
        operation.describe(),
        "tiles",
        "through shared memory, %d x %d numbers of a thread in registers, 2 x 2 of small matrices"
            .formatted(large.rows(), large.columns()),
        Math.multiplyExact(Math.multiplyExact(rows, depth), columns),
        numbers * dtype.bytes());
  }

  @Override
  public void forward(Tensor first, Tensor second, Tensor product) {
    run("forward", first, second, product);
  }

  @Override
  public void forward(Tensor first, Tensor second, Tensor addend, Tensor product) {
    run(addend.rank() == 1 ? "forwardAddingRow" : "forwardAdding", first, second, addend, product);
  }

  @Override
  public PackedMatrix pack(Arena arena, Tensor second) {
    throw noPackedMatrices();
  }

  @Override
  public void forward(Tensor first, PackedMatrix second, Tensor product) {
    throw noPackedMatrices();
  }

  @Override
  public void forward(Tensor first, PackedMatrix second, Tensor addend, Tensor product) {
    throw noPackedMatrices();
  }

  private UnsupportedOperationException noPackedMatrices() {
    return new UnsupportedOperationException(
        "packed matrices are not available on %s; multiply with the matrix itself, or plan the product on the cpu"
            .formatted(device().name()));
  }
}

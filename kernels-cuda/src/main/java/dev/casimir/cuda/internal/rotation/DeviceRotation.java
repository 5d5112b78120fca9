package dev.casimir.cuda.internal.rotation;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
import dev.casimir.so3.internal.WignerRecursion;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;

/**
 * Rotations of irreps on a device, with the bits the CPU has by the same algorithm. The factored
 * form is taken unless the matrices are asked for: it reads and writes little besides the features.
 */
public final class DeviceRotation extends PlannedKernel implements IrrepsRotationKernel {
  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  /** Columns that make a block's work worth its start. */
  private static final int COLUMNS = 2048;

  private final IrrepsRotation operation;
  private final PlanOptions options;
  private final Irreps irreps;
  private final DType dtype;
  private final int degree;
  private final boolean factored;

  public DeviceRotation(CudaDevice device, IrrepsRotation operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.options = options;
    irreps = operation.irreps();
    dtype = options.dtype();
    degree = Math.max(1, irreps.maximumDegree());
    factored = algorithm(options) == RotationAlgorithm.J_FACTORISATION;
    if (factored) {
      define(factors());
    } else {
      define(products());
    }
  }

  private static RotationAlgorithm algorithm(PlanOptions options) {
    if (options.algorithm().isEmpty()) {
      return RotationAlgorithm.J_FACTORISATION;
    }
    Choice choice = options.algorithm().get();
    if (choice instanceof RotationAlgorithm algorithm) {
      return algorithm;
    }
    throw new IllegalArgumentException(
        "algorithm: expected j or matrix for a rotation, got " + choice.label());
  }

  /** How a direction becomes a launch. */
  private interface Direction {
    Launch launch(boolean adjoint, boolean oneRotation);
  }

  private void define(Direction direction) {
    Parameter each = in("rotations", dtype, "n", 3, 3);
    Parameter one = in("rotations", dtype, 3, 3);
    int d = irreps.dimension();
    Parameter x = in("x", dtype, "n", d);
    Parameter y = out("out", dtype, "n", d);
    Parameter gradOut = in("gradOut", dtype, "n", d);
    Parameter gradX = out("gradX", dtype, "n", d);
    entryPoint(EntryPoint.of("forward", x, each, y), swapped(direction.launch(false, false)));
    entryPoint(
        EntryPoint.of("forwardByOneRotation", x, one, y), swapped(direction.launch(false, true)));
    entryPoint(EntryPoint.of("backward", each, gradOut, gradX), direction.launch(true, false));
    entryPoint(
        EntryPoint.of("backwardByOneRotation", one, gradOut, gradX), direction.launch(true, true));
    entryPoints().forEach(entry -> itemwise(entry.name(), "n"));
  }

  /** Kernels take rotations first. */
  private static Launch swapped(Launch launch) {
    return (launcher, extents, at) ->
        launch.enqueue(launcher, extents, new long[] {at[1], at[0], at[2]});
  }

  private Direction factors() {
    ExchangeTables exchange = new ExchangeTables(irreps);
    long blocks = table(blocks(exchange, true));
    long starts = table(exchange.integers());
    long values = table(dtype, exchange.values());
    KernelFunction kernel = kernel("factored");
    int angleBytes = (6 * degree + 1) * dtype.bytes();
    int columnBytes = ExchangeTables.columnNumbers(degree) * dtype.bytes();
    int threads = clampToWarps((SHARED_BYTES - angleBytes) / Math.max(1, columnBytes));
    int room = (SHARED_BYTES - threads * columnBytes) / angleBytes;
    int wanted = COLUMNS / Math.max(1, channels());
    int items = Math.clamp(Math.min(room, wanted), 1, MOST_THREADS);
    int sharedBytes = items * angleBytes + threads * columnBytes;
    if (sharedBytes > device().properties().sharedBytesPerBlock()) {
      throw new UnsupportedOperationException(
          "rotations of degree "
              + degree
              + " in factors are not available on "
              + device().name()
              + "; plan them on the cpu");
    }
    return (adjoint, oneRotation) ->
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells =
              new Cells()
                  .add(blocks)
                  .add(irreps.blocks().size())
                  .addresses(starts, values)
                  .add(irreps.dimension())
                  .add(degree)
                  .add(adjoint ? 1 : 0)
                  .add(oneRotation ? 1 : 0)
                  .add(channelsLast())
                  .add(items)
                  .addresses(at)
                  .add(n);
          launcher.launch(kernel, (n + items - 1) / items, threads, sharedBytes, cells);
        };
  }

  private Direction products() {
    WignerRecursion recursion = new WignerRecursion(degree);
    RecursionTables tables = RecursionTables.of(recursion);
    long blocks = table(blocks(new ExchangeTables(Irreps.parse("")), false));
    long rows = table(tables.rows());
    long axes = table(tables.axes());
    long sources = table(tables.sources());
    long factors = table(dtype, tables.factors());
    long scales = table(dtype, tables.scales());
    WorkingMatrices working = WorkingMatrices.of(device(), recursion, dtype);
    KernelFunction kernel = kernel("matrices");
    return (adjoint, oneRotation) ->
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells =
              new Cells()
                  .add(blocks)
                  .add(irreps.blocks().size())
                  .addresses(rows, axes, sources, factors, scales)
                  .add(irreps.dimension())
                  .add(degree)
                  .add(adjoint ? 1 : 0)
                  .add(oneRotation ? 1 : 0)
                  .add(channelsLast())
                  .add(working.scratch(launcher, n))
                  .addresses(at)
                  .add(n);
          launcher.launch(kernel, working.blocks(n), MOST_THREADS, working.sharedBytes(), cells);
        };
  }

  /** A record for every block; signs change with the parity, or with the unnatural one. */
  private int[] blocks(ExchangeTables exchange, boolean byParity) {
    int[] records = new int[6 * irreps.blocks().size()];
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      ExchangeTables.Place place = exchange.place(block.irrep().degree());
      boolean changes = byParity ? block.irrep().parity() != 1 : !block.irrep().isNatural();
      records[6 * b] = irreps.offset(b);
      records[6 * b + 1] = block.multiplicity();
      records[6 * b + 2] = block.irrep().degree();
      records[6 * b + 3] = changes ? 1 : 0;
      records[6 * b + 4] = place.values();
      records[6 * b + 5] = place.starts();
    }
    return records;
  }

  private static int clampToWarps(int threads) {
    return Math.clamp(threads / WARP, 1, MOST_THREADS / WARP) * WARP;
  }

  private int channels() {
    return irreps.blocks().stream().mapToInt(Irreps.Block::multiplicity).sum();
  }

  private int channelsLast() {
    return options.layout() == Layout.IR_MUL ? 1 : 0;
  }

  private KernelFunction kernel(String name) {
    return function("rotation", "rotation_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  @Override
  public void forward(Tensor x, Tensor rotations, Tensor out) {
    run(rotations.rank() == 2 ? "forwardByOneRotation" : "forward", x, rotations, out);
  }

  @Override
  public void backward(Tensor rotations, Tensor gradOut, Tensor gradX) {
    run(rotations.rank() == 2 ? "backwardByOneRotation" : "backward", rotations, gradOut, gradX);
  }

  @Override
  public PlanReport report() {
    long multiplyAdds = 0;
    for (Irreps.Block block : irreps.blocks()) {
      long l = block.irrep().degree();
      long width = 2 * l + 1;
      long column = factored ? 12 * l + 2 * (l * l + l + 1) : width * width;
      multiplyAdds += block.multiplicity() * column;
    }
    return report(
        operation.describe(),
        factored ? "j" : "matrix",
        options.algorithm().isPresent() ? "asked for" : "reads and writes least",
        multiplyAdds,
        (2L * irreps.dimension() + 9) * dtype.bytes());
  }
}

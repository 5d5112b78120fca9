package dev.casimir.cuda.internal.manybody;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Many-body products on a device, on the grid: values at the points of an octant and their mirror
 * images, a power, one projection. All derivatives are products of the same kind. Sums run in
 * another order than the CPU's, so bits differ from it.
 */
public final class DeviceManyBody extends PlannedKernel implements ManyBodyKernel {
  private static final int WARP = 32;
  private static final int MOST_THREADS = 128;

  /** Shared memory with which several blocks stay resident. */
  private static final int WANTED_BYTES = 32 * 1024;

  private final ManyBodyProduct operation;
  private final PlanOptions options;
  private final DType dtype;
  private final RowMap input;
  private final RowMap output;
  private final long multiplyAdds;

  public DeviceManyBody(CudaDevice device, ManyBodyProduct operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.options = options;
    dtype = options.dtype();
    checkAvailable();
    input = ManyBodyPlanner.inputRows(operation);
    output = ManyBodyPlanner.outputRows(operation);
    int order = operation.order();
    Product forward = product(order, List.of(input), output, 1);
    Product backward = product(order - 1, List.of(input, output), input, order);
    multiplyAdds =
        operation.multiplicity() * forward.monomial().map(SphereMonomial::multiplyAdds).orElse(0L);
    defineGradients(forward, backward);
    defineSecond(
        product(order - 1, List.of(input, input), output, order),
        order == 1
            ? Product.zero(operation.input().dimension())
            : product(order - 2, List.of(input, input, output), input, order * (order - 1.0)));
    entryPoints().forEach(entry -> itemwise(entry.name(), "n"));
  }

  private void checkAvailable() {
    options
        .algorithm()
        .ifPresent(
            choice -> {
              if (!(choice instanceof ManyBodyAlgorithm)) {
                throw new IllegalArgumentException(
                    "algorithm: " + choice.label() + " is not one of a many-body product");
              }
              if (choice != ManyBodyAlgorithm.GRID) {
                throw new UnsupportedOperationException(
                    "the algorithm %s of a many-body product is not available on %s; plan it on the cpu"
                        .formatted(choice.label(), device().name()));
              }
            });
  }

  /** A product with its tables on the device; nothing where the result is zero. */
  private record Product(
      Optional<SphereMonomial> monomial,
      Optional<KernelFunction> kernel,
      long[] tables,
      int resultDimension) {
    static Product zero(int resultDimension) {
      return new Product(Optional.empty(), Optional.empty(), new long[0], resultDimension);
    }
  }

  private Product product(int exponent, List<RowMap> maps, RowMap target, double scale) {
    Optional<SphereMonomial> product =
        operation.multiplicity() == 0
            ? Optional.empty()
            : SphereMonomial.of(exponent, maps, target, scale, options.layout(), dtype);
    int dimension = target.irreps().dimension();
    if (product.isEmpty()) {
      return Product.zero(dimension);
    }
    SphereMonomial monomial = product.get();
    threads(monomial);
    long[] tables = {
      table(monomial.integers()),
      table(dtype, monomial.values(0)),
      table(dtype, monomial.values(1)),
      table(dtype, monomial.values(2)),
      table(dtype, monomial.weights())
    };
    return new Product(product, Optional.of(kernel(monomial)), tables, dimension);
  }

  private int threads(SphereMonomial monomial) {
    int bytes = monomial.numbersOfThread() * dtype.bytes();
    int warps = WANTED_BYTES / Math.max(1, bytes) / WARP;
    int threads = Math.clamp(warps, 1, MOST_THREADS / WARP) * WARP;
    if ((long) threads * bytes > device().properties().sharedBytesPerBlock()) {
      throw new UnsupportedOperationException(
          "a many-body product of degrees this high is not available on %s; plan it on the cpu, got %s"
              .formatted(device().name(), operation.describe()));
    }
    return threads;
  }

  private void defineGradients(Product forward, Product backward) {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    entryPoint(
        EntryPoint.of("forward", in("x", dtype, "n", d1), out("z", dtype, "n", d3)),
        (launcher, extents, at) ->
            enqueue(launcher, forward, extents.get("n"), at[0], 0, 0, at[1]));
    entryPoint(
        EntryPoint.of(
            "backward",
            in("x", dtype, "n", d1),
            in("gradZ", dtype, "n", d3),
            out("gradX", dtype, "n", d1)),
        (launcher, extents, at) ->
            enqueue(launcher, backward, extents.get("n"), at[0], at[1], 0, at[2]));
  }

  private void defineSecond(Product byGradient, Product byInput) {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    entryPoint(
        EntryPoint.of(
            "doubleBackward",
            in("x", dtype, "n", d1),
            in("gradZ", dtype, "n", d3),
            in("cotangent", dtype, "n", d1),
            out("gradX", dtype, "n", d1),
            out("gradGradZ", dtype, "n", d3)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          enqueue(launcher, byGradient, n, at[0], at[2], 0, at[4]);
          enqueue(launcher, byInput, n, at[0], at[2], at[1], at[3]);
        });
  }

  private KernelFunction kernel(SphereMonomial monomial) {
    String name = "manybody_monomial";
    if (monomial.inRegisters()) {
      int factors = monomial.operands().get(1).isPresent() ? 1 : 0;
      name = "manybody_registers_" + monomial.paddedDegree() + "_" + factors;
    }
    return function("manybody", name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  /** Operands without part in the product may have any address. */
  private void enqueue(
      Launcher launcher, Product product, long items, long f, long g, long h, long result) {
    if (product.monomial().isEmpty()) {
      launcher.clear(result, items * product.resultDimension() * dtype.bytes());
      return;
    }
    SphereMonomial monomial = product.monomial().get();
    long columns = items * operation.multiplicity();
    int threads = threads(monomial);
    int sharedBytes = threads * monomial.numbersOfThread() * dtype.bytes();
    Cells cells =
        monomial.inRegisters()
            ? arguments(product, monomial, f, g)
            : arguments(product, monomial, f, g, h);
    cells.add(result).add(columns);
    launcher.launchItems(product.kernel().orElseThrow(), columns, threads, sharedBytes, cells);
  }

  /** As many operands as the kernel takes. */
  private Cells arguments(Product product, SphereMonomial monomial, long... operands) {
    Cells cells = new Cells().add(product.tables()[0]).add(monomial.exponent());
    if (!monomial.inRegisters()) {
      cells.add(monomial.sides());
    }
    cells.add(monomial.pointBlocks());
    if (!monomial.inRegisters()) {
      cells.add(monomial.rows(0)).add(monomial.rows(1)).add(monomial.rows(2));
      cells.add(monomial.result().rows());
    }
    cells.add(operation.multiplicity());
    for (int k = 0; k < operands.length; k++) {
      cells.add(monomial.dimension(k));
    }
    cells.add(product.resultDimension());
    for (int k = 0; k < operands.length; k++) {
      cells.add(product.tables()[1 + k]);
    }
    cells.add(product.tables()[4]);
    for (int k = 0; k < operands.length; k++) {
      cells.add(monomial.operands().get(k).isPresent() ? operands[k] : 0L);
    }
    return cells;
  }

  @Override
  public void forward(Tensor x, Tensor z) {
    run("forward", x, z);
  }

  @Override
  public void backward(Tensor x, Tensor gradZ, Tensor gradX) {
    run("backward", x, gradZ, gradX);
  }

  @Override
  public void doubleBackward(
      Tensor x, Tensor gradZ, Tensor cotangent, Tensor gradX, Tensor gradGradZ) {
    run("doubleBackward", x, gradZ, cotangent, gradX, gradGradZ);
  }

  @Override
  public PlanReport report() {
    return report(
        operation.describe(),
        ManyBodyAlgorithm.GRID.label(),
        "the only one on a device",
        multiplyAdds,
        (long) (operation.input().dimension() + operation.output().dimension()) * dtype.bytes());
  }
}

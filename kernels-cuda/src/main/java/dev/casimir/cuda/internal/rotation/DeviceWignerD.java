package dev.casimir.cuda.internal.rotation;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerD;
import dev.casimir.so3.WignerDKernel;
import dev.casimir.so3.internal.WignerRecursion;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;

/** Wigner D matrices on a device, in double precision as on the CPU and with its bits. */
public final class DeviceWignerD extends PlannedKernel implements WignerDKernel {
  private static final int THREADS = 128;

  private final WignerD operation;
  private final PlanOptions options;
  private final WignerRecursion recursion;

  public DeviceWignerD(CudaDevice device, WignerD operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: Wigner D matrices have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.options = options;
    recursion = new WignerRecursion(Math.max(1, operation.irreps().maximumDegree()));
    define();
  }

  private void define() {
    DType dtype = options.dtype();
    int dimension = operation.irreps().dimension();
    RecursionTables tables = RecursionTables.of(recursion);
    long components = table(components(operation.irreps(), options.layout()));
    long rows = table(tables.rows());
    long axes = table(tables.axes());
    long sources = table(tables.sources());
    long factors = table(DType.FLOAT64, tables.factors());
    long scales = table(DType.FLOAT64, tables.scales());
    WorkingMatrices working = WorkingMatrices.of(device(), recursion, DType.FLOAT64);
    KernelFunction kernel =
        function("rotation", "rotation_wigner" + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    entryPoint(
        EntryPoint.of(
            "forward",
            in("rotations", dtype, "n", 3, 3),
            out("matrices", dtype, "n", dimension, dimension)),
        (launcher, extents, at) -> {
          long n = dimension == 0 ? 0 : extents.get("n");
          Cells cells =
              new Cells()
                  .addresses(components, rows, axes, sources, factors, scales)
                  .add(dimension)
                  .add(recursion.maximumDegree())
                  .add(working.scratch(launcher, n))
                  .addresses(at)
                  .add(n);
          launcher.launch(kernel, working.blocks(n), THREADS, working.sharedBytes(), cells);
        });
    itemwise("forward", "n");
  }

  /** For every component its column of the block, degree, order and whether it is unnatural. */
  private static int[] components(Irreps irreps, Layout layout) {
    int[] parts = new int[4 * irreps.dimension()];
    int column = 0;
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      int width = block.irrep().dimension();
      boolean channelsOutside = layout == Layout.MUL_IR;
      for (int u = 0; u < block.multiplicity(); u++) {
        for (int m = 0; m < width; m++) {
          int inBlock = channelsOutside ? u * width + m : m * block.multiplicity() + u;
          int at = 4 * (irreps.offset(b) + inBlock);
          parts[at] = column;
          parts[at + 1] = block.irrep().degree();
          parts[at + 2] = m;
          parts[at + 3] = block.irrep().isNatural() ? 0 : 1;
        }
        column++;
      }
    }
    return parts;
  }

  @Override
  public void forward(Tensor rotations, Tensor matrices) {
    run("forward", rotations, matrices);
  }

  @Override
  public PlanReport report() {
    long dimension = operation.irreps().dimension();
    return report(
        operation.describe(),
        "ivanic-ruedenberg",
        "polynomial in the matrix: no angles, no singular points",
        recursion.multiplyAdds(),
        (9 + dimension * dimension) * options.dtype().bytes());
  }
}

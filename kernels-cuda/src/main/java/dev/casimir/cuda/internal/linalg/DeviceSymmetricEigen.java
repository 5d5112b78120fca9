package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.linalg.internal.FixedJacobi;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of small symmetric matrices on a device, and gradients through them:
 * a thread for each, in registers, with the bits of the CPU.
 *
 * <p>Entry points: {@code forward} takes the matrices, the values and the vectors, {@code
 * forwardWithStatus} also the statuses, {@code backward} the matrices, the gradients of values and
 * vectors and those of the matrices.
 */
public final class DeviceSymmetricEigen extends PlannedKernel implements ItemwiseKernel {
  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  private final SymmetricEigen operation;
  private final DType dtype;
  private final int d;
  private final boolean itemsLast;

  public DeviceSymmetricEigen(CudaDevice device, SymmetricEigen operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: operations on items have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    dtype = options.dtype();
    d = operation.size();
    itemsLast = operation.arrangement() == Arrangement.COMPONENT_MAJOR;
    if (d > SymmetricEigen.MOST_LANE_ROWS) {
      throw new UnsupportedOperationException(
          "%s are not available on %s beyond %d rows; plan them on the cpu"
              .formatted(operation.describe(), device.name(), SymmetricEigen.MOST_LANE_ROWS));
    }
    defineForward();
    defineBackward();
  }

  private void defineForward() {
    KernelFunction kernel = kernel("eigen", "forward");
    int pitch = (d * d + d) | 1; // odd, so that rows begin in different banks
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                parameter("matrices", false, d, d),
                parameter("values", true, d),
                parameter("vectors", true, d, d)));
    entryPoint(
        new EntryPoint("forward", parameters),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = new Cells().add(itemsLast ? 1 : 0).addresses(at).add(0L).add(n);
          launcher.launchItems(kernel, n, threads(pitch), sharedBytes(pitch), cells);
        });
    parameters.add(Parameter.out("status", DType.INT32, "n"));
    entryPoint(
        new EntryPoint("forwardWithStatus", parameters),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = new Cells().add(itemsLast ? 1 : 0).addresses(at).add(n);
          launcher.launchItems(kernel, n, threads(pitch), sharedBytes(pitch), cells);
        });
  }

  private void defineBackward() {
    KernelFunction kernel = kernel("eigen_backward", "backward");
    int pitch = (2 * d * d + d) | 1;
    double broadening = operation.gradient().broadening();
    entryPoint(
        EntryPoint.of(
            "backward",
            parameter("matrices", false, d, d),
            parameter("gradients of values", false, d),
            parameter("gradients of vectors", false, d, d),
            parameter("gradients of matrices", true, d, d)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells =
              new Cells().add(itemsLast ? 1 : 0).real(dtype, broadening).addresses(at).add(n);
          launcher.launchItems(kernel, n, threads(pitch), sharedBytes(pitch), cells);
        });
  }

  private KernelFunction kernel(String module, String name) {
    String precision = dtype == DType.FLOAT32 ? "f32" : "f64";
    return function(module, "eigen_%s_%d_%s".formatted(name, d, precision));
  }

  private Parameter parameter(String name, boolean output, Object... inner) {
    List<Object> extents = new ArrayList<>(Arrays.asList(inner));
    extents.add(itemsLast ? inner.length : 0, "n");
    return output
        ? Parameter.out(name, dtype, extents.toArray())
        : Parameter.in(name, dtype, extents.toArray());
  }

  /** As many threads in warps as have room for a row each. */
  private int threads(int pitch) {
    int warps = SHARED_BYTES / (pitch * dtype.bytes() * WARP);
    return Math.clamp(warps, 1, MOST_THREADS / WARP) * WARP;
  }

  private int sharedBytes(int pitch) {
    return threads(pitch) * pitch * dtype.bytes();
  }

  @Override
  public List<ItemShape> inputs() {
    return List.of(ItemShape.of("matrices", d, d));
  }

  @Override
  public List<ItemShape> outputs() {
    return List.of(ItemShape.of("values", d), ItemShape.of("vectors", d, d));
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs) {
    checkCount("inputs", 1, inputs);
    checkCount("outputs", 2, outputs);
    run("forward", inputs.get(0), outputs.get(0), outputs.get(1));
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs, Tensor status) {
    checkCount("inputs", 1, inputs);
    checkCount("outputs", 2, outputs);
    run("forwardWithStatus", inputs.get(0), outputs.get(0), outputs.get(1), status);
  }

  @Override
  public void backward(
      List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    checkCount("inputs", 1, inputs);
    checkCount("outputGradients", 2, outputGradients);
    checkCount("inputGradients", 1, inputGradients);
    run(
        "backward",
        inputs.get(0),
        outputGradients.get(0),
        outputGradients.get(1),
        inputGradients.get(0));
  }

  private static void checkCount(String name, int expected, List<Tensor> tensors) {
    if (tensors.size() != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " tensors, got " + tensors.size());
    }
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public PlanReport report() {
    long rotations = (long) FixedJacobi.sweeps(dtype, d) * d * (d - 1) / 2;
    return report(
        operation.describe(),
        "fixed Jacobi sweeps",
        "a thread for each matrix, in registers",
        rotations * (4L * d + 12),
        (2L * d * d + d) * dtype.bytes());
  }
}

package dev.casimir.cuda.internal.harmonics;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.so3.internal.HarmonicsCoefficients;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/**
 * Spherical harmonics on a device: values, first and second derivatives and their products with
 * cotangents, with the bits of the CPU in all but the sum over components of {@link #backward}.
 */
public final class DeviceHarmonics extends PlannedKernel implements SphericalHarmonicsKernel {
  private static final String MODULE = "harmonics";

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  private final SphericalHarmonics operation;
  private final DType dtype;
  private final long coefficients;

  public DeviceHarmonics(CudaDevice device, SphericalHarmonics operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: spherical harmonics have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.dtype = options.dtype();
    int degree = operation.maximumDegree();
    this.coefficients =
        table(
            HarmonicsCoefficients.table(
                dtype, degree, operation.normalization(), operation.normalize()));
    int components = operation.dimension();
    defineValues(components);
    Parameter vectors = items("vectors", false, 3);
    Parameter values = items("values", true, components);
    Parameter gradients = items("gradients", true, components, 3);
    Parameter hessians = items("hessians", true, components, 3, 3);
    Parameter gradValues = items("gradValues", false, components);
    Parameter direction = items("direction", false, 3);
    Parameter gradGradValues = items("gradGradValues", true, components);
    Parameter gradVectors = items("gradVectors", true, 3);
    int orders = degree + 1;
    define("gradients", "gradients", 3 * orders, vectors, values, gradients);
    define("backward", "backward", 3 * orders, vectors, gradValues, gradVectors);
    define("hessians", "hessians", 4 * orders, vectors, values, gradients, hessians);
    define(
        "doubleBackward",
        "double_backward",
        4 * orders,
        vectors,
        gradValues,
        direction,
        gradGradValues,
        gradVectors);
    entryPoints().forEach(entry -> itemwise(entry.name(), "n"));
  }

  private void defineValues(int components) {
    KernelFunction kernel = kernel("values");
    int rowBytes = (components | 1) * dtype.bytes(); // odd, so that rows begin in different banks
    boolean together =
        operation.arrangement() == Arrangement.ITEM_MAJOR && rowBytes * WARP <= SHARED_BYTES;
    int threads = together ? threads(rowBytes) : MOST_THREADS;
    int pitch = together ? components | 1 : 0;
    entryPoint(
        EntryPoint.of("values", items("vectors", false, 3), items("values", true, components)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = head().add(pitch).addresses(at).add(n);
          launcher.launchItems(kernel, n, threads, pitch * threads * dtype.bytes(), cells);
        });
  }

  /**
   * A kernel that takes tensors alone.
   *
   * @param numbers what a thread keeps in shared memory
   */
  private void define(String entryPoint, String name, int numbers, Parameter... parameters) {
    KernelFunction kernel = kernel(name);
    int bytes = numbers * dtype.bytes();
    int threads = threads(bytes);
    entryPoint(
        EntryPoint.of(entryPoint, parameters),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          launcher.launchItems(kernel, n, threads, bytes * threads, head().addresses(at).add(n));
        });
  }

  private KernelFunction kernel(String name) {
    return function(MODULE, "harmonics_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  /** As many threads in warps as find room, one warp at least. */
  private static int threads(int bytesOfThread) {
    int warps = SHARED_BYTES / (bytesOfThread * WARP);
    return Math.clamp(warps, 1, MOST_THREADS / WARP) * WARP;
  }

  /** The arguments all kernels begin with. */
  private Cells head() {
    return new Cells()
        .add(coefficients)
        .add(operation.maximumDegree())
        .add(operation.normalize() ? 1 : 0)
        .add(operation.arrangement() == Arrangement.ITEM_MAJOR ? 0 : 1);
  }

  /** A tensor with a row for each item, or with items last. */
  private Parameter items(String name, boolean output, Object... inner) {
    Object[] shape = new Object[inner.length + 1];
    boolean itemsFirst = operation.arrangement() == Arrangement.ITEM_MAJOR;
    System.arraycopy(inner, 0, shape, itemsFirst ? 1 : 0, inner.length);
    shape[itemsFirst ? 0 : inner.length] = "n";
    return output ? out(name, dtype, shape) : in(name, dtype, shape);
  }

  @Override
  public void values(Tensor vectors, Tensor values) {
    run("values", vectors, values);
  }

  @Override
  public void gradients(Tensor vectors, Tensor values, Tensor gradients) {
    run("gradients", vectors, values, gradients);
  }

  @Override
  public void hessians(Tensor vectors, Tensor values, Tensor gradients, Tensor hessians) {
    run("hessians", vectors, values, gradients, hessians);
  }

  @Override
  public void backward(Tensor vectors, Tensor gradValues, Tensor gradVectors) {
    run("backward", vectors, gradValues, gradVectors);
  }

  @Override
  public void doubleBackward(
      Tensor vectors,
      Tensor gradValues,
      Tensor direction,
      Tensor gradGradValues,
      Tensor gradVectors) {
    run("doubleBackward", vectors, gradValues, direction, gradGradValues, gradVectors);
  }

  @Override
  public PlanReport report() {
    int components = operation.dimension();
    return report(
        operation.describe(),
        "recursion",
        "the only one",
        2L * components,
        (3L + components) * dtype.bytes());
  }
}

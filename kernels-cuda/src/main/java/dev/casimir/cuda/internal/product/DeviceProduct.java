package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.cuda.internal.product.ProductMaps.Call;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;

/** A channel-wise product on a device, with its derivatives, composed of its maps. */
final class DeviceProduct extends PlannedKernel implements ProductKernel {
  /** Makes the maps of an algorithm. */
  interface Maps {
    ProductMaps make(PlanResources resources, TensorProduct operation, PlanOptions options);
  }

  private static final String MODULE = "product";

  private final TensorProduct operation;
  private final DType dtype;
  private final PlanReport report;
  private final ProductTensors tensors;
  private final ProductMaps maps;
  private final SharedGradient sharedGradient;

  DeviceProduct(
      CudaDevice device,
      TensorProduct operation,
      PlanOptions options,
      PlanReport report,
      Maps algorithm) {
    super(device);
    this.operation = operation;
    this.dtype = options.dtype();
    this.report = report;
    this.tensors = new ProductTensors(operation, dtype);
    PlanResources resources = new Resources();
    this.maps = algorithm.make(resources, operation, options);
    this.sharedGradient =
        new SharedGradient(resources.kernel("product_sum_rows"), operation.weightCount(), dtype);
    if (operation.weights().isPresent()) {
      defineWeighted();
    } else {
      definePlain();
    }
  }

  /** The tables and kernels of this plan. */
  private final class Resources implements PlanResources {
    @Override
    public CudaDevice device() {
      return DeviceProduct.this.device();
    }

    @Override
    public long integers(int... values) {
      return table(values.length == 0 ? new int[1] : values);
    }

    @Override
    public long numbers(DType type, double... values) {
      return table(type, values.length == 0 ? new double[1] : values);
    }

    @Override
    public KernelFunction kernel(String name) {
      return function(MODULE, name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    }

    @Override
    public KernelFunction generated(String ptx, String name) {
      device().enter();
      return device().modules().generated(ptx, name);
    }
  }

  private void definePlain() {
    define(
        "forward",
        (call, at) -> maps.toOutput(call, at[0], at[1], 0, at[2], false),
        tensors.first("x"),
        tensors.second("y"),
        ProductTensors.written(tensors.output("z")));
    define(
        "backward",
        (call, at) -> {
          maps.toOperands(call, at[0], at[1], 0, at[2], at[3], at[4]);
        },
        tensors.first("x"),
        tensors.second("y"),
        tensors.output("gradZ"),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")));
    define(
        "doubleBackward",
        (call, at) -> {
          maps.toOutput(call, at[3], at[1], 0, at[5], false);
          maps.toOutput(call, at[0], at[4], 0, at[5], true);
          maps.toFirst(call, at[4], 0, at[2], at[6], false);
          maps.toSecond(call, at[3], 0, at[2], at[7], false);
        },
        tensors.first("x"),
        tensors.second("y"),
        tensors.output("gradZ"),
        tensors.first("directionX"),
        tensors.second("directionY"),
        ProductTensors.written(tensors.output("gradGradZ")),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")));
  }

  private void defineWeighted() {
    define(
        "forward",
        (call, at) -> maps.toOutput(call, at[0], at[1], at[2], at[3], false),
        tensors.first("x"),
        tensors.second("y"),
        tensors.weights("weights"),
        ProductTensors.written(tensors.output("z")));
    define(
        "backward",
        (call, at) -> {
          maps.toOperands(call, at[0], at[1], at[2], at[3], at[4], at[5]);
          forWeights(
              call,
              at[6],
              (some, from, gw) ->
                  maps.toWeights(
                      some,
                      tensors.firstFrom(at[0], from),
                      tensors.secondFrom(at[1], from),
                      tensors.weightsFrom(at[2], from),
                      tensors.outputFrom(at[3], from),
                      gw,
                      false));
        },
        tensors.first("x"),
        tensors.second("y"),
        tensors.weights("weights"),
        tensors.output("gradZ"),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")),
        ProductTensors.written(tensors.weights("gradWeights")));
    if (maps.isLinearInWeights()) {
      defineWeightedDoubleBackward();
    }
  }

  private void defineWeightedDoubleBackward() {
    define(
        "doubleBackward",
        (call, at) -> {
          maps.toOutput(call, at[4], at[1], at[2], at[7], false);
          maps.toOutput(call, at[0], at[5], at[2], at[7], true);
          maps.toOutput(call, at[0], at[1], at[6], at[7], true);
          maps.toFirst(call, at[5], at[2], at[3], at[8], false);
          maps.toFirst(call, at[1], at[6], at[3], at[8], true);
          maps.toSecond(call, at[4], at[2], at[3], at[9], false);
          maps.toSecond(call, at[0], at[6], at[3], at[9], true);
          forWeights(
              call,
              at[10],
              (some, from, gw) -> {
                long w = tensors.weightsFrom(at[2], from);
                long gz = tensors.outputFrom(at[3], from);
                long x = tensors.firstFrom(at[0], from);
                long y = tensors.secondFrom(at[1], from);
                maps.toWeights(some, tensors.firstFrom(at[4], from), y, w, gz, gw, false);
                maps.toWeights(some, x, tensors.secondFrom(at[5], from), w, gz, gw, true);
              });
        },
        tensors.first("x"),
        tensors.second("y"),
        tensors.weights("weights"),
        tensors.output("gradZ"),
        tensors.first("directionX"),
        tensors.second("directionY"),
        tensors.weights("directionWeights"),
        ProductTensors.written(tensors.output("gradGradZ")),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")),
        ProductTensors.written(tensors.weights("gradWeights")));
  }

  /** What an entry point does with its tensors. */
  private interface Pass {
    void run(Call call, long[] addresses);
  }

  private void define(String name, Pass pass, Parameter... parameters) {
    entryPoint(
        EntryPoint.of(name, parameters),
        (launcher, extents, at) -> pass.run(new Call(launcher, extents.get("n")), at));
  }

  /** Gradients of the weights of some items. */
  private interface WeightSlice {
    void run(Call call, long firstItem, long gradients);
  }

  /** Shared weights collect their gradient over the batch; others are the items' own. */
  private void forWeights(Call call, long gradWeights, WeightSlice slice) {
    if (operation.weights().perItem()) {
      slice.run(call, 0, gradWeights);
    } else {
      sharedGradient.run(
          call.launcher(),
          call.items(),
          gradWeights,
          (launcher, first, items, gradients) ->
              slice.run(new Call(launcher, items), first, gradients));
    }
  }

  private void expectWeights(boolean given) {
    if (operation.weights().isPresent() != given) {
      throw new IllegalArgumentException(
          given
              ? "weights: this product has none"
              : "weights: this product has " + operation.weightCount() + ", none were given");
    }
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor z) {
    expectWeights(false);
    run("forward", x, y, z);
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    expectWeights(true);
    run("forward", x, y, weights, z);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY) {
    expectWeights(false);
    run("backward", x, y, gradZ, gradX, gradY);
  }

  @Override
  public void backward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    expectWeights(true);
    run("backward", x, y, weights, gradZ, gradX, gradY, gradWeights);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY) {
    expectWeights(false);
    run("doubleBackward", x, y, gradZ, directionX, directionY, gradGradZ, gradX, gradY);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    expectWeights(true);
    if (!maps.isLinearInWeights()) {
      throw new UnsupportedOperationException(
          "second derivatives with weights of degrees are not available on "
              + device().name()
              + "; plan them on the cpu");
    }
    run(
        "doubleBackward",
        x,
        y,
        weights,
        gradZ,
        directionX,
        directionY,
        directionWeights,
        gradGradZ,
        gradX,
        gradY,
        gradWeights);
  }
}

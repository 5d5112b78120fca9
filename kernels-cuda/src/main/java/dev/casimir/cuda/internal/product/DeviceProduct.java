package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.cuda.internal.product.ProductPasses.Operands;
import dev.casimir.cuda.internal.product.ProductPasses.Results;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A product on a device, with its derivatives, by any algorithm. */
public final class DeviceProduct extends PlannedKernel implements ProductKernel {
  private final TensorProduct operation;
  private final DType dtype;
  private final PlanReport report;
  private final ProductTensors tensors;
  private final ProductPasses passes;
  private final List<Runnable> closing = new ArrayList<>();

  public DeviceProduct(
      CudaDevice device,
      TensorProduct operation,
      PlanOptions options,
      PlanReport report,
      ProductPasses.Factory algorithm) {
    super(device);
    this.operation = operation;
    this.dtype = options.dtype();
    this.report = report;
    this.tensors = new ProductTensors(operation, dtype);
    this.passes = algorithm.make(new Resources(), operation, options);
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
      return table(type, values.length == 0 ? new double[2] : values);
    }

    @Override
    public String ending() {
      return dtype == DType.FLOAT32 ? "_f32" : "_f64";
    }

    @Override
    public KernelFunction kernel(String module, String name) {
      return function(module, name);
    }

    @Override
    public KernelFunction generated(String ptx, String name) {
      device().enter();
      return device().modules().generated(ptx, name);
    }

    @Override
    public void closeLater(Runnable close) {
      closing.add(close);
    }
  }

  /** Frees what was planned beside tables too. */
  @Override
  public void close() {
    super.close();
    closing.forEach(Runnable::run);
  }

  private void definePlain() {
    define(
        "forward",
        (call, at) -> passes.forward(call, new Operands(at[0], at[1], 0, 0), at[2]),
        tensors.first("x"),
        tensors.second("y"),
        ProductTensors.written(tensors.output("z")));
    define(
        "backward",
        (call, at) ->
            passes.backward(
                call, new Operands(at[0], at[1], 0, at[2]), new Results(0, at[3], at[4], 0)),
        tensors.first("x"),
        tensors.second("y"),
        tensors.output("gradZ"),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")));
    define(
        "doubleBackward",
        (call, at) ->
            passes.doubleBackward(
                call,
                new Operands(at[0], at[1], 0, at[2]),
                new Operands(at[3], at[4], 0, 0),
                new Results(at[5], at[6], at[7], 0)),
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
        (call, at) -> passes.forward(call, new Operands(at[0], at[1], at[2], 0), at[3]),
        tensors.first("x"),
        tensors.second("y"),
        tensors.weights("weights"),
        ProductTensors.written(tensors.output("z")));
    define(
        "backward",
        (call, at) ->
            passes.backward(
                call,
                new Operands(at[0], at[1], at[2], at[3]),
                new Results(0, at[4], at[5], at[6])),
        tensors.first("x"),
        tensors.second("y"),
        tensors.weights("weights"),
        tensors.output("gradZ"),
        ProductTensors.written(tensors.first("gradX")),
        ProductTensors.written(tensors.second("gradY")),
        ProductTensors.written(tensors.weights("gradWeights")));
    define(
        "doubleBackward",
        (call, at) ->
            passes.doubleBackward(
                call,
                new Operands(at[0], at[1], at[2], at[3]),
                new Operands(at[4], at[5], at[6], 0),
                new Results(at[7], at[8], at[9], at[10])),
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
        (launcher, extents, at) -> {
          long items = extents.get("n");
          long bytes = passes.scratchBytes(items);
          pass.run(new Call(launcher, items, bytes == 0 ? 0 : launcher.scratch(bytes)), at);
        });
    itemwise(name, "n");
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

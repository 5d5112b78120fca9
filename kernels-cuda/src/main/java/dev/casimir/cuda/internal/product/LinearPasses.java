package dev.casimir.cuda.internal.product;

import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;

/**
 * The passes of a product that is linear in its weights or has none, composed of its maps; of
 * others all but the second derivatives.
 */
public final class LinearPasses implements ProductPasses {
  private final ProductMaps maps;
  private final ProductTensors tensors;
  private final WeightGradient weightGradient;
  private final boolean weighted;

  public LinearPasses(
      PlanResources resources, TensorProduct operation, DType dtype, ProductMaps maps) {
    this.maps = maps;
    this.tensors = new ProductTensors(operation, dtype);
    this.weightGradient = new WeightGradient(resources, operation, dtype);
    this.weighted = operation.weights().isPresent();
  }

  @Override
  public long scratchBytes(long items) {
    return Call.aligned(maps.scratchBytes()) + weightGradient.scratchBytes(items);
  }

  /** Working memory of the maps lies behind that of the gradient of the weights. */
  private Call inner(Call call) {
    return call.behind(weightGradient.scratchBytes(call.items()));
  }

  @Override
  public void forward(Call call, Operands in, long z) {
    maps.toOutput(inner(call), in.x(), in.y(), in.w(), z, false);
  }

  @Override
  public void backward(Call call, Operands in, Results out) {
    maps.toOperands(inner(call), in.x(), in.y(), in.w(), in.gz(), out.x(), out.y());
    if (weighted) {
      weightGradient.run(
          call, out.w(), (some, from, gw) -> toWeights(some, tensors.from(in, from), gw, false));
    }
  }

  private void toWeights(Call call, Operands in, long gw, boolean add) {
    maps.toWeights(call, in.x(), in.y(), in.w(), in.gz(), gw, add);
  }

  @Override
  public void doubleBackward(Call call, Operands in, Operands directions, Results out) {
    long dx = directions.x();
    long dy = directions.y();
    long dw = directions.w();
    Call inner = inner(call);
    maps.toOutput(inner, dx, in.y(), in.w(), out.z(), false);
    maps.toOutput(inner, in.x(), dy, in.w(), out.z(), true);
    if (weighted) {
      maps.toOutput(inner, in.x(), in.y(), dw, out.z(), true);
    }
    maps.toFirst(inner, dy, in.w(), in.gz(), out.x(), false);
    if (weighted) {
      maps.toFirst(inner, in.y(), dw, in.gz(), out.x(), true);
    }
    maps.toSecond(inner, dx, in.w(), in.gz(), out.y(), false);
    if (weighted) {
      maps.toSecond(inner, in.x(), dw, in.gz(), out.y(), true);
      weightGradient.run(
          call,
          out.w(),
          (some, from, gw) -> {
            Operands here = tensors.from(in, from);
            Operands there = tensors.from(directions, from);
            toWeights(some, new Operands(there.x(), here.y(), here.w(), here.gz()), gw, false);
            toWeights(some, new Operands(here.x(), there.y(), here.w(), here.gz()), gw, true);
          });
    }
  }
}

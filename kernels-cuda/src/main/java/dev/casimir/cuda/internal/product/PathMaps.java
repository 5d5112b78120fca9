package dev.casimir.cuda.internal.product;

import static dev.casimir.cuda.internal.product.CoupledMap.ADD;
import static dev.casimir.cuda.internal.product.CoupledMap.OVERWRITE;

import dev.casimir.cuda.internal.product.CoupledMap.Operands;
import dev.casimir.product.TensorProduct;

/** A product with a weight for each path and channel: four maps that all read the weights. */
record PathMaps(
    CoupledMap toOutput,
    CoupledMap toFirst,
    CoupledMap toSecond,
    CoupledMap toWeights,
    TensorProduct operation)
    implements ProductMaps {
  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    run(toOutput, call, first(x), second(y), weights(w), output(z), add);
  }

  @Override
  public void toFirst(Call call, long y, long w, long gz, long gx, boolean add) {
    run(toFirst, call, second(y), output(gz), weights(w), first(gx), add);
  }

  @Override
  public void toSecond(Call call, long x, long w, long gz, long gy, boolean add) {
    run(toSecond, call, first(x), output(gz), weights(w), second(gy), add);
  }

  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    Items each = new Items(gw, operation.weightCount());
    run(toWeights, call, first(x), second(y), output(gz), each, add);
  }

  private static void run(
      CoupledMap map, Call call, Items a, Items b, Items c, Items out, boolean add) {
    map.launch(call, add ? ADD : OVERWRITE, new Operands(a, b, c, Items.NONE, Items.NONE, out));
  }

  private Items first(long address) {
    return new Items(address, operation.first().dimension());
  }

  private Items second(long address) {
    return new Items(address, operation.second().dimension());
  }

  private Items output(long address) {
    return new Items(address, operation.output().dimension());
  }

  private Items weights(long address) {
    return new Items(address, operation.weights().perItem() ? operation.weightCount() : 0);
  }
}

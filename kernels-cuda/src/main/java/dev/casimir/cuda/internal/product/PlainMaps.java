package dev.casimir.cuda.internal.product;

import static dev.casimir.cuda.internal.product.CoupledMap.ADD;
import static dev.casimir.cuda.internal.product.CoupledMap.OVERWRITE;

import dev.casimir.cuda.internal.product.CoupledMap.Operands;
import dev.casimir.product.TensorProduct;

/** A product without weights: three bilinear maps. */
record PlainMaps(
    CoupledMap toOutput, CoupledMap toFirst, CoupledMap toSecond, TensorProduct operation)
    implements ProductMaps {
  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    run(toOutput, call, first(x), second(y), output(z), add);
  }

  @Override
  public void toFirst(Call call, long y, long w, long gz, long gx, boolean add) {
    run(toFirst, call, second(y), output(gz), first(gx), add);
  }

  @Override
  public void toSecond(Call call, long x, long w, long gz, long gy, boolean add) {
    run(toSecond, call, first(x), output(gz), second(gy), add);
  }

  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    throw new IllegalStateException("there are no weights");
  }

  private static void run(CoupledMap map, Call call, Items a, Items b, Items out, boolean add) {
    map.launch(
        call, add ? ADD : OVERWRITE, new Operands(a, b, Items.NONE, Items.NONE, Items.NONE, out));
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
}

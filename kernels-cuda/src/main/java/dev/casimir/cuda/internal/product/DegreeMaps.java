package dev.casimir.cuda.internal.product;

import static dev.casimir.cuda.internal.product.CoupledMap.ADD;
import static dev.casimir.cuda.internal.product.CoupledMap.CONTRACT;
import static dev.casimir.cuda.internal.product.CoupledMap.SCALE;

import dev.casimir.cuda.internal.product.CoupledMap.Operands;
import dev.casimir.product.TensorProduct;

/**
 * A product with weights for the blocks of its operands: z = sum over terms r of c_r * f(a_r * x,
 * b_r * y). Operands are scaled as they are read, results as they are written; a term is a launch.
 *
 * @param elementBytes of the tensors
 */
record DegreeMaps(
    CoupledMap toOutput,
    CoupledMap toFirst,
    CoupledMap toSecond,
    TensorProduct operation,
    int elementBytes)
    implements ProductMaps {
  @Override
  public void toOutput(Call call, long x, long y, long w, long z, boolean add) {
    for (int r = 0; r < operation.weights().rank(); r++) {
      Items weights = weights(w, r);
      toOutput.launch(
          call,
          scaled(add || r > 0),
          new Operands(first(x), second(y), Items.NONE, weights, weights, output(z)));
    }
  }

  @Override
  public void toFirst(Call call, long y, long w, long gz, long gx, boolean add) {
    for (int r = 0; r < operation.weights().rank(); r++) {
      Items weights = weights(w, r);
      toFirst.launch(
          call,
          scaled(add || r > 0),
          new Operands(second(y), output(gz), Items.NONE, weights, weights, first(gx)));
    }
  }

  @Override
  public void toSecond(Call call, long x, long w, long gz, long gy, boolean add) {
    for (int r = 0; r < operation.weights().rank(); r++) {
      Items weights = weights(w, r);
      toSecond.launch(
          call,
          scaled(add || r > 0),
          new Operands(first(x), output(gz), Items.NONE, weights, weights, second(gy)));
    }
  }

  /** Every weight belongs to one block of one term, so each launch writes its own. */
  @Override
  public void toWeights(Call call, long x, long y, long w, long gz, long gw, boolean add) {
    int mode = CONTRACT | (add ? ADD : 0);
    for (int r = 0; r < operation.weights().rank(); r++) {
      Items weights = weights(w, r);
      Items out = new Items(gw + r * termBytes(), operation.weightCount());
      toFirst.launch(
          call, mode, new Operands(second(y), output(gz), Items.NONE, weights, first(x), out));
      toSecond.launch(
          call, mode, new Operands(first(x), output(gz), Items.NONE, weights, second(y), out));
      toOutput.launch(
          call, mode, new Operands(first(x), second(y), Items.NONE, weights, output(gz), out));
    }
  }

  private static int scaled(boolean add) {
    return SCALE | (add ? ADD : 0);
  }

  /** The weights from those of a term on. */
  private Items weights(long address, int term) {
    long stride = operation.weights().perItem() ? operation.weightCount() : 0;
    return new Items(address + term * termBytes(), stride);
  }

  private long termBytes() {
    return operation.weightCount() / operation.weights().rank() * elementBytes;
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

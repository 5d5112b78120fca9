package dev.casimir.cuda.internal.product;

/** Passes of which the second derivatives are computed in another way than the others. */
record SplitPasses(ProductPasses firstOrder, ProductPasses secondOrder) implements ProductPasses {
  @Override
  public long scratchBytes(long items) {
    return Math.max(firstOrder.scratchBytes(items), secondOrder.scratchBytes(items));
  }

  @Override
  public void forward(Call call, Operands in, long z) {
    firstOrder.forward(call, in, z);
  }

  @Override
  public void backward(Call call, Operands in, Results out) {
    firstOrder.backward(call, in, out);
  }

  @Override
  public void doubleBackward(Call call, Operands in, Operands directions, Results out) {
    secondOrder.doubleBackward(call, in, directions, out);
  }
}

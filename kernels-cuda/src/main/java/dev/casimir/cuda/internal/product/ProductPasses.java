package dev.casimir.cuda.internal.product;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.TensorProduct;

/** What a product computes, in terms of addresses; 0 for weights where there are none. */
public interface ProductPasses {
  /** The operands of a product, or directions that belong to them. */
  record Operands(long x, long y, long w, long gz) {}

  /** What a pass overwrites. */
  record Results(long z, long x, long y, long w) {}

  /** Plans the passes of a product. */
  interface Factory {
    ProductPasses make(PlanResources resources, TensorProduct operation, PlanOptions options);
  }

  /** Bytes of working memory a call needs. */
  long scratchBytes(long items);

  void forward(Call call, Operands in, long z);

  void backward(Call call, Operands in, Results out);

  void doubleBackward(Call call, Operands in, Operands directions, Results out);
}

package dev.casimir.cuda.internal.product;

import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.DType;

/** Gradients of weights: those of every item, or where all share them their sum over the batch. */
final class WeightGradient {
  /** Computes the gradients of items {@code firstItem..} into {@code [items, weights]}. */
  interface Slice {
    void run(Call call, long firstItem, long gradients);
  }

  private final SharedGradient shared;
  private final boolean perItem;

  WeightGradient(PlanResources resources, TensorProduct operation, DType dtype) {
    shared =
        new SharedGradient(resources.kernel("product_sum_rows"), operation.weightCount(), dtype);
    perItem = operation.weights().perItem();
  }

  /** Bytes of working memory. */
  long scratchBytes(long items) {
    return perItem ? 0 : Call.aligned(shared.scratchBytes(items));
  }

  /** Computes the gradients, of all items of the call. */
  void run(Call call, long gradWeights, Slice slice) {
    if (perItem) {
      slice.run(call, 0, gradWeights);
      return;
    }
    Call inner = call.behind(scratchBytes(call.items()));
    shared.run(
        call.launcher(),
        call.scratch(),
        call.items(),
        gradWeights,
        (launcher, first, items, gradients) -> slice.run(inner.ofItems(items), first, gradients));
  }
}

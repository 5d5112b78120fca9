package dev.casimir.product.internal;

import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Checks the arguments of a product at the door, before anything is written. */
final class ProductArguments {
  private final TensorProduct operation;
  private final DType dtype;
  private final long weightCount;

  ProductArguments(TensorProduct operation, DType dtype) {
    this.operation = operation;
    this.dtype = dtype;
    this.weightCount = operation.weightCount();
  }

  /** Returns the batch size. */
  long check(PanelFrame call, Slot[] inputs, Slot[] outputs) {
    Tensor x = call.argument(Slot.X);
    long batch = x.rank() == 2 ? x.dimension(0) : -1;
    for (Slot slot : inputs) {
      checkShape(slot, call.argument(slot), batch);
    }
    for (Slot slot : outputs) {
      Tensor output = call.argument(slot);
      checkShape(slot, output, batch);
      if (output.isReadOnly()) {
        throw new IllegalArgumentException(slot.label() + ": the output is read-only memory");
      }
    }
    for (Slot slot : outputs) {
      for (Slot input : inputs) {
        if (call.argument(slot).overlaps(call.argument(input))) {
          throw new IllegalArgumentException(
              slot.label() + ": the output must not share memory with an input");
        }
      }
      for (Slot other : outputs) {
        if (other != slot && call.argument(slot).overlaps(call.argument(other))) {
          throw new IllegalArgumentException(
              slot.label() + ": the output must not share memory with another output");
        }
      }
    }
    return batch;
  }

  private void checkShape(Slot slot, Tensor tensor, long batch) {
    boolean single = slot.space() == Space.WEIGHTS && !operation.weights().perItem();
    long width = slot.space() == Space.WEIGHTS ? weightCount : irreps(slot).dimension();
    boolean fits =
        tensor.dtype() == dtype
            && tensor.rank() == (single ? 1 : 2)
            && (single || tensor.dimension(0) == batch)
            && tensor.dimension(single ? 0 : 1) == width;
    if (!fits) {
      String entries = single ? "" : (batch < 0 ? "batch" : batch) + ", ";
      String what = slot.space() == Space.WEIGHTS ? "weights" : irreps(slot).toString();
      throw new IllegalArgumentException(
          slot.label()
              + ": expected ["
              + entries
              + width
              + "] "
              + dtype
              + " ("
              + what
              + "), got "
              + Arrays.toString(tensor.shape())
              + " "
              + tensor.dtype());
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(slot.label() + ": the tensor's arena is closed");
    }
  }

  private Irreps irreps(Slot slot) {
    return switch (slot.space()) {
      case FIRST -> operation.first();
      case SECOND -> operation.second();
      case OUTPUT, WEIGHTS -> operation.output();
    };
  }
}

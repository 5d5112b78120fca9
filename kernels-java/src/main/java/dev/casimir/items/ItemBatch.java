package dev.casimir.items;

import dev.casimir.device.ItemShape;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checked memory of one call. */
final class ItemBatch {
  private final ItemTask task;
  private final DType dtype;
  private final boolean itemsLast;
  private final MemorySegment[] inputs;
  private final MemorySegment[] outputs;
  private MemorySegment status = MemorySegment.NULL;
  private long items;

  ItemBatch(ItemTask task, DType dtype, Arrangement arrangement) {
    this.task = task;
    this.dtype = dtype;
    itemsLast = arrangement == Arrangement.COMPONENT_MAJOR;
    inputs = new MemorySegment[task.inputs().size()];
    outputs = new MemorySegment[task.outputs().size()];
    close();
  }

  long items() {
    return items;
  }

  MemorySegment input(int index) {
    return inputs[index];
  }

  MemorySegment output(int index) {
    return outputs[index];
  }

  /** {@link MemorySegment#NULL} where no status is wanted. */
  MemorySegment status() {
    return status;
  }

  /** Checks everything, then takes the memory. */
  void open(List<Tensor> in, List<Tensor> out, @Nullable Tensor statuses, int threads) {
    checkCount("inputs", task.inputs().size(), in.size());
    checkCount("outputs", task.outputs().size(), out.size());
    items = items(in, out);
    for (int i = 0; i < in.size(); i++) {
      checkShape(task.inputs().get(i), in.get(i));
    }
    for (int i = 0; i < out.size(); i++) {
      checkShape(task.outputs().get(i), out.get(i));
      checkOutput(task.outputs().get(i).name(), out.get(i), in, out, i);
    }
    if (statuses != null) {
      checkStatus(statuses, in, out);
    }
    for (int i = 0; i < in.size(); i++) {
      inputs[i] = SharedView.forThreads(in.get(i).segment(), threads);
    }
    for (int i = 0; i < out.size(); i++) {
      outputs[i] = SharedView.forThreads(out.get(i).segment(), threads);
    }
    status =
        statuses == null ? MemorySegment.NULL : SharedView.forThreads(statuses.segment(), threads);
  }

  /** Lets go of the memory. */
  void close() {
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = MemorySegment.NULL;
    }
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = MemorySegment.NULL;
    }
    status = MemorySegment.NULL;
  }

  private long items(List<Tensor> in, List<Tensor> out) {
    Tensor first = in.isEmpty() ? out.getFirst() : in.getFirst();
    if (first.rank() == 0) {
      return 0;
    }
    return first.dimension(itemsLast ? first.rank() - 1 : 0);
  }

  private static void checkCount(String name, int expected, int count) {
    if (count != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " tensors, got " + count);
    }
  }

  private void checkShape(ItemShape shape, Tensor tensor) {
    List<Integer> extents = shape.extents();
    boolean fits =
        tensor.dtype() == dtype
            && tensor.rank() == extents.size() + 1
            && tensor.dimension(itemsLast ? extents.size() : 0) == items;
    for (int axis = 0; fits && axis < extents.size(); axis++) {
      fits = tensor.dimension(itemsLast ? axis : axis + 1) == extents.get(axis);
    }
    if (!fits) {
      boolean first = !task.inputs().isEmpty() && shape.equals(task.inputs().getFirst());
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s"
              .formatted(
                  shape.name(),
                  shape.describe(first ? "n" : Long.toString(items), itemsLast),
                  dtype,
                  tensor));
    }
  }

  private void checkOutput(
      String name, Tensor tensor, List<Tensor> in, List<Tensor> out, int index) {
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
    for (int i = 0; i < in.size(); i++) {
      refuseOverlap(name, tensor, task.inputs().get(i).name(), in.get(i));
    }
    for (int i = 0; i < index; i++) {
      refuseOverlap(name, tensor, task.outputs().get(i).name(), out.get(i));
    }
  }

  private static void refuseOverlap(String name, Tensor tensor, String other, Tensor tensor2) {
    if (tensor.overlaps(tensor2)) {
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got some of " + other);
    }
  }

  private void checkStatus(Tensor statuses, List<Tensor> in, List<Tensor> out) {
    if (statuses.dtype() != DType.INT32 || statuses.rank() != 1 || statuses.dimension(0) != items) {
      throw new IllegalArgumentException("status: expected [" + items + "] INT32, got " + statuses);
    }
    if (statuses.isReadOnly()) {
      throw new IllegalArgumentException(
          "status: expected writable memory, got " + statuses + " read-only");
    }
    for (int i = 0; i < in.size(); i++) {
      refuseOverlap("status", statuses, task.inputs().get(i).name(), in.get(i));
    }
    for (int i = 0; i < out.size(); i++) {
      refuseOverlap("status", statuses, task.outputs().get(i).name(), out.get(i));
    }
  }
}

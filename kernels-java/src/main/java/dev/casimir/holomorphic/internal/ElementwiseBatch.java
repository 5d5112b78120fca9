package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checked memory of one call. */
public final class ElementwiseBatch {
  private final String[] inputNames;
  private final String[] outputNames;
  private final int[] inputWidths;
  private final int[] outputWidths;
  private final DType dtype;
  private final MemorySegment[] inputs;
  private final MemorySegment[] outputs;
  private MemorySegment status = MemorySegment.NULL;
  private long elements;

  /** Memory for tensors of those shapes, none yet. */
  public ElementwiseBatch(List<ItemShape> inputs, List<ItemShape> outputs, DType dtype) {
    this.dtype = dtype;
    inputNames = inputs.stream().map(ItemShape::name).toArray(String[]::new);
    outputNames = outputs.stream().map(ItemShape::name).toArray(String[]::new);
    inputWidths = inputs.stream().mapToInt(ItemShape::size).toArray();
    outputWidths = outputs.stream().mapToInt(ItemShape::size).toArray();
    this.inputs = new MemorySegment[inputNames.length];
    this.outputs = new MemorySegment[outputNames.length];
    close();
  }

  /** How many there are. */
  public long elements() {
    return elements;
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
  public void open(List<Tensor> in, List<Tensor> out, @Nullable Tensor statuses, int threads) {
    checkCount("inputs", inputNames.length, in.size());
    checkCount("outputs", outputNames.length, out.size());
    elements = in.getFirst().size() / inputWidths[0];
    for (int i = 0; i < in.size(); i++) {
      checkSize(inputNames[i], inputWidths[i], dtype, in.get(i));
    }
    for (int i = 0; i < out.size(); i++) {
      Tensor tensor = out.get(i);
      checkSize(outputNames[i], outputWidths[i], dtype, tensor);
      checkWritable(outputNames[i], tensor);
      for (int j = 0; j < in.size(); j++) {
        if (!isSame(tensor, in.get(j))) {
          refuseOverlap(outputNames[i], tensor, inputNames[j], in.get(j));
        }
      }
      for (int j = 0; j < i; j++) {
        refuseOverlap(outputNames[i], tensor, outputNames[j], out.get(j));
      }
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
  public void close() {
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = MemorySegment.NULL;
    }
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = MemorySegment.NULL;
    }
    status = MemorySegment.NULL;
  }

  private void checkStatus(Tensor statuses, List<Tensor> in, List<Tensor> out) {
    checkSize("status", 1, DType.INT32, statuses);
    checkWritable("status", statuses);
    for (int i = 0; i < in.size(); i++) {
      refuseOverlap("status", statuses, inputNames[i], in.get(i));
    }
    for (int i = 0; i < out.size(); i++) {
      refuseOverlap("status", statuses, outputNames[i], out.get(i));
    }
  }

  private static void checkCount(String name, int expected, int count) {
    if (count != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " tensors, got " + count);
    }
  }

  private void checkSize(String name, int width, DType type, Tensor tensor) {
    boolean paired =
        width == 1 || (tensor.rank() > 0 && tensor.dimension(tensor.rank() - 1) == width);
    if (tensor.dtype() != type || tensor.size() != elements * width || !paired) {
      throw new IllegalArgumentException(
          "%s: expected %d elements %s%s, got %s"
              .formatted(
                  name, elements, type, width == 1 ? "" : " with a last axis of " + width, tensor));
    }
  }

  private static void checkWritable(String name, Tensor tensor) {
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
  }

  /** An element is read before it is written, so the very same memory may be both. */
  private static boolean isSame(Tensor a, Tensor b) {
    return a.address() == b.address() && a.size() == b.size();
  }

  private static void refuseOverlap(String name, Tensor tensor, String other, Tensor tensor2) {
    if (tensor.overlaps(tensor2)) {
      throw new IllegalArgumentException(
          name
              + ": expected memory of its own, or the very tensor of an input, got some of "
              + other);
    }
  }
}

package dev.casimir.items;

import dev.casimir.device.ItemShape;
import dev.casimir.simd.ObjectPool;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One item after the other, in double precision whatever the precision of the arrays. */
final class DenseWorker implements ItemWorker {
  private final boolean single;
  private final boolean itemsLast;
  private final int[] inputSizes;
  private final int[] outputSizes;
  private final ObjectPool<DenseWorkspace> workspaces;

  DenseWorker(ItemTask task, DType dtype, Arrangement arrangement) {
    single = dtype == DType.FLOAT32;
    itemsLast = arrangement == Arrangement.COMPONENT_MAJOR;
    inputSizes = task.inputs().stream().mapToInt(ItemShape::size).toArray();
    outputSizes = task.outputs().stream().mapToInt(ItemShape::size).toArray();
    workspaces = new ObjectPool<>(() -> new DenseWorkspace(task));
  }

  @Override
  public void run(ItemBatch batch, long from, long to) {
    DenseWorkspace workspace = workspaces.acquire();
    try {
      for (long item = from; item < to; item++) {
        read(batch, item, workspace.inputs());
        int code = workspace.run();
        write(batch, item, workspace.outputs());
        if (batch.status().byteSize() > 0) {
          batch.status().set(ValueLayout.JAVA_INT_UNALIGNED, item * Integer.BYTES, code);
        }
      }
    } finally {
      workspaces.release(workspace);
    }
  }

  private void read(ItemBatch batch, long item, double[] numbers) {
    int begin = 0;
    for (int i = 0; i < inputSizes.length; i++) {
      MemorySegment array = batch.input(i);
      for (int k = 0; k < inputSizes[i]; k++) {
        long index = index(batch.items(), item, inputSizes[i], k);
        numbers[begin + k] =
            single
                ? array.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES)
                : array.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
      }
      begin += inputSizes[i];
    }
  }

  private void write(ItemBatch batch, long item, double[] numbers) {
    int begin = 0;
    for (int i = 0; i < outputSizes.length; i++) {
      MemorySegment array = batch.output(i);
      for (int k = 0; k < outputSizes[i]; k++) {
        long index = index(batch.items(), item, outputSizes[i], k);
        double value = numbers[begin + k];
        if (single) {
          array.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
        } else {
          array.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
        }
      }
      begin += outputSizes[i];
    }
  }

  private long index(long items, long item, int size, int component) {
    return itemsLast ? component * items + item : item * size + component;
  }
}

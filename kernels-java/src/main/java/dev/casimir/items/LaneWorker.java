package dev.casimir.items;

import dev.casimir.device.ItemShape;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Items as lanes: panel after panel is packed, run and unpacked. */
final class LaneWorker implements ItemWorker {
  private final CompiledRoutine routine;
  private final ItemBorder border;
  private final ScratchPool panels;
  private final List<ObjectPool<DenseWorkspace>> dense;
  private final int[] inputSizes;
  private final int[] outputSizes;
  private final int lanes;
  private final int inputRows;
  private final long rowBytes;
  private final long outputOffset;
  private final long statusRow;
  private final long flagRow;

  LaneWorker(ItemTask task, DType dtype, Arrangement arrangement, Provider provider) {
    LaneRoutine source = task.routine().orElseThrow().apply(dtype);
    routine = new CompiledRoutine(source, provider);
    lanes = routine.panel().lanes();
    rowBytes = routine.panel().rowBytes();
    border = new ItemBorder(dtype, arrangement, provider, rowBytes);
    panels = new ScratchPool(routine.bytes());
    dense =
        source.isFlagged() ? List.of(new ObjectPool<>(() -> new DenseWorkspace(task))) : List.of();
    inputSizes = task.inputs().stream().mapToInt(ItemShape::size).toArray();
    outputSizes = task.outputs().stream().mapToInt(ItemShape::size).toArray();
    inputRows = source.outputRow();
    outputOffset = source.outputRow() * rowBytes;
    statusRow = source.statusRow() * rowBytes;
    flagRow = source.flagRow() * rowBytes;
  }

  int lanes() {
    return lanes;
  }

  long operations() {
    return routine.operations();
  }

  @Override
  public void run(ItemBatch batch, long from, long to) {
    MemorySegment panel = panels.acquire();
    try {
      for (long first = from; first < to; first += lanes) {
        int count = (int) Math.min(lanes, to - first);
        pack(batch, first, count, panel);
        routine.run(panel, count);
        if (!dense.isEmpty()) {
          runFlagged(panel, count);
        }
        unpack(batch, first, count, panel);
      }
    } finally {
      panels.release(panel);
    }
  }

  private void pack(ItemBatch batch, long first, int count, MemorySegment panel) {
    long offset = 0;
    for (int i = 0; i < inputSizes.length; i++) {
      border.pack(batch.input(i), batch.items(), first, count, inputSizes[i], panel, offset);
      offset += inputSizes[i] * rowBytes;
    }
  }

  private void unpack(ItemBatch batch, long first, int count, MemorySegment panel) {
    long offset = outputOffset;
    for (int i = 0; i < outputSizes.length; i++) {
      border.unpack(panel, offset, outputSizes[i], batch.output(i), batch.items(), first, count);
      offset += outputSizes[i] * rowBytes;
    }
    MemorySegment status = batch.status();
    if (status.byteSize() > 0) {
      for (int item = 0; item < count; item++) {
        int code = (int) routine.number(panel, statusRow, item);
        status.set(ValueLayout.JAVA_INT_UNALIGNED, (first + item) * Integer.BYTES, code);
      }
    }
  }

  private void runFlagged(MemorySegment panel, int count) {
    for (int item = 0; item < count; item++) {
      if (routine.number(panel, flagRow, item) > 0) {
        runDense(panel, item);
      }
    }
  }

  private void runDense(MemorySegment panel, int item) {
    ObjectPool<DenseWorkspace> pool = dense.getFirst();
    DenseWorkspace workspace = pool.acquire();
    try {
      double[] in = workspace.inputs();
      double[] out = workspace.outputs();
      for (int row = 0; row < inputRows; row++) {
        in[row] = routine.number(panel, row * rowBytes, item);
      }
      int code = workspace.run();
      for (int row = 0; row < out.length; row++) {
        routine.setNumber(panel, outputOffset + row * rowBytes, item, out[row]);
      }
      routine.setNumber(panel, statusRow, item, code);
    } finally {
      pool.release(workspace);
    }
  }
}

package dev.casimir.simd.items;

import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.LaneKernel;
import dev.casimir.simd.lanes.LanePanel;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A {@link LaneRoutine} for one provider, with the panel it works on. */
final class CompiledRoutine {
  /** A matrix of finite numbers needs fewer squarings than its exponent can say. */
  private static final int MOST_REPETITIONS = 4096;

  private final Provider provider;
  private final LanePanel panel;
  private final int rows;
  private final LaneKernel[] kernels;
  private final long[] whileRows;
  private final long operations;

  CompiledRoutine(LaneRoutine routine, Provider provider) {
    this.provider = provider;
    List<LaneRoutine.Stage> stages = routine.stages();
    rows =
        stages.stream()
            .mapToInt(stage -> CompiledLanes.rows(stage.program(), routine.rows()))
            .max()
            .orElse(routine.rows());
    panel = LanePanel.forRows(routine.dtype(), rows);
    kernels = new LaneKernel[stages.size()];
    whileRows = new long[stages.size()];
    long sum = 0;
    for (int i = 0; i < kernels.length; i++) {
      LaneRoutine.Stage stage = stages.get(i);
      kernels[i] = CompiledLanes.compile(stage.program(), routine.rows(), provider, panel);
      whileRows[i] =
          stage.whileRow() == LaneRoutine.ONCE ? -1 : stage.whileRow() * panel.rowBytes();
      sum += CompiledLanes.operations(stage.program());
    }
    operations = sum;
  }

  LanePanel panel() {
    return panel;
  }

  long bytes() {
    return rows * panel.rowBytes();
  }

  /** Arithmetic operations of an item, repeated programs counted once. */
  long operations() {
    return operations;
  }

  void run(MemorySegment memory, int items) {
    int vectors = panel.vectors(provider, items);
    for (int i = 0; i < kernels.length; i++) {
      if (whileRows[i] < 0) {
        kernels[i].run(memory, 0, vectors);
      } else {
        repeat(kernels[i], memory, whileRows[i], items, vectors);
      }
    }
  }

  /** An item that is done stays so: the search goes on where it ended. */
  private void repeat(LaneKernel kernel, MemorySegment memory, long row, int items, int vectors) {
    int first = 0;
    for (int time = 0; time < MOST_REPETITIONS; time++) {
      while (first < items && !(number(memory, row, first) > 0)) {
        first++;
      }
      if (first == items) {
        return;
      }
      kernel.run(memory, 0, vectors);
    }
  }

  /** The number of an item in a row that begins at a byte offset. */
  double number(MemorySegment memory, long row, int item) {
    return panel.dtype() == DType.FLOAT32
        ? memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, row + (long) item * Float.BYTES)
        : memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, row + (long) item * Double.BYTES);
  }

  void setNumber(MemorySegment memory, long row, int item, double value) {
    if (panel.dtype() == DType.FLOAT32) {
      memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row + (long) item * Float.BYTES, (float) value);
    } else {
      memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, row + (long) item * Double.BYTES, value);
    }
  }
}

package dev.casimir.items;

import dev.casimir.simd.PanelRow;
import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.LaneKernel;
import dev.casimir.simd.lanes.LanePanel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/** A {@link LaneRoutine} for one provider, with the panel it works on. */
final class CompiledRoutine {
  /** A matrix of finite numbers needs fewer squarings than its exponent can say. */
  private static final int MOST_REPETITIONS = 4096;

  private static final int ONCE = 1;

  /**
   * A compiled stage.
   *
   * @param whileRow byte of the row it goes on for, or -1
   * @param times how often it runs if there is none
   * @param filled bytes of the rows that are filled before each time
   * @param table their numbers, those of one time together
   */
  private record Stage(
      LaneKernel kernel, long whileRow, int times, long[] filled, MemorySegment table) {}

  private final Provider provider;
  private final LanePanel panel;
  private final int rows;
  private final Stage[] stages;
  private final PanelRow row;
  private final long scratch;
  private final long operations;

  CompiledRoutine(LaneRoutine routine, Provider provider) {
    this.provider = provider;
    List<LaneRoutine.Stage> source = routine.stages();
    rows =
        source.stream()
            .mapToInt(stage -> CompiledLanes.rows(stage.program(), routine.rows()))
            .max()
            .orElse(routine.rows());
    panel = LanePanel.forRows(routine.dtype(), rows);
    scratch = routine.scratchRow() * panel.rowBytes();
    row =
        Provider.instantiate(
            provider, PanelRow.class, "dev.casimir.simd.PanelRow", routine.dtype());
    stages = new Stage[source.size()];
    long sum = 0;
    for (int i = 0; i < stages.length; i++) {
      LaneRoutine.Stage stage = source.get(i);
      LaneKernel kernel = CompiledLanes.compile(stage.program(), routine.rows(), provider, panel);
      stages[i] = compiled(kernel, stage.repetition());
      sum += CompiledLanes.operations(stage.program()) * Math.max(ONCE, stages[i].times());
    }
    operations = sum;
  }

  private Stage compiled(LaneKernel kernel, LaneRoutine.Repetition repetition) {
    return switch (repetition) {
      case LaneRoutine.While loop ->
          new Stage(kernel, loop.row() * panel.rowBytes(), 0, new long[0], MemorySegment.NULL);
      case LaneRoutine.Through through -> {
        int[] variables =
            through.tables().keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        double[] numbers = new double[variables.length * through.times()];
        long[] filled = new long[variables.length];
        for (int v = 0; v < variables.length; v++) {
          filled[v] = variables[v] * panel.rowBytes();
          double[] values = Objects.requireNonNull(through.tables().get(variables[v]));
          for (int time = 0; time < through.times(); time++) {
            numbers[time * variables.length + v] = values[time];
          }
        }
        MemorySegment table =
            Tensor.copyOf(Arena.ofAuto(), panel.dtype(), numbers, numbers.length).segment();
        yield new Stage(kernel, -1, through.times(), filled, table);
      }
    };
  }

  LanePanel panel() {
    return panel;
  }

  long bytes() {
    return rows * panel.rowBytes();
  }

  /** Arithmetic operations of an item; programs that run as long as needed are counted once. */
  long operations() {
    return operations;
  }

  void run(MemorySegment memory, int items) {
    int vectors = panel.vectors(provider, items);
    for (Stage stage : stages) {
      if (stage.whileRow() < 0) {
        runThrough(stage, memory, vectors);
      } else {
        runWhile(stage, memory, vectors);
      }
    }
  }

  private void runThrough(Stage stage, MemorySegment memory, int vectors) {
    long at = 0;
    for (int time = 0; time < stage.times(); time++) {
      for (long filled : stage.filled()) {
        row.fill(memory, filled, stage.table(), at, vectors);
        at += panel.dtype().bytes();
      }
      stage.kernel().run(memory, 0, vectors);
    }
  }

  private void runWhile(Stage stage, MemorySegment memory, int vectors) {
    for (int time = 0; time < MOST_REPETITIONS; time++) {
      if (!row.isAnyAboveZero(memory, stage.whileRow(), scratch, vectors)) {
        return;
      }
      stage.kernel().run(memory, 0, vectors);
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

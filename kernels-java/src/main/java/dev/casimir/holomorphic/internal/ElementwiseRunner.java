package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.PanelRow;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneKernel;
import dev.casimir.simd.lanes.LanePanel;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a formula on every element of tensors of any shape: panels of some kilobytes are copied in,
 * computed and copied out. Made for many short calls.
 */
final class ElementwiseRunner {
  private static final int PANEL_BYTES = 24 << 10;
  private static final int LINE = 64;
  private static final long GRAIN_OPERATIONS = 1 << 19;

  private final DType dtype;
  private final Provider provider;
  private final int threads;
  private final int[] inputWidths;
  private final int[] outputWidths;
  private final int statusRow;
  private final int flagRow;
  private final int angle;
  private final @Nullable DoubleUnaryOperator exact;
  private final LanePanel panel;
  private final LaneKernel kernel;
  private final RowCopy copy;
  private final ItemTranspose transpose;
  private final PanelRow row;
  private final ScratchPool panels;
  private final ObjectPool<ElementwiseBatch> batches;
  private final long operations;
  private final long grain;

  /**
   * Compiles a formula.
   *
   * @param status whether it writes statuses
   */
  ElementwiseRunner(
      ElementwiseFormula formula,
      List<ItemShape> inputs,
      List<ItemShape> outputs,
      boolean status,
      PlanOptions options,
      Provider provider) {
    dtype = options.dtype();
    this.provider = provider;
    angle = formula.angle();
    exact = formula.exact().orElse(null);
    threads = options.threads();
    inputWidths = inputs.stream().mapToInt(ItemShape::size).toArray();
    outputWidths = outputs.stream().mapToInt(ItemShape::size).toArray();
    int in = inputs.stream().mapToInt(ItemShape::size).sum();
    int out = outputs.stream().mapToInt(ItemShape::size).sum();
    statusRow = in + out;
    flagRow = statusRow + (status ? 1 : 0);
    int free = flagRow + (angle >= 0 ? 2 : 0);
    LaneProgram program = program(formula, in, status);
    int rows = CompiledLanes.rows(program, free);
    int lines = Math.max(PANEL_BYTES / (rows * LINE), 1);
    // An odd number of cache lines between rows: rows do not share cache sets.
    panel = new LanePanel(dtype, (lines - 1 | 1) * LINE / dtype.bytes());
    kernel = CompiledLanes.compile(program, free, provider, panel);
    copy = Provider.instantiate(provider, RowCopy.class, "dev.casimir.simd.RowCopy", dtype);
    transpose = ItemTranspose.of(provider, dtype);
    row = Provider.instantiate(provider, PanelRow.class, "dev.casimir.simd.PanelRow", dtype);
    panels = new ScratchPool(rows * panel.rowBytes());
    batches = new ObjectPool<>(() -> new ElementwiseBatch(inputs, outputs, dtype));
    operations = CompiledLanes.operations(program);
    grain = (GRAIN_OPERATIONS / (operations + 1) / panel.lanes() + 1) * panel.lanes();
  }

  private LaneProgram program(LaneFormula formula, int inputs, boolean status) {
    LaneProgram program = new LaneProgram(dtype);
    List<Lane> in = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(program.input(i));
    }
    LaneFormula.Result result = formula.evaluate(program, in);
    for (int i = 0; i < result.outputs().size(); i++) {
      program.output(inputs + i, result.outputs().get(i));
    }
    if (status) {
      program.output(statusRow, result.status());
    }
    if (angle >= 0) {
      Lane bound = program.constant(LargeAngles.bound(dtype));
      Lane size = in.get(angle).absolute();
      program.output(flagRow, bound.ifLess(size, program.constant(1), program.constant(0)));
    }
    return program;
  }

  /** Arithmetic operations of an element. */
  long operations() {
    return operations;
  }

  void run(List<Tensor> inputs, List<Tensor> outputs, @Nullable Tensor status) {
    ElementwiseBatch batch = batches.acquire();
    try {
      batch.open(inputs, outputs, status, threads);
      long elements = batch.elements();
      if (threads == 1) {
        run(batch, 0, elements);
      } else {
        ParallelItems.run(threads, elements, grain, (from, to) -> run(batch, from, to));
      }
    } finally {
      batch.close();
      batches.release(batch);
    }
  }

  private void run(ElementwiseBatch batch, long from, long to) {
    MemorySegment memory = panels.acquire();
    try {
      for (long first = from; first < to; first += panel.lanes()) {
        int count = (int) Math.min(panel.lanes(), to - first);
        pack(batch, first, count, memory);
        int vectors = panel.vectors(provider, count);
        pad(memory, count);
        kernel.run(memory, 0, vectors);
        if (angle >= 0 && hasLargeAngle(memory, vectors)) {
          computeLargeAngles(memory, count, vectors);
        }
        unpack(batch, first, count, memory);
      }
    } finally {
      panels.release(memory);
    }
  }

  private boolean hasLargeAngle(MemorySegment memory, int vectors) {
    long rowBytes = panel.rowBytes();
    return row.isAnyAboveZero(memory, flagRow * rowBytes, (flagRow + 1) * rowBytes, vectors);
  }

  /** One element after the other, or by the lanes with other angles of the same sine and cosine. */
  private void computeLargeAngles(MemorySegment memory, int count, int vectors) {
    double bound = LargeAngles.bound(dtype);
    long from = angle * panel.rowBytes();
    long to = exact == null ? from : sum(inputWidths) * panel.rowBytes();
    for (int i = 0; i < count; i++) {
      long at = (long) i * dtype.bytes();
      double value = number(memory, from + at);
      if (Math.abs(value) > bound) {
        double other = exact == null ? LargeAngles.reduced(value) : exact.applyAsDouble(value);
        if (dtype == DType.FLOAT32) {
          memory.set(ValueLayout.JAVA_FLOAT, to + at, (float) other);
        } else {
          memory.set(ValueLayout.JAVA_DOUBLE, to + at, other);
        }
        if (exact != null && statusRow < flagRow && !Double.isInfinite(value)) {
          setOk(memory, i);
        }
      }
    }
    if (exact == null) {
      kernel.run(memory, 0, vectors);
    }
  }

  private void setOk(MemorySegment memory, int element) {
    long at = statusRow * panel.rowBytes() + (long) element * dtype.bytes();
    memory.asSlice(at, dtype.bytes()).fill((byte) 0);
  }

  private double number(MemorySegment memory, long at) {
    return dtype == DType.FLOAT32
        ? memory.get(ValueLayout.JAVA_FLOAT, at)
        : memory.get(ValueLayout.JAVA_DOUBLE, at);
  }

  private void pack(ElementwiseBatch batch, long first, int count, MemorySegment memory) {
    long rowBytes = panel.rowBytes();
    long offset = 0;
    for (int i = 0; i < inputWidths.length; i++) {
      int width = inputWidths[i];
      long at = first * width * dtype.bytes();
      if (width == 1) {
        copy.copy(batch.input(i), at, 0, memory, offset, 0, 1, count);
      } else {
        transpose.pack(batch.input(i), at, width, memory, offset, rowBytes, count);
      }
      offset += width * rowBytes;
    }
  }

  private void unpack(ElementwiseBatch batch, long first, int count, MemorySegment memory) {
    long rowBytes = panel.rowBytes();
    long offset = (long) sum(inputWidths) * rowBytes;
    for (int i = 0; i < outputWidths.length; i++) {
      int width = outputWidths[i];
      long at = first * width * dtype.bytes();
      if (width == 1) {
        copy.copy(memory, offset, 0, batch.output(i), at, 0, 1, count);
      } else {
        transpose.unpack(memory, offset, rowBytes, width, batch.output(i), at, count);
      }
      offset += width * rowBytes;
    }
    MemorySegment status = batch.status();
    for (int i = 0; i < count && status.byteSize() > 0; i++) {
      long at = statusRow * rowBytes + (long) i * dtype.bytes();
      int code = (int) number(memory, at);
      status.set(ValueLayout.JAVA_INT_UNALIGNED, (first + i) * Integer.BYTES, code);
    }
  }

  /** Zeros behind the last element: what lies there could be slow to compute with, or flagged. */
  private void pad(MemorySegment memory, int count) {
    int width = Provider.lanes(provider, dtype);
    int rest = count % width;
    if (rest == 0) {
      return;
    }
    for (int r = 0; r < sum(inputWidths); r++) {
      memory
          .asSlice(
              r * panel.rowBytes() + (long) count * dtype.bytes(),
              (long) (width - rest) * dtype.bytes())
          .fill((byte) 0);
    }
  }

  private static int sum(int[] widths) {
    int sum = 0;
    for (int width : widths) {
      sum += width;
    }
    return sum;
  }
}
